//! Parts of a text that no sentence ends in: formulas and brackets.

use std::ops::Range;

/// The longest formula or bracket that is kept whole, in bytes. A longer one is more likely a stray mark.
const LONGEST: usize = 300;

/// The byte ranges of formulas (`$…$`, `\(…\)`, `\[…\]`) and of brackets with what is in them, in order and apart.
pub(super) fn insertions(text: &str) -> Vec<Range<usize>> {
    let mut found = formulas(text);
    found.extend(brackets(text));
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::new();
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// The byte ranges of formulas, in order.
pub(super) fn formulas(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let end = match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'(')) => end_of(text, at + 2, r"\)"),
            (b'\\', Some(b'[')) => end_of(text, at + 2, r"\]"),
            (b'$', Some(b'$')) => end_of(text, at + 2, "$$"),
            (b'$', Some(next)) if !next.is_ascii_whitespace() => end_of_dollars(bytes, at + 1),
            (b'\\', Some(_)) => {
                at += 2;
                continue;
            }
            _ => None,
        };
        match end {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

/// The end of what `mark` closes, if it does before the next line and within [`LONGEST`] bytes.
fn end_of(text: &str, start: usize, mark: &str) -> Option<usize> {
    let rest = &text[start..text.floor_char_boundary(start.saturating_add(LONGEST))];
    let rest = rest.split('\n').next()?;
    Some(start + rest.find(mark)? + mark.len())
}

/// The end of a formula between single dollars. A sum of money is none: before the closing dollar stands no white space,
/// and after it no digit (as in Pandoc's `tex_math_dollars`).
fn end_of_dollars(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    while at < bytes.len().min(start + LONGEST) {
        match bytes[at] {
            b'\n' => return None,
            b'\\' => at += 1,
            b'$' if at > start && !bytes[at - 1].is_ascii_whitespace() => {
                return (!bytes.get(at + 1).is_some_and(u8::is_ascii_digit)).then_some(at + 1);
            }
            b'$' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The byte ranges of brackets that are closed on their line, within [`LONGEST`] bytes.
fn brackets(text: &str) -> Vec<Range<usize>> {
    const PAIRS: [(char, char); 4] = [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')];
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        if c == '\n' {
            open.clear();
        } else if let Some((_, close)) = PAIRS.iter().find(|(open, _)| *open == c) {
            open.push((at, *close));
        } else if open.last().is_some_and(|(_, close)| *close == c) {
            let start = open.pop().map_or(at, |(start, _)| start);
            let end = at + c.len_utf8();
            if end - start <= LONGEST {
                found.push(start..end);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        insertions(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn formulas_are_found_and_money_is_not() {
        assert_eq!(texts(r"Let $x. Y$ and \(a\) be, and $$b. C$$."), ["$x. Y$", r"\(a\)", "$$b. C$$"]);
        assert!(texts("From $131 to $241, or US$5 and US$7.").is_empty());
        assert!(texts(r"A cost of \$6 and \$7 each, $ 8 and $9").is_empty());
        assert!(texts("$a\nb$").is_empty());
    }

    #[test]
    fn brackets_are_found_with_what_is_in_them() {
        assert_eq!(texts("a (b [c. D]) e（f。g）"), ["(b [c. D])", "（f。g）"]);
        assert!(texts("1) a 2) b (c\nd)").is_empty());
        assert!(texts(&format!("({})", "a ".repeat(200))).is_empty());
    }
}
