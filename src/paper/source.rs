//! The place where an entry was read.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::paper::path_bytes;

/// A line in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// The file.
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    /// The line on which the entry begins, counted from 1.
    pub line: u32,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}
