//! An entry with the place where it stands.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::paper::entry::Entry;
use crate::paper::path_bytes;

/// What one place in a file says about a work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedEntry {
    /// The file.
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    /// Which entry of the file it is, counted from 0.
    pub position: u32,
    /// What it says.
    pub entry: Entry,
}

impl PlacedEntry {
    /// The entries of a file, in their order.
    pub fn of_file(path: PathBuf, entries: Vec<Entry>) -> impl Iterator<Item = Self> {
        (0..).zip(entries).map(move |(position, entry)| Self { path: path.clone(), position, entry })
    }
}
