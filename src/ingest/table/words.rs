//! The words in cells.

use crate::ingest::table::cell;
use crate::text::collapse;

/// The words of a list of tags.
pub(super) fn split(text: &str) -> Vec<String> {
    let words = cell::list(text).unwrap_or_else(|| {
        let separator: &[char] = if text.contains([';', '；', '\n']) {
            &[';', '；', '\n']
        } else if text.contains('|') {
            &['|']
        } else {
            &[',', '，', '、']
        };
        text.split(separator).map(String::from).collect()
    });
    let words = words.iter().map(|word| collapse(word.trim().trim_start_matches('#')));
    words.filter(|word| !word.is_empty()).collect()
}

/// `12.0`, as a spreadsheet writes a number, as `12`.
pub(super) fn number(text: &str) -> &str {
    match text.strip_suffix(".0") {
        Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => number,
        _ => text,
    }
}

// Where records were found, which is not where they were published.
const DATABASES: &[&str] = &[
    "scopus",
    "web of science",
    "wos",
    "pubmed",
    "google scholar",
    "ieee xplore",
    "acm digital library",
    "crossref",
    "semantic scholar",
    "openalex",
    "dblp",
    "cnki",
    "知网",
    "wanfang",
];

/// Whether a text is the name of a database of papers.
pub(super) fn names_database(text: &str) -> bool {
    DATABASES.iter().any(|name| text.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_tags_are_split() {
        for text in ["Bees; honey", "bees, honey", "['Bees', 'honey']", "#bees，honey", "Bees | honey", "bees\nhoney"]
        {
            let words: Vec<String> = split(text).iter().map(|word| word.to_lowercase()).collect();
            assert_eq!(words, ["bees", "honey"], "{text}");
        }
        assert_eq!(split("Bees, wild; honey"), ["Bees, wild", "honey"]);
    }

    #[test]
    fn numbers_lose_their_zero() {
        assert_eq!(number("12.0"), "12");
        assert_eq!(number("v1.0"), "v1.0");
    }
}
