//! The list of sources that an index stores: the paths that users gave, the files below them, and what is not read.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::index::generation::Generation;
use crate::index::layout::{Format, Part};
use crate::index::store::StoreError;
use crate::index::store::codec::{self, CodecError};
use crate::ingest::{LeftOut, LineProblem, Problem, ReaderStamp};
use crate::paper::path_bytes;

/// A path that a user gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Root(#[serde(with = "path_bytes")] pub PathBuf);

/// A file that was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    pub hash: [u8; 32],
    pub reader: ReaderStamp,
    /// What could not be read of it. Every run reports it, as long as the file has this content.
    pub problems: Vec<LineProblem>,
}

impl FileRecord {
    pub fn problems(&self) -> impl Iterator<Item = Problem> {
        self.problems.iter().map(|problem| problem.clone().in_file(&self.path))
    }
}

/// The content of [`Part::Sources`].
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct SourceList {
    pub roots: Vec<Root>,
    pub files: Vec<FileRecord>,
    /// What was below the roots at the last update and gave no paper.
    pub left_out: Vec<LeftOut>,
}

impl SourceList {
    /// The list of a generation of any format.
    ///
    /// # Errors
    /// When it cannot be read or decoded.
    pub fn load(generation: &Generation) -> Result<Self, StoreError> {
        let bytes = generation.read(Part::Sources)?;
        Self::decode(&bytes, generation.format()).map_err(|error| generation.damaged(Part::Sources, error))
    }

    /// Decodes the list as `format` has it: earlier formats lack what is left out.
    ///
    /// # Errors
    /// When the bytes are not such a list.
    pub fn decode(bytes: &[u8], format: Format) -> Result<Self, CodecError> {
        match format {
            Format::V1 | Format::V2 | Format::V3 => {
                let (roots, files) = codec::decode(bytes)?;
                Ok(Self { roots, files, left_out: Vec::new() })
            }
            Format::V4 => codec::decode(bytes),
            #[cfg(test)]
            Format::Later => codec::decode(bytes),
        }
    }
}
