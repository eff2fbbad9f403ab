//! Reads the entries of a generation of any format.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::index::file_record::Root;
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::records;
use crate::index::segment::Segment;
use crate::index::source_list::SourceList;
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

/// The entries of every file of a generation whose format keeps them by paper. An entry of a file that a later segment has
/// read again, or no longer has, does not count. So it is not asked which papers are removed.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn of_generation(generation: &Generation) -> Result<HashMap<PathBuf, Vec<Entry>>, StoreError> {
    let mut newer: HashSet<PathBuf> = HashSet::new();
    let mut met: HashSet<(PathBuf, u32)> = HashSet::new();
    let mut placed: Vec<PlacedEntry> = Vec::new();
    for segment in generation.segments().iter().rev() {
        let entries = by_paper(segment)?.into_iter().flatten();
        let is_current = |entry: &PlacedEntry| {
            !newer.contains(Path::new(&entry.path)) && met.insert((entry.path.clone(), entry.position))
        };
        placed.extend(entries.filter(is_current));
        let SourceList { files, gone, .. } = SourceList::load(segment)?;
        newer.extend(files.into_iter().map(|file| file.path).chain(gone.into_iter().map(|Root(path)| path)));
    }
    placed.sort_unstable_by(|a, b| a.path.cmp(&b.path).then(a.position.cmp(&b.position)));
    let mut files: HashMap<PathBuf, Vec<Entry>> = HashMap::new();
    for PlacedEntry { path, entry, .. } in placed {
        files.entry(path).or_default().push(entry);
    }
    Ok(files)
}
