//! Cuts a piece of text into words and the breaks between phrases.

use crate::lexical::chinese_words;
use crate::text::{fold, is_han};
use crate::topics::naming::excerpt::Piece;
use crate::topics::naming::role::{Role, is_common_compound, is_suffix};
use crate::topics::naming::vocabulary::{Form, Vocabulary};

/// A word of a text, or a break that no phrase goes across, in four bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token(u32);

/// The longest word and formula, in bytes. A longer one is an address or a mistake.
const LONGEST_WORD: usize = 40;
const LONGEST_FORMULA: usize = 300;

impl Token {
    /// Where no phrase goes across.
    pub const BREAK: Self = Self(u32::MAX);
    /// The word follows a hyphen.
    const JOINED: u32 = 1 << 31;
    /// The capital letters of the word tell nothing, because it is in a title or begins a sentence.
    const CASELESS: u32 = 1 << 30;

    fn new(form: Form, joined: bool, caseless: bool) -> Self {
        Self(form | if joined { Self::JOINED } else { 0 } | if caseless { Self::CASELESS } else { 0 })
    }

    /// The word, unless this is a break.
    pub fn form(self) -> Option<Form> {
        (self != Self::BREAK).then_some(self.0 & !(Self::JOINED | Self::CASELESS))
    }

    /// Whether the word follows a hyphen.
    pub fn is_joined(self) -> bool {
        self != Self::BREAK && self.0 & Self::JOINED != 0
    }

    /// The word and whether it follows a hyphen, as a number.
    pub fn writing(self) -> u64 {
        u64::from(self.0 & !Self::CASELESS)
    }

    /// Whether the capital letters of the word tell nothing.
    pub fn is_caseless(self) -> bool {
        self.0 & Self::CASELESS != 0
    }

    /// The same token where the words have other numbers.
    pub fn renumbered(self, numbers: &[Form]) -> Self {
        match self.form() {
            None => self,
            Some(form) => Self(numbers[form as usize] | self.0 & (Self::JOINED | Self::CASELESS)),
        }
    }
}

/// Cuts `piece` and adds its tokens to `out`. A break is at the end of what is there already.
pub(super) fn cut(piece: &Piece, vocabulary: &mut Vocabulary, out: &mut Vec<Token>) {
    Cutter { text: &piece.text, at: 0, is_title: piece.is_title, begins: true, vocabulary, out }.run();
}

struct Cutter<'t> {
    text: &'t str,
    at: usize,
    is_title: bool,
    /// Whether the next word begins a sentence.
    begins: bool,
    vocabulary: &'t mut Vocabulary,
    out: &'t mut Vec<Token>,
}

