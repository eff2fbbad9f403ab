//! Looks at the sources again, and reads what is new or changed.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;

use crate::index::file_record::{FileRecord, Root};
use crate::index::source_times::SourceTimes;
use crate::index::store::is_index;
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{OnProgress, Progress};
use crate::index::writer::read_source::{Outcome, read, unreadable};
use crate::index::writer::sources::{FileEntries, Sources, covers};
use crate::ingest::{self, LeftOut, LeftOutCause, LineProblem, Message, Problem, Seen, SeenKind};

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
pub(in crate::index::writer) struct Refresh {
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
    pub(in crate::index::writer) fn left(&self) -> usize {
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
    /// Looks at all that is below `paths`, or below all known roots, and forgets what is gone from there. A file that is there
    /// but cannot be read keeps its entries.
    pub(in crate::index::writer) fn look(
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
                change.problems.push(LineProblem::of_file(Message::EmptySource(known)).in_file(root));
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

    /// Reads what is new or changed, until so many bytes of files were read or nothing is left. Known files keep their places,
    /// and new ones follow. Files whose size and times are those of `times` are not read.
    pub(in crate::index::writer) fn read_next(
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
    pub(in crate::index::writer) fn end(&mut self, refresh: Refresh) -> Change {
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
                    change.problems.push(LineProblem::of_file(Message::NeitherFileNorFolder).in_file(&path));
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
                        let message = Message::UnreadableSource(error.to_string());
                        change.problems.push(LineProblem::of_file(message).in_file(path));
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

// An index of an earlier format does not know the reason.
fn no_paper(path: &Path) -> LeftOut {
    LeftOut::new(path, LeftOutCause::NoPaper, Message::NoPaper)
}
