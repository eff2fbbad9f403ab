//! The form in which whole titles are compared.

use unicode_normalization::UnicodeNormalization;

/// The letters and digits of `title` in lower case and compatibility composition (NFKC): width, case, spaces and
/// punctuation do not count.
pub(crate) fn normalise_title(title: &str) -> String {
    if title.is_ascii() {
        return title.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    }
    // Lower case can decompose characters that NFKC composes.
    title.nfkc().flat_map(char::to_lowercase).nfkc().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_punctuation_do_not_count() {
        assert_eq!(normalise_title("A Survey, of ReTrieval!"), "asurveyofretrieval");
        assert_eq!(normalise_title("《稀疏检索：Ａ综述》"), "稀疏检索a综述");
    }
}
