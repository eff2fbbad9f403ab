//! Format 1: its entries lack the record's own id, its keys the language.

use serde::Deserialize;

use crate::paper::{Bibliography, Entry, Text};

/// Bytes of a key: the hash (16) and the paper (little-endian `u32`).
pub(crate) const KEY_SIZE: usize = 20;

/// An entry, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct EntryV1 {
    line: u32,
    arxiv: Option<String>,
    doi: Option<String>,
    bibliography: Bibliography,
    texts: Vec<Text>,
}

impl From<EntryV1> for Entry {
    fn from(old: EntryV1) -> Self {
        Self {
            line: old.line,
            arxiv: old.arxiv,
            doi: old.doi,
            name: None,
            bibliography: old.bibliography,
            texts: old.texts,
        }
    }
}
