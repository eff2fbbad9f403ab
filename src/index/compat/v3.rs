//! Format 3 and earlier ones: their entries have one name, and they know no volume, pages and publisher.

use serde::Deserialize;

use crate::paper::{Bibliography, Entry, Link, Paper, PartialDate, Publication, Source, Text};

/// A bibliographic record, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct BibliographyV3 {
    title_en: Option<String>,
    title_zh: Option<String>,
    authors: Vec<String>,
    date: Option<PartialDate>,
    links: Vec<Link>,
    venue: Option<String>,
    comment: Option<String>,
    tags: Vec<String>,
    categories: Vec<String>,
}

/// An entry, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct EntryV3 {
    line: u32,
    arxiv: Option<String>,
    doi: Option<String>,
    name: Option<String>,
    bibliography: BibliographyV3,
    texts: Vec<Text>,
}

/// A paper, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct PaperV3 {
    id: String,
    arxiv: Option<String>,
    doi: Option<String>,
    names: Vec<String>,
    bibliography: BibliographyV3,
    texts: Vec<(u32, Text)>,
    sources: Vec<Source>,
}

impl From<BibliographyV3> for Bibliography {
    fn from(old: BibliographyV3) -> Self {
        Self {
            title_en: old.title_en,
            title_zh: old.title_zh,
            authors: old.authors,
            date: old.date,
            links: old.links,
            venue: old.venue,
            comment: old.comment,
            tags: old.tags,
            categories: old.categories,
            publication: Publication::default(),
        }
    }
}

impl From<EntryV3> for Entry {
    fn from(old: EntryV3) -> Self {
        Self {
            line: old.line,
            arxiv: old.arxiv,
            doi: old.doi,
            names: old.name.into_iter().collect(),
            bibliography: old.bibliography.into(),
            texts: old.texts,
        }
    }
}

impl From<PaperV3> for Paper {
    fn from(old: PaperV3) -> Self {
        Self {
            id: old.id,
            arxiv: old.arxiv,
            doi: old.doi,
            names: old.names,
            bibliography: old.bibliography.into(),
            texts: old.texts,
            sources: old.sources,
        }
    }
}
