//! The files an index was read from, with the entries that stood in each.

mod changed;
mod refresh;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

pub(super) use changed::{ChangedSources, ReadSources};
pub(super) use refresh::Refresh;
pub(crate) use refresh::{Change, Looked};

use crate::index::file_record::{FileRecord, Root};
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::records;
use crate::index::segment::Segment;
use crate::index::source_list::SourceList;
use crate::index::store::StoreError;
use crate::index::stored_entries;
use crate::index::writer::error::UpdateError;
use crate::ingest::{LeftOut, ReaderStamp};
use crate::paper::{Entry, PlacedEntry};

/// All sources of an index.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    roots: Vec<Root>,
    files: Vec<FileRecord>,
    entries: Vec<FileEntries>,
    left_out: Vec<LeftOut>,
    /// The files that were sources.
    gone: Vec<PathBuf>,
    /// The files that the index has, each with the number of its entries.
    indexed: HashMap<PathBuf, u32>,
}

/// The entries of a file.
#[derive(Debug)]
enum FileEntries {
    /// As the index has them.
    Indexed,
    Read(Vec<Entry>),
}

impl Sources {
    /// The sources of a generation of any format. Entries that are kept by paper are not read yet.
    pub(super) fn load_list(generation: &Generation) -> Result<Self, StoreError> {
        let SourceList { roots, mut files, left_out, .. } = SourceList::of_generation(generation)?;
        let entries = if records::has_entries_by_paper(generation.format()) {
            files.iter().map(|_| FileEntries::Indexed).collect()
        } else {
            let entries = stored_entries::by_file(generation.newest(), files.len())?;
            files.iter_mut().zip(&entries).for_each(|(file, own)| file.entries = own.len() as u32);
            entries.into_iter().map(FileEntries::Read).collect()
        };
        let indexed = files.iter().map(|file| (file.path.clone(), file.entries)).collect();
        Ok(Self { roots, files, entries, left_out, gone: Vec::new(), indexed })
    }

    /// The sources of a generation of any format, with all entries.
    pub(super) fn load(generation: &Generation) -> Result<Self, StoreError> {
        let mut sources = Self::load_list(generation)?;
        sources.read_entries(generation)?;
        Ok(sources)
    }

    /// Reads the entries that are not read yet. They are those of `generation`.
    pub(super) fn read_entries(&mut self, generation: &Generation) -> Result<(), StoreError> {
        if !self.entries.iter().any(|entries| matches!(entries, FileEntries::Indexed)) {
            return Ok(());
        }
        let mut stored = stored_entries::of_generation(generation, &self.files)?;
        for (file, entries) in self.files.iter().zip(&mut self.entries) {
            if let FileEntries::Indexed = entries {
                let own = stored.remove(&file.path).unwrap_or_default();
                if own.len() != file.entries as usize {
                    let reason =
                        format!("it has {} of the {} entries of {}", own.len(), file.entries, file.path.display());
                    return Err(generation.newest().damaged(Part::Entries, reason));
                }
                *entries = FileEntries::Read(own);
            }
        }
        Ok(())
    }

    /// The paths that users gave, where the entries cannot be read.
    pub(super) fn load_roots(generation: &Generation) -> Result<Vec<PathBuf>, StoreError> {
        SourceList::load(generation.newest()).map(|list| list.roots.into_iter().map(|Root(path)| path).collect())
    }

    /// Sources with the entries of each file as they are given. The files are read again by the next run.
    pub(super) fn unread(roots: Option<Vec<PathBuf>>, files: Vec<(PathBuf, Vec<Entry>)>) -> Self {
        let roots = roots.unwrap_or_else(|| files.iter().map(|(path, _)| path.clone()).collect());
        let mut sources = Self { roots: roots.into_iter().map(Root).collect(), ..Self::default() };
        for (path, entries) in files {
            let (reader, count) = (ReaderStamp::UNREAD, entries.len() as u32);
            sources.files.push(FileRecord { path, hash: [0; 32], reader, problems: Vec::new(), entries: count });
            sources.entries.push(FileEntries::Read(entries));
        }
        sources
    }

