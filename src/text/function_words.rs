//! Chinese characters with a grammatical function and little meaning.

// Characters that hardly do anything but join words.
const JOINING: &str = "的了是在和与及被把们这那也";

// Characters that are often a word of their own without much meaning, and also a part of other words.
const WEAK: &str = "对为以中其个等将能可从到我有不都而或";

/// Whether `c` hardly does anything but join words.
pub(crate) fn is_joining(c: char) -> bool {
    JOINING.contains(c)
}

/// Whether `c` has little meaning where it is a word of its own.
pub(crate) fn is_function_word(c: char) -> bool {
    is_joining(c) || WEAK.contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_joining_character_is_a_function_word() {
        assert!(JOINING.chars().all(is_function_word) && WEAK.chars().all(|c| is_function_word(c) && !is_joining(c)));
        assert!(!is_function_word('模'));
    }
}
