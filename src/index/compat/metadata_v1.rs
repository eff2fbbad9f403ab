//! The first layout of the metadata: bincode of the files and of one record a paper.

use serde::{Deserialize, Serialize};

use crate::index::columns::metadata_row::{Metadata, MetadataRow};
use crate::index::store::codec::{self, CodecError};
use crate::paper::PartialDate;

/// A paper, field by field as it was written.
#[derive(Serialize, Deserialize)]
struct RowV1<S> {
    id: S,
    names: Vec<S>,
    date: Option<PartialDate>,
    languages: (bool, bool),
    tags: Vec<S>,
    categories: Vec<S>,
    authors: Vec<S>,
    files: Vec<u32>,
    has: (bool, bool),
}

#[derive(Serialize, Deserialize)]
struct MetadataV1<S> {
    files: Vec<S>,
    papers: Vec<RowV1<S>>,
}

/// Reads a file of the first layout.
///
/// # Errors
/// When the bytes are not such a file.
pub(crate) fn decode(bytes: &[u8]) -> Result<Metadata<&str>, CodecError> {
    let metadata: MetadataV1<&str> = codec::decode_borrowed(bytes)?;
    let row = |row: RowV1<_>| MetadataRow {
        id: row.id,
        names: row.names,
        date: row.date,
        languages: row.languages,
        tags: row.tags,
        categories: row.categories,
        authors: row.authors,
        files: row.files,
        has: row.has,
    };
    Ok(Metadata { files: metadata.files, papers: metadata.papers.into_iter().map(row).collect() })
}
