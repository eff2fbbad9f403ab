//! The folded form in which characters are compared: lower case, half width, without accents, simplified Chinese.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::language::is_han;

/// A folded character and its byte range in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folded {
    pub char: char,
    /// Whether the original character is upper case.
    pub capital: bool,
    pub range: Range<usize>,
}

/// The simplified forms of traditional characters: a line is a character, a space and its simplified form.
const SIMPLIFIED_TXT: &str = include_str!("../../models/chinese/simplified.txt");

/// Traditional characters and their simplified forms. Conversion of single characters is enough, because both sides of
/// a comparison are folded alike. Conversion of phrases would move byte positions.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    SIMPLIFIED_TXT.lines().map(str::chars).filter_map(|mut line| line.next().zip(line.nth(1))).collect()
});

/// The folded characters of `text`, in order.
pub(crate) fn folded(text: &str) -> Vec<Folded> {
    let mut out = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let range = start..start + c.len_utf8();
        if c.is_ascii() {
            out.push(Folded { char: c.to_ascii_lowercase(), capital: c.is_ascii_uppercase(), range });
        } else if is_han(c) {
            // Compatibility characters such as U+F900 are decomposed first.
            let c = c.nfkc().next().unwrap_or(c);
            out.push(Folded { char: SIMPLIFIED.get(&c).copied().unwrap_or(c), capital: false, range });
        } else {
            let plain = std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c));
            for c in plain {
                for lower in c.to_lowercase() {
                    out.push(Folded { char: lower, capital: c.is_uppercase(), range: range.clone() });
                }
            }
        }
    }
    out
}

/// `text` in lower case, half width, without accents, in simplified Chinese.
pub fn fold(text: &str) -> String {
    folded(text).into_iter().map(|folded| folded.char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_accents_and_script_do_not_count() {
        let fold = |text: &str| folded(text).into_iter().map(|folded| folded.char).collect::<String>();
        assert_eq!(fold("ＧＰＴ－４ naïve Ａ"), "gpt-4 naive a");
        assert_eq!(fold("長上下文與檢索"), "长上下文与检索");
        assert_eq!(folded("é長").iter().map(|f| f.range.clone()).collect::<Vec<_>>(), [0..2, 2..5]);
    }

    #[test]
    fn every_line_of_the_table_is_a_pair_of_characters() {
        assert_eq!(SIMPLIFIED.len(), 3_751);
        for line in SIMPLIFIED_TXT.lines() {
            let chars: Vec<char> = line.chars().collect();
            assert!(matches!(chars[..], [from, ' ', to] if from != to && is_han(from)), "{line}");
        }
    }
}
