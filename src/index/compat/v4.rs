//! Format 4 and earlier ones: their files do not tell how many entries they have.

use std::path::PathBuf;

use serde::Deserialize;

use crate::index::file_record::FileRecord;
use crate::ingest::{LineProblem, ReaderStamp};
use crate::paper::path_bytes;

/// A file that was read, field by field as it was written.
#[derive(Deserialize)]
pub(crate) struct FileRecordV4 {
    #[serde(with = "path_bytes")]
    path: PathBuf,
    hash: [u8; 32],
    reader: ReaderStamp,
    problems: Vec<LineProblem>,
}

impl From<FileRecordV4> for FileRecord {
    fn from(FileRecordV4 { path, hash, reader, problems }: FileRecordV4) -> Self {
        // The entries are counted where they are read.
        Self { path, hash, reader, problems, entries: 0 }
    }
}
