//! What arXiv writes around the titles and abstracts of its feeds (<https://info.arxiv.org/help/rss.html>).

use std::sync::LazyLock;

use regex::Regex;

// `Title. (arXiv:2301.00001v1 [cs.CL] UPDATED)`, until 2024.
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\.?\s*\((arXiv:[^\s()]+)\s*\[([^\]]+)\][^()]*\)\s*$").expect("a constant pattern"));
// `arXiv:2401.00001v1 Announce Type: new`, and `Abstract:` on the next line.
static ANNOUNCEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:arXiv:\S+\s+)?Announce Type:\s*\S+\s*(?:Abstract:\s*)?").expect("a constant pattern")
});
static CATEGORY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[a-z]{2,8}(?:-[a-z]{2,4})?(?:\.[A-Za-z-]{2,9})?$").expect("a constant pattern"));

/// A title without the mark at its end, and the id and the category in the mark.
pub(super) fn title(text: &str) -> (&str, Option<(&str, &str)>) {
    match MARK.captures(text) {
        Some(found) => {
            let start = found.get(0).map_or(text.len(), |mark| mark.start());
            let part = |number| found.get(number).map_or("", |part| part.as_str());
            (text.get(..start).unwrap_or(text), Some((part(1), part(2))))
        }
        None => (text, None),
    }
}

/// An abstract without the announcement before it.
pub(super) fn summary(text: &str) -> &str {
    ANNOUNCEMENT.find(text).and_then(|found| text.get(found.end()..)).unwrap_or(text)
}

/// Whether a text has the form of a subject category, such as `cs.CL` or `hep-th`.
pub(super) fn is_category(text: &str) -> bool {
    CATEGORY.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_behind_a_title_is_no_part_of_it() {
        let text = "On Bees. (arXiv:2301.00001v2 [cs.CL] UPDATED)";
        assert_eq!(title(text), ("On Bees", Some(("arXiv:2301.00001v2", "cs.CL"))));
        assert_eq!(title("On Bees (and honey)"), ("On Bees (and honey)", None));
    }

    #[test]
    fn the_announcement_before_an_abstract_is_no_part_of_it() {
        assert_eq!(summary("arXiv:2401.00001v1 Announce Type: replace-cross \nAbstract: Bees."), "Bees.");
        assert_eq!(summary("Abstract: Bees."), "Abstract: Bees.");
        assert!(is_category("cs.CL") && is_category("hep-th") && !is_category("Bees and honey"));
    }
}
