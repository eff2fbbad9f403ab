//! Pairs of characters that lie across two Chinese words.

use super::glossary::translations;
use crate::paper::is_han;

/// Characters that mostly join words, or stand for themselves.
const JOINING: &str = "的了是在和与对为以及中其这那个等将被把能可从到我们有不也都而或";

/// Whether `term` is a pair with such a character in it that is no word itself: `型的` of 模型的权重 says nothing, and is
/// rarer than the words around it; `能力` is a word, which the glossary knows.
pub(crate) fn is_seam(term: &str) -> bool {
    term.contains(|c| JOINING.contains(c))
        && term.chars().count() <= 2
        && term.chars().all(is_han)
        && translations(term).next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_seams() {
        for seam in ["型的", "的权", "把大", "重的", "的"] {
            assert!(is_seam(seam), "{seam}");
        }
        for word in ["能力", "对齐", "可信", "模型", "型权", "对比学习", "of", "", "ab"] {
            assert!(!is_seam(word), "{word}");
        }
    }
}
