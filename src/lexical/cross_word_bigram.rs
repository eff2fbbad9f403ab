//! Bigrams of characters from two neighbouring Chinese words.

use crate::lexical::glossary::translations;
use crate::text::is_han;

/// Characters that do hardly anything but join words.
const JOINING: &str = "的了是在和与及被把们这那也";

/// Whether `term` is a pair with such a character in it that is no word itself: `型的` of 模型的权重 says nothing, and is
/// rarer than the words around it; `在线` is a word, which the glossary knows.
pub(crate) fn is_cross_word_bigram(term: &str) -> bool {
    term.contains(|c| JOINING.contains(c))
        && term.chars().count() == 2
        && term.chars().all(is_han)
        && translations(term).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_seams() {
        for seam in ["型的", "的权", "把大", "重的"] {
            assert!(is_cross_word_bigram(seam), "{seam}");
        }
        for word in ["能力", "性能", "等变", "对齐", "在线", "目的", "型权", "对比学习", "的", "of", "", "ab"]
        {
            assert!(!is_cross_word_bigram(word), "{word}");
        }
    }
}
