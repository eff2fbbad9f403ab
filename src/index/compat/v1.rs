//! Entries as earlier formats have them. What cannot be read again from its file lives on from these.

use serde::Deserialize;

use crate::paper::{Entry, Link, Text};

/// An entry of format 1, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct Entry1 {
    line: u32,
    arxiv: Option<String>,
    doi: Option<String>,
    title_en: Option<String>,
    title_zh: Option<String>,
    authors: Vec<String>,
    date: Option<String>,
    links: Vec<Link>,
    venue: Option<String>,
    comment: Option<String>,
    tags: Vec<String>,
    categories: Vec<String>,
    texts: Vec<Text>,
}

impl From<Entry1> for Entry {
    fn from(old: Entry1) -> Self {
        Self {
            line: old.line,
            arxiv: old.arxiv,
            doi: old.doi,
            name: None,
            title_en: old.title_en,
            title_zh: old.title_zh,
            authors: old.authors,
            date: old.date,
            links: old.links,
            venue: old.venue,
            comment: old.comment,
            tags: old.tags,
            categories: old.categories,
            texts: old.texts,
        }
    }
}
