//! Short citations such as `Kingma and Ba, 2014`, which notes have in place of authors.

use std::sync::LazyLock;

use regex::Regex;

static SHORT_CITATION: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"(?:(?:van|von|der|den|de|di|la|le|el) )*\p{Lu}[\p{L}'’\-]+";
    let pattern = format!(
        r"^[\s·•|,;\-–—]*(?P<a>{name})(?:,? (?:and|&) (?P<b>{name})|,? et al\.?),?\s*\(?(?:19|20)\d\d\)?[\s.]*$"
    );
    Regex::new(&pattern).expect("a constant pattern")
});

/// The family names of a text that is a short citation and nothing else; none of any other text.
pub(super) fn short_citation(text: &str) -> Vec<String> {
    let Some(found) = SHORT_CITATION.captures(text) else { return Vec::new() };
    ["a", "b"].iter().filter_map(|name| found.name(name)).map(|name| name.as_str().to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_short_citation_are_found() {
        for (text, names) in [
            ("· Vaswani et al., 2017", &["Vaswani"][..]),
            ("Kingma and Ba, 2014", &["Kingma", "Ba"]),
            ("van der Berg & Müller (2019)", &["van der Berg", "Müller"]),
            // It may as well be a conference.
            ("Hinton 2002.", &[]),
            ("18 pages, 3 figures", &[]),
            ("Accepted by ICML 2025", &[]),
            ("Vaswani et al.", &[]),
            ("as Kingma and Ba, 2014 show", &[]),
            ("", &[]),
        ] {
            assert_eq!(short_citation(text), names, "{text}");
        }
    }
}
