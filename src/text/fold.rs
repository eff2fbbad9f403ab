//! Characters as they are compared: one case, one width, without accents, simplified.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::text::is_han;

/// A character as it is compared, and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folded {
    pub char: char,
    /// Whether it was a capital.
    pub capital: bool,
    pub range: Range<usize>,
}

/// OpenCC's table of characters, of those that differ. Character by character is enough where both
/// sides are folded alike; phrases would only move the places.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let Ok(table) = OpenCC::from_config(BuiltinConfig::T2s) else { return HashMap::new() };
    let traditional = ('\u{3400}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}');
    traditional
        .filter_map(|c| {
            let converted = table.convert(c.encode_utf8(&mut [0; 4]));
            let mut converted = converted.chars();
            converted.next().filter(|&other| other != c && converted.next().is_none()).map(|other| (c, other))
        })
        .collect()
});

/// The characters of `text` as they are compared, in order.
pub(crate) fn folded(text: &str) -> Vec<Folded> {
    let mut out = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let range = start..start + c.len_utf8();
        if c.is_ascii() {
            out.push(Folded { char: c.to_ascii_lowercase(), capital: c.is_ascii_uppercase(), range });
        } else if is_han(c) {
            // Compatibility forms first, such as U+F900.
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

/// `text` as it is compared: one case, one width, without accents, simplified.
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
}
