//! The files an index was read from, with the entries that stood in each.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::index::file_record::{FileRecord, Root};
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::records;
use crate::index::segment::Segment;
use crate::index::source_list::{SourceList, SourceOrder};
use crate::index::source_times::SourceTimes;
use crate::index::store::{StoreError, is_index};
use crate::index::stored_entries;
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{OnProgress, Progress};
use crate::index::writer::read_source::{Outcome, read, unreadable};
use crate::ingest::{self, LeftOut, LeftOutCause, Problem, ReaderStamp, Seen, SeenKind};
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
}

/// The entries of a file.
#[derive(Debug)]
enum FileEntries {
    /// As the index has them.
    Indexed,
    Read(Vec<Entry>),
}

/// Sources apart from each other: their list, and the entries of all.
pub(super) struct ReadSources {
    /// All files.
    pub list: SourceList,
    /// The entries, in the order of the files.
    pub entries: Vec<PlacedEntry>,
}

/// What a refresh changed.
#[derive(Debug, Default)]
pub(super) struct ChangedSources {
    /// The list of the files that are new, changed or gone.
    pub list: SourceList,
    /// The entries of those that are not gone.
    pub entries: Vec<PlacedEntry>,
}

/// What a refresh found.
#[derive(Debug, Default)]
pub(crate) struct Change {
    /// Whether anything is other than it was.
    pub changed: bool,
    /// What gave no paper.
    pub left_out: Vec<LeftOut>,
    pub problems: Vec<Problem>,
    /// What was looked at.
    pub looked: Looked,
}

