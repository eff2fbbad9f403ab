//! The addresses in cells.

use crate::ingest::table::cell;

/// The absolute addresses in a cell, in order.
pub(super) fn addresses(text: &str) -> Vec<String> {
    if let Some((_, url)) = cell::link(text) {
        return vec![url];
    }
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '|' | '；' | '，');
    let words = text.split(is_end).map(|word| word.trim_matches(['(', ')', '[', ']', ',', ';']));
    words.filter_map(absolute).collect()
}

// People leave out the scheme.
fn absolute(word: &str) -> Option<String> {
    let begins = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start) && word.len() > start.len());
    if begins(&["http://", "https://"]) {
        return Some(word.to_string());
    }
    begins(&["www.", "arxiv.org/", "doi.org/"]).then(|| format!("https://{word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_however_they_are_written() {
        for (text, wanted) in [
            ("https://a.org/1", "https://a.org/1"),
            ("[pdf](https://a.org/2)", "https://a.org/2"),
            (
                "see <https://a.org/3>; https://a.org/4, www.a.org/5",
                "https://a.org/3 https://a.org/4 https://www.a.org/5",
            ),
            ("arxiv.org/abs/2401.00001", "https://arxiv.org/abs/2401.00001"),
            ("none, http://", ""),
        ] {
            assert_eq!(addresses(text).join(" "), wanted, "{text}");
        }
    }
}
