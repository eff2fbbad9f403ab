//! A source as an index lists it.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::ingest::{LineProblem, Problem, ReaderStamp};
use crate::paper::path_bytes;

/// A path of a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Root(#[serde(with = "path_bytes")] pub PathBuf);

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    pub hash: [u8; 32],
    pub reader: ReaderStamp,
    /// What could not be read of it. Every run reports it, as long as the file has this content.
    pub problems: Vec<LineProblem>,
    /// How many entries it has.
    pub entries: u32,
}

impl FileRecord {
    pub fn problems(&self) -> impl Iterator<Item = Problem> {
        self.problems.iter().map(|problem| problem.clone().in_file(&self.path))
    }
}