/// What a refresh looked at.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// The roots that were walked. Of what was known below them only `seen` is still true.
    pub roots: Vec<PathBuf>,
    /// Folders and files below them that could not be read: what was known below these is kept.
    pub unreadable: Vec<PathBuf>,
    pub seen: Vec<Seen>,
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
        Ok(Self { roots, files, entries, left_out, gone: Vec::new() })
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
        Self { roots, files, entries, left_out, gone: Vec::new() }
    }

    /// The list of all files, and the entries that were read.
    pub(super) fn into_read(self) -> ReadSources {
        let Self { roots, files, entries, left_out, .. } = self;
        let mut files: Vec<(FileRecord, FileEntries)> = files.into_iter().zip(entries).collect();
        let order = SourceOrder::new(&roots);
        files.sort_by(|(a, _), (b, _)| order.compare(&a.path, &b.path));
        let mut list = SourceList { files: Vec::with_capacity(files.len()), left_out, ..SourceList::default() };
        let mut placed = Vec::new();
        for (file, entries) in files {
            if let FileEntries::Read(entries) = entries {
                placed.extend(PlacedEntry::of_file(file.path.clone(), entries));
            }
            list.files.push(file);
        }
        list.roots = roots;
        ReadSources { list, entries: placed }
    }

    /// What was read, and what is gone. Of the others there is nothing to tell.
    pub(super) fn changed(&self) -> ChangedSources {
        let mut changed = ChangedSources::default();
        for (file, entries) in self.files.iter().zip(&self.entries) {
            if let FileEntries::Read(entries) = entries {
                changed.entries.extend(PlacedEntry::of_file(file.path.clone(), entries.clone()));
                changed.list.files.push(file.clone());
            }
        }
        changed.list.roots.clone_from(&self.roots);
        changed.list.left_out.clone_from(&self.left_out);
        changed.list.gone = self.gone.iter().cloned().map(Root).collect();
        changed
    }

    pub(crate) fn len(&self) -> usize {
        self.files.len()
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
        let (files, entries) = (std::mem::take(&mut self.files), std::mem::take(&mut self.entries));
        let (gone, left): (Vec<_>, Vec<_>) = files.into_iter().zip(entries).partition(|(file, _)| below(&file.path));
        self.gone.extend(gone.into_iter().map(|(file, _)| file.path));
        (self.files, self.entries) = left.into_iter().unzip();
        Ok(())
    }

    /// The paths that users gave.
    pub(crate) fn roots(&self) -> Vec<PathBuf> {
        self.roots.iter().map(|Root(root)| root.clone()).collect()
    }

    /// Reads what is new or changed below `paths`, or below all known roots, and forgets what is
    /// gone from there. A file that is there but cannot be read keeps its entries. Known files keep
    /// their places, and new ones follow: the order decides which source's title comes first.
    /// Files whose size and times are those of `times` are not read.
    pub(crate) fn refresh(
        &mut self,
        paths: &[PathBuf],
        index: &Path,
        times: &SourceTimes,
        on_progress: OnProgress<'_>,
    ) -> Result<Change, UpdateError> {
        let mut change = Change::default();
        let roots = self.resolve(paths, &mut change)?;
        let index = dunce::canonicalize(index).unwrap_or_else(|_| index.to_path_buf());
        let mut seen: Vec<Seen> = Vec::new();
        let mut unreadable: Vec<PathBuf> = Vec::new();
        let mut left_out: Vec<LeftOut> = Vec::new();
        let mut has_links = false;
        // No later than any look at a file.
        let now = SystemTime::now();
        for root in &roots {
            let walked = ingest::walk_again(root, &is_index, &|path, stat| times.known(path, stat));
            left_out.extend(walked.left_out);
            // A disk that is not mounted leaves an empty folder behind.
            let known = self.files.iter().filter(|file| file.path.starts_with(root)).count();
            if paths.is_empty() && walked.files.is_empty() && known > 0 {
                unreadable.push(root.clone());
                let message = format!("is empty; the papers of {known} files are kept, until it is given by name");
                change.problems.push(Problem { path: root.clone(), line: None, message });
            }
            unreadable.extend(walked.problems.iter().map(|problem| problem.path.clone()));
            change.problems.extend(walked.problems);
            seen.extend(walked.seen.into_iter().filter(|seen| !seen.path.starts_with(&index)));
            has_links |= walked.has_links;
        }
        // A file is one file, by whatever link it is reached, and below whatever root.
        let mut reached = HashSet::new();
        for file in seen.iter_mut().filter(|seen| seen.kind == SeenKind::Read) {
            let real = if has_links { dunce::canonicalize(&file.path).ok() } else { None };
            if !reached.insert(real.unwrap_or_else(|| file.path.clone())) {
                file.kind = SeenKind::Duplicate;
            }
        }
        let mut found: Vec<&mut Seen> = seen.iter_mut().filter(|seen| seen.kind == SeenKind::Read).collect();

        let known: HashMap<PathBuf, usize> =
            self.files.iter().enumerate().map(|(i, file)| (file.path.clone(), i)).collect();
        let (done, all) = (AtomicUsize::new(0), found.len());
        let outcomes: Vec<Outcome> = found
            .par_iter_mut()
            .map(|file| {
                let old = known.get(&file.path).map(|&i| &self.files[i]);
                let outcome = read(file, old, times, now, roots.contains(&file.path));
                on_progress(Progress::Reading(done.fetch_add(1, Ordering::Relaxed) + 1, all));
                outcome
            })
            .collect();
        let found: Vec<PathBuf> = found.into_iter().map(|file| file.path.clone()).collect();

        let files = std::mem::take(&mut self.files);
        let entries = std::mem::take(&mut self.entries);
        let mut slots: Vec<Option<(FileRecord, FileEntries)>> = files.into_iter().zip(entries).map(Some).collect();
        let mut fresh: Vec<(FileRecord, FileEntries)> = Vec::new();
        let mut met: HashSet<usize> = HashSet::new();
        let walked = |file: &mut LeftOut| roots.iter().any(|root| file.path.starts_with(root));
        let mut before: HashMap<PathBuf, LeftOut> =
            self.left_out.extract_if(.., walked).map(|file| (file.path.clone(), file)).collect();
        for (path, outcome) in found.iter().zip(outcomes) {
            let old = known.get(path).copied();
            met.extend(old);
            match (outcome, old) {
                (Outcome::Same, at) => {
                    let has_none = at.and_then(|at| slots[at].as_ref()).is_some_and(|(file, _)| file.entries == 0);
                    if has_none {
                        left_out.push(before.remove(path).unwrap_or_else(|| no_paper(path)));
                    }
                }
                (Outcome::Failed(problem), _) => change.problems.push(problem),
                (Outcome::NotRead(file), old) => {
                    left_out.push(file);
                    if let Some((file, _)) = old.and_then(|i| slots[i].take()) {
                        change.changed = true;
                        self.gone.push(file.path);
                    }
                }
                (Outcome::Read(record, entries, without), old) => {
                    change.changed = true;
                    left_out.extend(without);
                    let read = (record, FileEntries::Read(entries));
                    match old {
                        Some(i) => slots[i] = Some(read),
                        None => fresh.push(read),
                    }
                }
            }
        }
        for (i, slot) in slots.iter_mut().enumerate() {
            let Some((file, _)) = slot else { continue };
            let gone = roots.iter().any(|root| file.path.starts_with(root))
                && !unreadable.iter().any(|path| file.path.starts_with(path));
            if gone && !met.contains(&i) {
                change.changed = true;
                self.gone.extend(slot.take().map(|(file, _)| file.path));
            }
        }
        (self.files, self.entries) = slots.into_iter().flatten().chain(fresh).unzip();
        left_out.retain(|file| !file.path.starts_with(&index));
        self.left_out.extend(left_out.iter().cloned());
        change.left_out = left_out;
        let told = self.files.iter().filter(|file| roots.iter().any(|root| file.path.starts_with(root)));
        change.problems.extend(told.flat_map(FileRecord::problems));
        change.looked = Looked { roots, unreadable, seen };
        Ok(change)
    }

    // The roots to walk; those given for the first time are remembered.
    fn resolve(&mut self, paths: &[PathBuf], change: &mut Change) -> Result<Vec<PathBuf>, UpdateError> {
        let mut roots = Vec::new();
        for path in paths {
            match dunce::canonicalize(path) {
                // A pipe is not read, and must not be remembered either.
                Ok(path) if !path.is_dir() && !path.is_file() => {
                    let message = "is neither a file nor a folder".to_string();
                    change.problems.push(Problem { path, line: None, message });
                }
                Ok(path) => roots.push(path),
                Err(error) => change.problems.push(unreadable(path, &error)),
            }
        }
        if !paths.is_empty() && roots.is_empty() {
            return Err(UpdateError::NothingReadable(std::mem::take(&mut change.problems)));
        }
        if paths.is_empty() {
            if self.roots.is_empty() {
                return Err(UpdateError::NoSource);
            }
            for Root(path) in &self.roots {
                // A disk that is not mounted must not empty the index.
                match std::fs::metadata(path) {
                    Ok(_) => roots.push(path.clone()),
                    Err(error) => {
                        let mut problem = unreadable(path, &error);
                        problem.message.push_str("; its papers are kept until it is forgotten");
                        change.problems.push(problem);
                    }
                }
            }
        }
        for root in &roots {
            if !self.roots.iter().any(|Root(known)| covers(known, root)) {
                self.roots.retain(|Root(known)| !covers(root, known));
                self.roots.push(Root(root.clone()));
                change.changed = true;
            }
        }
        // A hidden folder that was given by name is not met on the walk of the one above it.
        for Root(known) in &self.roots {
            let below = roots.iter().any(|root| known != root && known.starts_with(root));
            if below && !roots.contains(known) && known.exists() {
                roots.push(known.clone());
            }
        }
        Ok(roots)
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

// An index of an earlier format does not know the reason.
fn no_paper(path: &Path) -> LeftOut {
    LeftOut::new(path, LeftOutCause::NoPaper, "no paper was found in it")
}

/// Whether a walk of `root` comes to `path`: hidden names below it are left out.
fn covers(root: &Path, path: &Path) -> bool {
    let is_hidden = |part: std::path::Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    path.strip_prefix(root).is_ok_and(|rest| !rest.components().any(is_hidden))
}
