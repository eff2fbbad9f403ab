//! Format 1: its entries lack the record's own id, its keys the language.

use serde::Deserialize;

use crate::index::compat::v3::BibliographyV3;
use crate::paper::{Entry, Text};

/// Bytes of a key: the hash (16) and the paper (little-endian `u32`).
pub(crate) const KEY_SIZE: usize = 20;

/// An entry, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct EntryV1 {
    line: u32,
    arxiv: Option<String>,
    doi: Option<String>,
    bibliography: BibliographyV3,
    texts: Vec<Text>,
}

impl From<EntryV1> for Entry {
    fn from(old: EntryV1) -> Self {
        Self {
            line: old.line,
            arxiv: old.arxiv,
            doi: old.doi,
            names: Vec::new(),
            bibliography: old.bibliography.into(),
            texts: old.texts,
        }
    }
}
