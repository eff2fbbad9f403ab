//! What the tests of the markup reader share.

use crate::ingest::markup::{Syntax, read};
use crate::paper::{Entry, PartialDate, TextKind};
use crate::text::Language;

pub(super) fn markdown(text: &str) -> Vec<Entry> {
    read(text, Syntax::Markdown).entries
}

pub(super) fn one(text: &str) -> Entry {
    let mut entries = markdown(text);
    assert_eq!(entries.len(), 1, "{entries:#?}");
    entries.remove(0)
}

pub(super) fn date(text: &str) -> Option<PartialDate> {
    Some(text.parse().unwrap())
}

pub(super) fn urls(entry: &Entry) -> Vec<&str> {
    entry.bibliography.links.iter().map(|link| link.url.as_str()).collect()
}

pub(super) fn texts(entry: &Entry) -> Vec<(TextKind, Language, &str)> {
    entry.texts.iter().map(|text| (text.kind, text.language, text.text.as_str())).collect()
}
