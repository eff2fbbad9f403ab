//! Simple LaTeX as readable text: `$\mathcal{O}(n^2)$` is O(n^2), `Erd\H{o}s` is Erdős.

use std::borrow::Cow;

use unicode_normalization::char::compose;

use crate::ingest::plain_text::symbols;

// A longer text between two dollars is prose, or a formula that nobody reads as text.
const LONGEST_FORMULA: usize = 600;

/// `text` with formulas and the commands of LaTeX as plain text. What is no LaTeX stays.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    if !text.contains(['\\', '$']) && !text.contains("{") {
        return Cow::Borrowed(text);
    }
    let mut latex = Latex::default();
    latex.read(text, false);
    if latex.out == text { Cow::Borrowed(text) } else { Cow::Owned(latex.out) }
}

// What a closing brace ends.
enum Group {
    // Braces that are part of the text.
    Literal,
    // Braces that only hold something together.
    Plain,
    // The content is no text.
    Hidden(usize),
    // An upper or lower index, which begins here in the output.
    Index(char, usize),
    // The part of a fraction above the line.
    Numerator(usize),
    // The part below.
    Denominator(usize),
    // A root.
    Root(usize),
}

#[derive(Default)]
struct Latex {
    out: String,
    groups: Vec<Group>,
    // A combining mark for the next letter.
    accent: Option<char>,
}

