//! Entries as earlier formats have them. What cannot be read again from its file lives on from these.

use serde::Deserialize;

use crate::paper::{Bibliography, Entry, Text};

/// An entry of format 1, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct Entry1 {
    line: u32,
    arxiv: Option<String>,
    doi: Option<String>,
    bibliography: Bibliography,
    texts: Vec<Text>,
}

impl From<Entry1> for Entry {
    fn from(old: Entry1) -> Self {
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
