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
    /// The files that the index has.
    indexed: HashSet<PathBuf>,
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
    /// Those of the files that the index does not have.
    pub new: HashSet<PathBuf>,
}

impl ChangedSources {
    /// These changes without those of some files, which stay as they are. None when nothing is left.
    pub(super) fn without(mut self, files: &HashSet<PathBuf>) -> Option<Self> {
        self.list.files.retain(|file| !files.contains(&file.path));
        self.entries.retain(|placed| !files.contains(&placed.path));
        self.new.retain(|path| !files.contains(path));
        (!self.list.files.is_empty() || !self.list.gone.is_empty()).then_some(self)
    }

    /// How many files there are with these changes, of `before`.
    pub(super) fn files(&self, before: usize) -> usize {
        (before + self.new.len()).saturating_sub(self.list.gone.len())
    }
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
    /// Sources that no reader knows any more.
    not_read: Vec<PathBuf>,
}

/// A refresh under way.
pub(super) struct Refresh {
    /// The files to read, by their places in what was seen, and how many of them were.
    files: Vec<usize>,
    done: usize,
    /// What was left out before, below the roots that are walked.
    before: HashMap<PathBuf, LeftOut>,
    /// No later than any look at a file.
    now: SystemTime,
    /// The directory of the index.
    index: PathBuf,
    change: Change,
}

impl Refresh {
    /// How many files are yet to be read.
    pub(super) fn left(&self) -> usize {
        self.files.len() - self.done
    }
}