    /// These sources with the files `unfinished` as they are in `old`, or gone. None when nothing new is left then.
    pub(crate) fn without(self, unfinished: &HashSet<PathBuf>, old: Sources) -> Option<Self> {
        let mut before: HashMap<PathBuf, (FileRecord, FileEntries)> = old
            .files
            .into_iter()
            .zip(old.entries)
            .map(|(file, entries)| (file.path.clone(), (file, entries)))
            .collect();
        let mut finished = Self { roots: self.roots, left_out: self.left_out, gone: self.gone, ..Self::default() };
        let mut news = false;
        for (file, entries) in self.files.into_iter().zip(self.entries) {
            let was = before.remove(&file.path);
            let (file, entries) = match unfinished.contains(file.path.as_path()) {
                true => match was {
                    Some(was) => was,
                    None => continue,
                },
                false => {
                    news |= was.is_none_or(|(was, _)| was.hash != file.hash || was.reader != file.reader);
                    (file, entries)
                }
            };
            finished.files.push(file);
            finished.entries.push(entries);
        }
        news.then_some(finished)
    }

    /// The other way round than [`Self::into_read`].
    pub(super) fn from_read(list: SourceList, mut placed: Vec<PlacedEntry>) -> Self {
        placed.sort_by(|a, b| a.path.cmp(&b.path).then(a.position.cmp(&b.position)));
        let mut by_file: HashMap<PathBuf, Vec<Entry>> = HashMap::new();
        for PlacedEntry { path, entry, .. } in placed {
            by_file.entry(path).or_default().push(entry);
        }
        let entries = list.files.iter().map(|file| FileEntries::Read(by_file.remove(&file.path).unwrap_or_default()));
        let (entries, SourceList { roots, files, left_out, .. }) = (entries.collect(), list);
        Self { roots, files, entries, left_out, ..Self::default() }
    }

    /// Forgets everything below `path`, whether it still exists or not.
    pub(crate) fn forget(&mut self, path: &Path) -> Result<(), UpdateError> {
        // A path that is gone cannot be resolved, so its spelling is taken as it is too.
        let spellings = [dunce::canonicalize(path).ok(), std::path::absolute(path).ok()];
        let below = |known: &Path| spellings.iter().flatten().any(|path| known.starts_with(path));
        if !self.roots.iter().any(|Root(root)| below(root)) && !self.files.iter().any(|file| below(&file.path)) {
            return Err(UpdateError::UnknownSource { path: path.to_path_buf() });
        }
        // It would come back with the next run.
        let covering = |Root(root): &&Root| !below(root) && spellings.iter().flatten().any(|path| covers(root, path));
        if let Some(Root(root)) = self.roots.iter().find(covering).filter(|_| path.exists()) {
            return Err(UpdateError::BelowSource { path: path.to_path_buf(), root: root.clone() });
        }
        self.roots.retain(|Root(root)| !below(root));
        self.left_out.retain(|file| !below(&file.path));
        self.remove(|file| below(&file.path));
        Ok(())
    }

    /// Removes files from the sources. Whether there were any.
    fn remove(&mut self, is_gone: impl Fn(&FileRecord) -> bool) -> bool {
        let files = std::mem::take(&mut self.files).into_iter().zip(std::mem::take(&mut self.entries));
        let (gone, left): (Vec<_>, Vec<_>) = files.partition(|(file, _)| is_gone(file));
        (self.files, self.entries) = left.into_iter().unzip();
        let any = !gone.is_empty();
        // What was never in the index need not be removed from it.
        self.gone.extend(gone.into_iter().map(|(file, _)| file.path).filter(|path| self.indexed.contains_key(path)));
        any
    }

    /// The paths that users gave.
    pub(crate) fn roots(&self) -> Vec<PathBuf> {
        self.roots.iter().map(|Root(root)| root.clone()).collect()
    }
}

/// Checks that the sources and entries of a segment can be decoded.
///
/// # Errors
/// As [`Sources::load`].
pub(crate) fn check(segment: &Segment) -> Result<(), StoreError> {
    let files = SourceList::load(segment)?.files.len();
    if records::has_entries_by_paper(segment.format()) {
        stored_entries::by_paper(segment).map(drop)
    } else {
        stored_entries::by_file(segment, files).map(drop)
    }
}

/// Whether a walk of `root` comes to `path`: hidden names below it are left out.
fn covers(root: &Path, path: &Path) -> bool {
    let is_hidden = |part: std::path::Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    path.strip_prefix(root).is_ok_and(|rest| !rest.components().any(is_hidden))
}