impl Latex {
    fn read(&mut self, text: &str, is_formula: bool) {
        let outer = std::mem::take(&mut self.groups);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let after = &rest[c.len_utf8()..];
            rest = match c {
                '\\' => self.command(rest, is_formula),
                '{' => {
                    self.groups.push(if is_formula || is_grouping(after) { Group::Plain } else { Group::Literal });
                    if matches!(self.groups.last(), Some(Group::Literal)) {
                        self.out.push('{');
                    }
                    after
                }
                '}' => self.close(after, is_formula),
                '$' if !is_formula => match formula(rest) {
                    Some((formula, after)) => {
                        self.read(formula, true);
                        after
                    }
                    None => {
                        self.out.push('$');
                        after
                    }
                },
                '^' | '_' if is_formula => self.index(c, after),
                '~' | '&' if is_formula => {
                    self.out.push(' ');
                    after
                }
                _ => {
                    self.push(c);
                    after
                }
            };
        }
        self.accent = None;
        self.groups = outer;
    }

    fn push(&mut self, c: char) {
        let Some(mark) = self.accent.take() else { return self.out.push(c) };
        // An accent stands on a letter with its dot.
        let letter = match c {
            'ı' => 'i',
            'ȷ' => 'j',
            _ => c,
        };
        match compose(letter, mark) {
            Some(composed) => self.out.push(composed),
            None if letter.is_alphabetic() => self.out.extend([letter, mark]),
            None => self.out.push(letter),
        }
    }

    // Reads the command with which `text` begins, and returns what follows.
    fn command<'t>(&mut self, text: &'t str, is_formula: bool) -> &'t str {
        let inside = &text[1..];
        let letters = inside.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(inside.len());
        if letters == 0 {
            return self.sign(inside, is_formula);
        }
        let (name, after) = inside.split_at(letters);
        let argument = after.trim_start_matches([' ', '\t']).strip_prefix('{');
        if let Some(mark) = symbols::accent(name)
            && !is_formula
            && let Some(inside) = argument
        {
            self.accent = Some(mark);
            self.groups.push(Group::Plain);
            return inside;
        }
        if let Some(argument) = argument {
            let group = match name {
                _ if symbols::is_style(name) => Some(Group::Plain),
                _ if symbols::is_reference(name) => Some(Group::Hidden(self.out.len())),
                "frac" | "tfrac" | "dfrac" if is_formula => Some(Group::Numerator(self.out.len())),
                "sqrt" if is_formula => {
                    self.out.push('√');
                    Some(Group::Root(self.out.len()))
                }
                _ => None,
            };
            if let Some(group) = group {
                self.groups.push(group);
                return argument;
            }
        }
        // `C:\alpha` and `\name` in a path are no commands.
        let is_path = !is_formula && self.out.ends_with([':', '\\', '/']);
        if let Some(letter) = symbols::letter(name).filter(|_| !is_formula && !is_path) {
            letter.chars().for_each(|c| self.push(c));
            return after.strip_prefix("{}").or_else(|| after.strip_prefix(' ')).unwrap_or(after);
        }
        if let Some(symbol) = symbols::symbol(name).filter(|_| !is_path) {
            self.out.push_str(symbol);
            return after.strip_prefix("{}").unwrap_or(after);
        }
        if symbols::is_declaration(name) && (is_formula || matches!(self.groups.last(), Some(Group::Plain))) {
            return after.trim_start();
        }
        match name {
            "left" | "right" | "big" | "Big" | "bigl" | "bigr" | "limits" | "nolimits" if is_formula => after,
            "quad" | "qquad" if is_formula => {
                self.out.push(' ');
                after
            }
            _ if is_formula => {
                self.out.push_str(name);
                after
            }
            _ => {
                self.out.push('\\');
                self.out.push_str(name);
                after
            }
        }
    }

    // Reads the command of one character with which `text` begins.
    fn sign<'t>(&mut self, text: &'t str, is_formula: bool) -> &'t str {
        let Some(sign) = text.chars().next() else {
            self.out.push('\\');
            return text;
        };
        let after = &text[sign.len_utf8()..];
        match sign {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => self.out.push(sign),
            '(' | '[' if !is_formula => {
                let end = if sign == '(' { "\\)" } else { "\\]" };
                match end_of_formula(after, end) {
                    Some(length) => {
                        self.read(&after[..length], true);
                        return &after[length + end.len()..];
                    }
                    None => self.out.extend(['\\', sign]),
                }
            }
            ',' | ';' | ':' | ' ' | '/' | '>' if is_formula => self.out.push(' '),
            '!' if is_formula => {}
            '\\' if is_formula || after.starts_with(char::is_whitespace) => self.out.push(' '),
            '\\' => self.out.push_str("\\\\"),
            _ if is_formula => self.out.push(sign),
            _ => {
                let name = &text[..sign.len_utf8()];
                let stands_on = after.trim_start_matches(['{', '\\', ' ']);
                match symbols::accent(name).filter(|_| stands_on.starts_with(char::is_alphabetic)) {
                    Some(mark) => {
                        self.accent = Some(mark);
                        if let Some(inside) = after.strip_prefix('{') {
                            self.groups.push(Group::Plain);
                            return inside;
                        }
                        return after.trim_start();
                    }
                    None => self.out.extend(['\\', sign]),
                }
            }
        }
        after
    }

    // Reads an index after its mark, `^` or `_`.
    fn index<'t>(&mut self, mark: char, after: &'t str) -> &'t str {
        if let Some(inside) = after.strip_prefix('{') {
            self.groups.push(Group::Index(mark, self.out.len()));
            return inside;
        }
        let is_digit = after.starts_with(|c: char| c.is_ascii_digit());
        if !(mark == '_' && is_digit) && self.stands_on_something(self.out.len()) {
            self.out.push(mark);
        }
        after
    }

    // `$^{13}$C` has an index on nothing.
    fn stands_on_something(&self, at: usize) -> bool {
        self.out[..at].ends_with(|c: char| !c.is_whitespace() && !matches!(c, '(' | '[' | ',' | '='))
    }

    fn close<'t>(&mut self, after: &'t str, is_formula: bool) -> &'t str {
        match self.groups.pop() {
            None if is_formula => {}
            None | Some(Group::Literal) => self.out.push('}'),
            Some(Group::Plain) => self.accent = None,
            Some(Group::Hidden(start)) => self.out.truncate(start),
            Some(Group::Index(mark, start)) => {
                let content = &self.out[start..];
                let is_number = !content.is_empty() && content.chars().all(|c| c.is_ascii_digit());
                let is_degree = mark == '^' && content == "∘";
                if is_degree {
                    self.out.replace_range(start.., "°");
                } else if !(mark == '_' && is_number) {
                    self.enclose(start);
                    if self.stands_on_something(start) && self.out.len() > start {
                        self.out.insert(start, mark);
                    }
                }
            }
            Some(Group::Numerator(start)) => {
                self.enclose(start);
                self.out.push('/');
                if let Some(inside) = after.trim_start().strip_prefix('{') {
                    self.groups.push(Group::Denominator(self.out.len()));
                    return inside;
                }
            }
            Some(Group::Denominator(start) | Group::Root(start)) => self.enclose(start),
        }
        after
    }

    // Puts what begins at `start` in parentheses, unless it is one word or number.
    fn enclose(&mut self, start: usize) {
        let content = &self.out[start..];
        let unsigned = content.trim_start_matches(['-', '+', '−']);
        if !unsigned.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '*' | '′' | '∞')) {
            self.out.insert(start, '(');
            self.out.push(')');
        }
    }
}