impl Cutter<'_> {
    fn run(mut self) {
        while let Some(c) = self.text[self.at..].chars().next() {
            match c {
                _ if is_han(c) => self.han(),
                _ if c.is_alphanumeric() => {
                    self.latin();
                    self.begins = false;
                }
                // A phrase may go on after a blank, and after the hyphen of 视觉-语言.
                ' ' | '\u{a0}' | '-' => self.at += c.len_utf8(),
                '$' | '\\' => self.formula(c),
                _ => {
                    self.end_phrase();
                    self.begins |= matches!(c, '.' | '!' | '?' | '\n' | ':');
                    self.at += c.len_utf8();
                }
            }
        }
        self.end_phrase();
    }

    fn end_phrase(&mut self) {
        if self.out.last().is_some_and(|last| *last != Token::BREAK) {
            self.out.push(Token::BREAK);
        }
    }

    fn push(&mut self, form: Form, joined: bool) {
        self.out.push(Token::new(form, joined, self.is_title || self.begins));
    }

    /// Leaves out `$…$` or a command of TeX.
    fn formula(&mut self, mark: char) {
        self.end_phrase();
        let rest = &self.text[self.at + 1..];
        let near = &rest[..rest.floor_char_boundary(LONGEST_FORMULA)];
        self.at += 1 + match mark {
            '$' => near.find('$').map_or(0, |end| end + 1),
            _ => near.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(near.len()),
        };
    }

    fn han(&mut self) {
        let rest = &self.text[self.at..];
        let run = &rest[..rest.find(|c| !is_han(c)).unwrap_or(rest.len())];
        self.at += run.len();
        let folded = fold(run);
        for word in chinese_words(&folded) {
            let form = self.vocabulary.number(word);
            if self.vocabulary.word(form).role == Role::Break { self.end_phrase() } else { self.push(form, false) }
        }
    }

    /// A word with all that hyphens join to it.
    fn latin(&mut self) {
        let rest = &self.text[self.at..];
        let is_part = |c: char| c.is_alphanumeric() && !is_han(c);
        let mut end = 0;
        while let Some(c) = rest[end..].chars().next() {
            let joins = matches!(c, '-' | '‐' | '‑' | '\'' | '’') && rest[end + c.len_utf8()..].starts_with(is_part);
            if !is_part(c) && !joins {
                break;
            }
            end += c.len_utf8();
        }
        let all = &rest[..end];
        self.at += end;
        if matches!(all, "http" | "https" | "www") {
            let address = &self.text[self.at..];
            self.at += address.find(|c: char| c.is_whitespace() || is_han(c)).unwrap_or(address.len());
            return self.end_phrase();
        }
        if end > LONGEST_WORD {
            return self.end_phrase();
        }
        let all = all.strip_suffix("'s").or_else(|| all.strip_suffix("’s")).unwrap_or(all);
        let parts: Vec<&str> = all.split(['-', '‐', '‑', '\'', '’']).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && is_common_compound(&all.to_lowercase()) {
            return self.end_phrase();
        }
        let (parts, ends) = match parts.split_last() {
            Some((last, first)) if !first.is_empty() && is_suffix(&last.to_lowercase()) => (first, true),
            _ => (&parts[..], false),
        };
        for (at, part) in parts.iter().enumerate() {
            let form = self.vocabulary.number(part);
            // A function word is a part of `text-to-image`, and nothing alone.
            let is_break = parts.len() == 1 && self.vocabulary.word(form).role == Role::Break;
            // `GPT-4` is GPT, whatever number it has.
            if is_break || !is_word(part) {
                return self.end_phrase();
            }
            self.push(form, at > 0);
        }
        if ends {
            self.end_phrase();
        }
    }
}

/// Whether a part is a word: letters, or a digit with a letter as in `3D`.
fn is_word(part: &str) -> bool {
    let digits = part.chars().filter(char::is_ascii_digit).count();
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    letters > 0 && (!part.starts_with(|c: char| c.is_ascii_digit()) || (digits == 1 && letters == 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases(text: &str) -> Vec<String> {
        let (mut words, mut out) = (Vocabulary::default(), Vec::new());
        cut(&Piece { text: text.into(), is_title: false }, &mut words, &mut out);
        let word = |token: &Token| {
            let text = token.form().map_or("", |form| &words.word(form).text);
            format!("{}{text}", if token.is_joined() { "-" } else { "" })
        };
        out.split(|token| *token == Token::BREAK)
            .filter(|phrase| !phrase.is_empty())
            .map(|phrase| phrase.iter().map(word).collect::<Vec<_>>().join(" "))
            .collect()
    }

    #[test]
    fn function_words_and_marks_end_phrases() {
        assert_eq!(phrases("We propose kite flying for wind turbines."), ["kite flying", "wind turbines"]);
        assert_eq!(phrases("state-of-the-art kites, LLM-based kite agents"), ["kites", "LLM", "kite agents"]);
        assert_eq!(phrases("text-to-image generation"), ["text -to -image generation"]);
        assert_eq!(phrases("GPT-4 and 3D kites in 2024"), ["GPT", "3D kites"]);
        assert_eq!(phrases("kites ($x^2$ long) at https://example.org/kites now"), ["kites"]);
        assert_eq!(phrases("the kite's tail"), ["kite tail"]);
    }

    #[test]
    fn chinese_is_cut_into_words() {
        assert_eq!(phrases("本文提出了一种強化学习方法"), ["强化 学习"]);
        assert_eq!(phrases("用 LLM 智能体放风筝"), ["LLM 智能 体 放风筝"]);
        assert_eq!(phrases(""), [""; 0]);
    }
}