/// What a refresh looked at.
#[derive(Debug, Clone, Default)]
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
        let indexed = files.iter().map(|file| file.path.clone()).collect();
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

    /// How many files were read.
    pub(super) fn read_files(&self) -> usize {
        self.entries.iter().filter(|entries| matches!(entries, FileEntries::Read(_))).count()
    }

    /// The list of all files, and the entries that were read. These are then as the index will have them.
    pub(super) fn take_read(&mut self) -> ReadSources {
        let files = std::mem::take(&mut self.files).into_iter().zip(std::mem::take(&mut self.entries));
        let mut files: Vec<(FileRecord, FileEntries)> = files.collect();
        let order = SourceOrder::new(&self.roots);
        files.sort_by(|(a, _), (b, _)| order.compare(&a.path, &b.path));
        let mut read = ReadSources { list: SourceList::default(), entries: Vec::new() };
        for (file, entries) in files {
            if let FileEntries::Read(entries) = entries {
                read.entries.extend(PlacedEntry::of_file(file.path.clone(), entries));
            }
            self.indexed.insert(file.path.clone());
            read.list.files.push(file.clone());
            self.files.push(file);
            self.entries.push(FileEntries::Indexed);
        }
        read.list.roots.clone_from(&self.roots);
        read.list.left_out.clone_from(&self.left_out);
        read
    }

    /// What was read, and what is gone. Of the others there is nothing to tell. These are then as the index will have them.
    pub(super) fn take_changed(&mut self) -> ChangedSources {
        let mut changed = ChangedSources::default();
        for (file, entries) in self.files.iter().zip(&mut self.entries) {
            if let FileEntries::Read(entries) = std::mem::replace(entries, FileEntries::Indexed) {
                changed.entries.extend(PlacedEntry::of_file(file.path.clone(), entries));
                changed.list.files.push(file.clone());
                if self.indexed.insert(file.path.clone()) {
                    changed.new.insert(file.path.clone());
                }
            }
        }
        changed.list.roots.clone_from(&self.roots);
        changed.list.left_out.clone_from(&self.left_out);
        changed.list.gone = std::mem::take(&mut self.gone).into_iter().map(Root).collect();
        changed
    }

    /// Whether most entries of the index are of files that are read again or gone: to make all again costs no more.
    pub(super) fn has_mostly_changed(&self, generation: &Generation) -> Result<bool, StoreError> {
        let list = SourceList::of_generation(generation)?;
        let all: usize = list.files.iter().map(|file| file.entries as usize).sum();
        let read = self.files.iter().zip(&self.entries).filter(|(_, entries)| matches!(entries, FileEntries::Read(_)));
        let changed: HashSet<&Path> =
            read.map(|(file, _)| file.path.as_path()).chain(self.gone.iter().map(PathBuf::as_path)).collect();
        let changed = list.files.iter().filter(|file| changed.contains(file.path.as_path()));
        Ok(2 * changed.map(|file| file.entries as usize).sum::<usize>() > all)
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

    /// The paths that users gave.
    pub(crate) fn roots(&self) -> Vec<PathBuf> {
        self.roots.iter().map(|Root(root)| root.clone()).collect()
    }

    /// Looks at all that is below `paths`, or below all known roots, and forgets what is gone from there. A file that is there
    /// but cannot be read keeps its entries.
    pub(super) fn look(
        &mut self,
        paths: &[PathBuf],
        index: &Path,
        times: &SourceTimes,
    ) -> Result<Refresh, UpdateError> {
        let mut change = Change::default();
        let roots = self.resolve(paths, &mut change)?;
        let index = dunce::canonicalize(index).unwrap_or_else(|_| index.to_path_buf());
        let mut seen: Vec<Seen> = Vec::new();
        let mut unreadable: Vec<PathBuf> = Vec::new();
        let mut has_links = false;
        let now = SystemTime::now();
        for root in &roots {
            let walked = ingest::walk_again(root, &is_index, &|path, stat| times.known(path, stat));
            change.left_out.extend(walked.left_out);
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
        let files: Vec<usize> = (0..seen.len()).filter(|&at| seen[at].kind == SeenKind::Read).collect();
        let met: HashSet<&Path> = files.iter().map(|&at| seen[at].path.as_path()).collect();
        let is_gone = |file: &FileRecord| {
            roots.iter().any(|root| file.path.starts_with(root))
                && !unreadable.iter().any(|path| file.path.starts_with(path))
                && !met.contains(file.path.as_path())
        };
        change.changed |= self.remove(is_gone);
        let walked = |file: &mut LeftOut| roots.iter().any(|root| file.path.starts_with(root));
        let before = self.left_out.extract_if(.., walked).map(|file| (file.path.clone(), file)).collect();
        change.looked = Looked { roots, unreadable, seen };
        Ok(Refresh { files, done: 0, before, now, index, change })
    }

    /// Removes files from the sources. Whether there were any.
    fn remove(&mut self, is_gone: impl Fn(&FileRecord) -> bool) -> bool {
        let files = std::mem::take(&mut self.files).into_iter().zip(std::mem::take(&mut self.entries));
        let (gone, left): (Vec<_>, Vec<_>) = files.partition(|(file, _)| is_gone(file));
        (self.files, self.entries) = left.into_iter().unzip();
        let any = !gone.is_empty();
        // What was never in the index need not be removed from it.
        self.gone.extend(gone.into_iter().map(|(file, _)| file.path).filter(|path| self.indexed.contains(path)));
        any
    }

    /// Reads what is new or changed, until so many bytes of files were read or nothing is left. Known files keep their places,
    /// and new ones follow. Files whose size and times are those of `times` are not read.
    pub(super) fn read_next(
        &mut self,
        refresh: &mut Refresh,
        times: &SourceTimes,
        most: u64,
        on_progress: OnProgress<'_>,
    ) {
        let all = refresh.files.len();
        let mut bytes = 0;
        while refresh.done < all && bytes < most {
            let mut end = refresh.done;
            let mut next = 0;
            while end < all && next < most {
                next += refresh.change.looked.seen[refresh.files[end]].stat.map_or(0, |stat| stat.bytes);
                end += 1;
            }
            let places: HashSet<usize> = refresh.files[refresh.done..end].iter().copied().collect();
            let seen = refresh.change.looked.seen.iter_mut().enumerate();
            let mut found: Vec<&mut Seen> = seen.filter(|(at, _)| places.contains(at)).map(|(_, seen)| seen).collect();
            let known: HashMap<PathBuf, usize> =
                self.files.iter().enumerate().map(|(i, file)| (file.path.clone(), i)).collect();
            let done = AtomicUsize::new(refresh.done);
            let (now, roots) = (refresh.now, &refresh.change.looked.roots);
            let outcomes: Vec<(PathBuf, u64, Outcome)> = found
                .par_iter_mut()
                .map(|file| {
                    let old = known.get(&file.path).map(|&i| &self.files[i]);
                    let outcome = read(file, old, times, now, roots.contains(&file.path));
                    on_progress(Progress::Reading(done.fetch_add(1, Ordering::Relaxed) + 1, all));
                    (file.path.clone(), file.stat.map_or(0, |stat| stat.bytes), outcome)
                })
                .collect();
            for (path, length, outcome) in outcomes {
                if let Outcome::Read(..) = outcome {
                    bytes += length;
                }
                self.take(refresh, path, outcome, &known);
            }
            let not_read: HashSet<PathBuf> = refresh.change.not_read.drain(..).collect();
            if !not_read.is_empty() {
                refresh.change.changed |= self.remove(|file| not_read.contains(&file.path));
            }
            refresh.done = end;
        }
    }

    /// Takes over what became of a file.
    fn take(&mut self, refresh: &mut Refresh, path: PathBuf, outcome: Outcome, known: &HashMap<PathBuf, usize>) {
        let (change, old) = (&mut refresh.change, known.get(&path).copied());
        match outcome {
            Outcome::Same => {
                if old.is_some_and(|i| self.files[i].entries == 0) {
                    change.left_out.push(refresh.before.remove(&path).unwrap_or_else(|| no_paper(&path)));
                }
            }
            Outcome::Failed(problem) => change.problems.push(problem),
            Outcome::NotRead(file) => {
                change.left_out.push(file);
                change.not_read.extend(old.map(|_| path));
            }
            Outcome::Read(record, entries, without) => {
                change.changed = true;
                change.left_out.extend(without);
                let entries = FileEntries::Read(entries);
                match old {
                    Some(i) => (self.files[i], self.entries[i]) = (record, entries),
                    None => {
                        self.files.push(record);
                        self.entries.push(entries);
                    }
                }
            }
        }
    }

    /// What a refresh found, of which nothing is left to read.
    pub(super) fn end(&mut self, refresh: Refresh) -> Change {
        let Refresh { index, mut change, .. } = refresh;
        change.left_out.retain(|file| !file.path.starts_with(&index));
        self.left_out.extend(change.left_out.iter().cloned());
        let roots = &change.looked.roots;
        let told = self.files.iter().filter(|file| roots.iter().any(|root| file.path.starts_with(root)));
        change.problems.extend(told.flat_map(FileRecord::problems));
        change
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
