//! Bigrams of characters from two neighbouring Chinese words.

use crate::lexical::glossary::translations;
use crate::text::{is_han, is_joining};

/// Whether `term` is a pair of characters with a joining character in it, and not a word of the glossary: `型的` of
/// 模型的权重 has no meaning, but is rarer than the words around it. `在线` is a word.
pub(crate) fn is_cross_word_bigram(term: &str) -> bool {
    term.contains(is_joining)
        && term.chars().count() == 2
        && term.chars().all(is_han)
        && translations(term).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_cross_word_bigrams() {
        for bigram in ["型的", "的权", "把大", "重的"] {
            assert!(is_cross_word_bigram(bigram), "{bigram}");
        }
        for word in ["能力", "性能", "等变", "对齐", "在线", "目的", "型权", "对比学习", "的", "of", "", "ab"]
        {
            assert!(!is_cross_word_bigram(word), "{word}");
        }
    }
}
