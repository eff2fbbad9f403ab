//! The entries that a paper was made from, as the index stores them, and what others may join them by.

use std::path::Path;

use crate::index::columns::hash_table::{Hash, hash};
use crate::index::store::codec::{self, CodecError};
use crate::paper::merge::join_keys;
use crate::paper::{Entry, PlacedEntry};

/// The entries of a paper.
#[derive(Debug, Clone)]
pub(super) struct PaperEntries {
    /// The record of [`Part::Entries`](crate::index::layout::Part::Entries).
    pub encoded: Result<Vec<u8>, CodecError>,
    /// What [`Part::Joins`](crate::index::layout::Part::Joins) has of it, but for the id.
    pub joins: Vec<Hash>,
}

impl PaperEntries {
    /// Of the entries of one paper.
    pub fn new(entries: &[PlacedEntry]) -> Self {
        let mut joins: Vec<Hash> = entries.iter().flat_map(|placed| join_hashes(&placed.entry)).collect();
        joins.extend(entries.iter().map(|placed| file_hash(&placed.path)));
        joins.sort_unstable();
        joins.dedup();
        Self { encoded: codec::encode(&entries), joins }
    }

    /// The entries. What was encoded a moment ago can be decoded.
    pub fn decode(&self) -> Vec<PlacedEntry> {
        self.encoded.as_ref().ok().and_then(|encoded| codec::decode(encoded).ok()).unwrap_or_default()
    }
}

/// The hashes of all that an entry may be joined by.
pub(super) fn join_hashes(entry: &Entry) -> impl Iterator<Item = Hash> + use<> {
    join_keys(entry).into_iter().map(|key| hash("join", key.as_bytes()))
}

/// The hash of a file: of the papers that have an entry of it.
pub(super) fn file_hash(path: &Path) -> Hash {
    hash("file", path.as_os_str().as_encoded_bytes())
}

/// The hash of the id of a paper.
pub(super) fn id_hash(id: &str) -> Hash {
    hash("id", id.as_bytes())
}
