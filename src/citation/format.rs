//! The interface of a format, and what the formats have in common.

use crate::paper::{Paper, Text, TextKind};
use crate::text::{Language, collapse};

/// A format of reference managers.
pub trait CitationFormat: Sync {
    /// The name of the format, as users write it.
    fn name(&self) -> &'static str;

    /// The media type of the text, which is UTF-8.
    fn media_type(&self) -> &'static str;

    /// What names of files of this format end with, without the dot.
    fn extension(&self) -> &'static str;

    /// What stands before the first paper.
    fn head(&self) -> String {
        String::new()
    }

    /// What stands between two papers.
    fn separator(&self) -> &'static str {
        ""
    }

    /// What stands after the last paper.
    fn tail(&self) -> &'static str {
        ""
    }

    /// One paper, which is cited by `key`. Ends with a line break.
    fn entry(&self, paper: &Paper, key: &str) -> String;
}

/// The title that an entry has, and the one in the other language.
pub(super) fn titles(paper: &Paper) -> (String, Option<String>) {
    let english = paper.bibliography.title_en.as_deref().map(collapse);
    let chinese = paper.bibliography.title_zh.as_deref().map(collapse);
    match (english, chinese) {
        (Some(english), chinese) => (english, chinese),
        (None, Some(chinese)) => (chinese, None),
        (None, None) => (paper.id.clone(), None),
    }
}

/// The abstract, and all other texts. The abstract is in the language of the title where there is one.
pub(super) fn texts(paper: &Paper) -> (Option<&Text>, Vec<&Text>) {
    let wanted = if paper.bibliography.title_en.is_some() { Language::En } else { Language::Zh };
    let all = || paper.texts.iter().map(|(_, text)| text);
    let abstracts = || all().filter(|text| text.kind == TextKind::Abstract);
    let chosen = abstracts().find(|text| text.language == wanted).or_else(|| abstracts().next());
    (chosen, all().filter(|text| !chosen.is_some_and(|chosen| std::ptr::eq(*text, chosen))).collect())
}

/// A text in a note, with its label in front.
pub(super) fn labelled(text: &Text) -> String {
    format!("{}: {}", text.kind.label(text.language), text.text)
}

/// The address of a paper, and its other links. Addresses that are the arXiv id or the DOI again are left out.
pub(super) fn addresses(paper: &Paper) -> (Option<String>, Vec<String>) {
    let own = [
        paper.arxiv.as_ref().map(|id| format!("arxiv.org/abs/{id}")),
        paper.doi.as_ref().map(|doi| format!("doi.org/{doi}")),
    ];
    let says_id = |url: &str| own.iter().flatten().any(|own| url.to_lowercase().ends_with(&own.to_lowercase()));
    let url = paper.url();
    let links = paper.bibliography.links.iter().map(|link| link.url.clone());
    let others = links.filter(|link| Some(link) != url.as_ref() && !says_id(link)).collect();
    (url, others)
}

/// The identifiers of a paper besides its arXiv id, its DOI and `key`.
pub(super) fn other_names<'p>(paper: &'p Paper, key: &str) -> Vec<&'p str> {
    paper.names.iter().map(String::as_str).filter(|name| *name != key).collect()
}

/// The first and the last page: `737` and `748` of `737-748`. What is no range has no last page.
pub(super) fn page_range(pages: &str) -> (&str, Option<&str>) {
    let parts = pages.split(['-', '–', '—']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    match parts.as_slice() {
        [first, last] if !first.contains([',', ' ']) && !last.contains([',', ' ']) => (first, Some(last)),
        _ => (pages.trim(), None),
    }
}

/// Whether a venue is that of a conference, where the record does not say what it is.
pub(super) fn names_conference(venue: &str) -> bool {
    let venue = venue.to_lowercase();
    ["proceedings", "conference", "workshop", "symposium", "会议", "meeting"].iter().any(|word| venue.contains(word))
}
