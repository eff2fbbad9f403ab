//! Reads the entries of a generation of any format.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::index::file_record::FileRecord;
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::records;
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::index::store::codec::CodecError;
use crate::index::store::record_file::RecordFile;
use crate::paper::{Entry, PlacedEntry};

/// The entries of each of the files of a segment whose format keeps them by file.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn by_file(segment: &Segment, files: usize) -> Result<Vec<Vec<Entry>>, StoreError> {
    let damaged = |error: CodecError| segment.damaged(Part::Entries, error);
    let stored = RecordFile::open(segment.read(Part::Entries)?).map_err(damaged)?;
    if stored.len() != files {
        return Err(segment.damaged(Part::Entries, format!("{} records for {files} files", stored.len())));
    }
    let decode = |file| records::entries_of_file(&stored, segment.format(), file);
    (0..stored.len()).into_par_iter().map(decode).collect::<Result<_, _>>().map_err(damaged)
}

/// The entries of each paper of a segment whose format keeps them by paper.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn by_paper(segment: &Segment) -> Result<Vec<Vec<PlacedEntry>>, StoreError> {
    let damaged = |error: CodecError| segment.damaged(Part::Entries, error);
    let stored = RecordFile::open(segment.read(Part::Entries)?).map_err(damaged)?;
    let decode = |paper| stored.get(paper);
    (0..stored.len()).into_par_iter().map(decode).collect::<Result<_, _>>().map_err(damaged)
}

/// The entries of every file in `list`, of a generation whose format keeps them by paper.
///
/// Of an entry that several segments have, the last counts. So it is not asked which papers are removed, and a repair can do
/// without that.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn of_generation(
    generation: &Generation,
    files: &[FileRecord],
) -> Result<HashMap<PathBuf, Vec<Entry>>, StoreError> {
    let mut found: HashMap<&Path, BTreeMap<u32, Entry>> = HashMap::new();
    let counts: HashMap<&Path, u32> = files.iter().map(|file| (file.path.as_path(), file.entries)).collect();
    for segment in generation.segments().iter().rev() {
        for PlacedEntry { path, position, entry } in by_paper(segment)?.into_iter().flatten() {
            let known = counts.get_key_value(path.as_path());
            if let Some((path, _)) = known.filter(|(_, count)| position < **count) {
                found.entry(path).or_default().entry(position).or_insert(entry);
            }
        }
    }
    Ok(found.into_iter().map(|(path, entries)| (path.to_path_buf(), entries.into_values().collect())).collect())
}