// Whether the brace before `text` holds a command together, `{\it a}`, or protects capitals, `{BERT}`.
fn is_grouping(text: &str) -> bool {
    let end = text.bytes().take(40).position(|byte| byte == b'}').unwrap_or(0);
    text.starts_with('\\') && !text.starts_with("\\{")
        || text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.as_bytes()[..end].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
            && end > 0
}

// The formula between the dollars with which `text` begins, and what follows.
fn formula(text: &str) -> Option<(&str, &str)> {
    let mark = if text.starts_with("$$") { "$$" } else { "$" };
    let inside = &text[mark.len()..];
    let length = end_of_formula(inside, mark)?;
    let (formula, after) = (&inside[..length], &inside[length + mark.len()..]);
    let is_spaced = formula.starts_with(char::is_whitespace) || formula.ends_with(char::is_whitespace);
    let has_marks = formula.contains(['\\', '^', '_', '{', '=', '<', '>', '+', '*']);
    // `$5 and $10` are prices.
    let is_price = after.starts_with(|c: char| c.is_ascii_digit()) || (is_spaced && !has_marks);
    let is_short = formula.chars().count() <= 30 && !formula.contains(char::is_whitespace);
    (!is_price && !formula.is_empty() && (has_marks || is_short)).then_some((formula, after))
}

// The length of the formula that `mark` ends.
fn end_of_formula(text: &str, mark: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < LONGEST_FORMULA) {
        if !escaped && text[at..].starts_with(mark) {
            return Some(at);
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_readable() {
        for (text, wanted) in [
            (r"in $\mathcal{O}(n \log n)$ time", "in O(n log n) time"),
            (r"$k$-means and $\ell_2$", "k-means and ℓ2"),
            (r"H$_2$O, $^{13}$C, $10^{-3}$, $x_{i+1}$", "H2O, 13C, 10^-3, x_(i+1)"),
            (r"$\frac{1}{2}$ of $\sqrt{n+1}$", "1/2 of √(n+1)"),
            (r"\(\alpha\)-stable, \[x = y\]", "α-stable, x = y"),
            (r"$n \geq 3$, $45^{\circ}$", "n ≥ 3, 45°"),
            (r"$\left( a, b \right)$", "( a, b )"),
            (r"an $L_p$ norm", "an L_p norm"),
        ] {
            assert_eq!(readable(text), wanted, "{text}");
        }
    }

    #[test]
    fn commands_in_a_text_are_characters() {
        for (text, wanted) in [
            (r#"Erd\H{o}s and M{\"u}ller, na\"{\i}ve"#, "Erdős and Müller, naïve"),
            (r"Caf\'e, Fran\c{c}ais, Stra{\ss}e, \O stergaard", "Café, Français, Straße, Østergaard"),
            (r"\textit{in vivo} and {\it in vitro} and \emph{both}", "in vivo and in vitro and both"),
            (r"90\% of R\&D, a\_b", "90% of R&D, a_b"),
            (r"{BERT} and {B}ayes", "BERT and Bayes"),
            (r"as shown \cite{key} before", "as shown  before"),
            (r"\alpha-divergence", "α-divergence"),
        ] {
            assert_eq!(readable(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_latex_stays() {
        for text in [
            "from $5 to $10",
            "costs $5-$10 a year",
            "US$ 5",
            "f: {0,1} to {a, b}",
            r"C:\beta\new",
            r"a \ b",
            "$",
            "\\",
            "{",
            "}",
            r"\unknown{x}",
            "$HOME is a variable and so is $PATH",
            "{\"a\": 1}",
        ] {
            assert_eq!(readable(text), text, "{text}");
        }
    }
}
