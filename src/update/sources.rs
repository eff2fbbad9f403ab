//! The files an index was read from, with the entries that stood in each.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{OnProgress, Progress, UpdateError};
use crate::ingest::{self, Problem};
use crate::paper::{Entry, path_bytes};
use crate::store::codec::{self, Blobs};
use crate::store::{Manifest, StoreError, generation};

/// The paths and files, one record.
pub(super) const SOURCES: &str = "sources.bin";
/// The entries of each file, one record each.
pub(super) const ENTRIES: &str = "entries.bin";

/// Changes whenever a reader finds other things in the same bytes: files are then read again.
const READER_VERSION: u32 = 1;

/// A path a user gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Root(#[serde(with = "path_bytes")] PathBuf);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct FileRecord {
    #[serde(with = "path_bytes")]
    path: PathBuf,
    hash: [u8; 32],
    reader: u32,
}

/// All sources of an index.
#[derive(Debug, Default)]
pub(super) struct Sources {
    roots: Vec<Root>,
    files: Vec<FileRecord>,
    entries: Vec<Vec<Entry>>,
}

/// What a refresh found.
#[derive(Debug, Default)]
pub(super) struct Change {
    /// Whether anything is other than it was.
    pub changed: bool,
    /// Files that hold no text.
    pub skipped: usize,
    pub problems: Vec<Problem>,
}

enum Outcome {
    Same,
    Read {
        hash: [u8; 32],
        entries: Vec<Entry>,
        problems: Vec<Problem>,
    },
    /// Holds no text of ours: a picture beside the notes, say.
    Skipped,
    Failed(Problem),
}

impl Sources {
    pub(super) fn load(dir: &Path, manifest: &Manifest) -> Result<Self, StoreError> {
        let damaged =
            |name: &str, reason| StoreError::Damaged { path: manifest.generation_dir(dir).join(name), reason };
        let bytes = generation::read(dir, manifest, SOURCES)?;
        let (roots, files): (Vec<Root>, Vec<FileRecord>) =
            codec::decode(&bytes).map_err(|reason| damaged(SOURCES, reason))?;
        let blobs =
            Blobs::open(generation::read(dir, manifest, ENTRIES)?).map_err(|reason| damaged(ENTRIES, reason))?;
        if blobs.len() != files.len() {
            return Err(damaged(ENTRIES, format!("{} records for {} files", blobs.len(), files.len())));
        }
        let entries: Result<_, _> = (0..blobs.len()).into_par_iter().map(|i| blobs.get(i)).collect();
        let entries = entries.map_err(|reason| damaged(ENTRIES, reason))?;
        Ok(Self { roots, files, entries })
    }

    /// The bytes of [`SOURCES`] and of [`ENTRIES`].
    ///
    /// # Errors
    /// Why they cannot be encoded, in words.
    pub(super) fn encode(&self) -> Result<(Vec<u8>, Vec<u8>), String> {
        Ok((codec::encode(&(&self.roots, &self.files))?, Blobs::build(self.entries.iter())?))
    }

    pub(super) fn len(&self) -> usize {
        self.files.len()
    }

    /// Every file with its entries, in order.
    pub(super) fn into_entries(self) -> Vec<(PathBuf, Vec<Entry>)> {
        self.files.into_iter().map(|file| file.path).zip(self.entries).collect()
    }

    /// Forgets everything below `path`, whether it still exists or not. Tells whether there was any.
    pub(super) fn forget(&mut self, path: &Path) -> bool {
        // A path that is gone cannot be resolved, so its spelling is taken as it is too.
        let spellings = [path.canonicalize().ok(), std::path::absolute(path).ok()];
        let below = |known: &Path| spellings.iter().flatten().any(|path| known.starts_with(path));
        let before = (self.roots.len(), self.files.len());
        self.roots.retain(|Root(root)| !below(root));
        let keep: Vec<bool> = self.files.iter().map(|file| !below(&file.path)).collect();
        let mut kept = keep.iter().copied();
        self.files.retain(|_| kept.next().unwrap_or(true));
        let mut kept = keep.iter().copied();
        self.entries.retain(|_| kept.next().unwrap_or(true));
        before != (self.roots.len(), self.files.len())
    }

    /// Reads what is new or changed below `paths`, or below all known roots, and forgets what is
    /// gone from there. A file that is there but cannot be read keeps its entries.
    pub(super) fn refresh(
        &mut self,
        paths: &[PathBuf],
        index: &Path,
        again: bool,
        on_progress: OnProgress<'_>,
    ) -> Result<Change, UpdateError> {
        let mut change = Change::default();
        let roots = self.resolve(paths, &mut change)?;
        let index = index.canonicalize().unwrap_or_else(|_| index.to_path_buf());
        let mut found: Vec<PathBuf> = Vec::new();
        let mut unreadable: Vec<PathBuf> = Vec::new();
        for root in &roots {
            let walked = ingest::walk(root);
            change.skipped += walked.binary + walked.special;
            unreadable.extend(walked.problems.iter().map(|problem| problem.path.clone()));
            change.problems.extend(walked.problems);
            found.extend(walked.files.into_iter().filter(|file| !file.starts_with(&index)));
        }
        let mut seen = std::collections::HashSet::new();
        found.retain(|file| seen.insert(file.clone()));

        let known: HashMap<PathBuf, usize> =
            self.files.iter().enumerate().map(|(i, file)| (file.path.clone(), i)).collect();
        let done = AtomicUsize::new(0);
        let outcomes: Vec<Outcome> = found
            .par_iter()
            .map(|path| {
                let old = known.get(path).map(|&i| &self.files[i]).filter(|_| !again);
                let outcome = read(path, old, roots.contains(path));
                on_progress(Progress::Reading(done.fetch_add(1, Ordering::Relaxed) + 1, found.len()));
                outcome
            })
            .collect();

        // Files elsewhere stay as they are; those below the roots follow in the order of the walk.
        let mut old_entries: Vec<Option<Vec<Entry>>> =
            std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        let old_files = std::mem::take(&mut self.files);
        let order: Vec<PathBuf> = old_files.iter().map(|file| file.path.clone()).collect();
        for (i, file) in old_files.iter().enumerate() {
            let below = roots.iter().any(|root| file.path.starts_with(root));
            let hidden = unreadable.iter().any(|path| file.path.starts_with(path));
            if (!below || hidden) && !seen.contains(&file.path) {
                self.files.push(file.clone());
                self.entries.push(old_entries[i].take().unwrap_or_default());
            }
        }
        for (path, outcome) in found.into_iter().zip(outcomes) {
            let old = known.get(&path).copied();
            match outcome {
                Outcome::Read { hash, entries, problems } => {
                    change.changed = true;
                    change.problems.extend(problems);
                    self.files.push(FileRecord { path, hash, reader: READER_VERSION });
                    self.entries.push(entries);
                    continue;
                }
                Outcome::Skipped => {
                    change.skipped += 1;
                    continue;
                }
                Outcome::Failed(problem) => change.problems.push(problem),
                Outcome::Same => {}
            }
            if let Some(i) = old {
                self.files.push(old_files[i].clone());
                self.entries.push(old_entries[i].take().unwrap_or_default());
            }
        }
        change.changed |= self.files.iter().map(|file| &file.path).ne(order.iter());
        Ok(change)
    }

    // The roots to walk; those given for the first time are remembered.
    fn resolve(&mut self, paths: &[PathBuf], change: &mut Change) -> Result<Vec<PathBuf>, UpdateError> {
        let mut roots = Vec::new();
        for path in paths {
            match path.canonicalize() {
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
                        problem.message.push_str("; its papers are kept, until `index --forget` drops them");
                        change.problems.push(problem);
                    }
                }
            }
        }
        for root in &roots {
            if !self.roots.iter().any(|Root(known)| root.starts_with(known)) {
                self.roots.retain(|Root(known)| !known.starts_with(root));
                self.roots.push(Root(root.clone()));
                change.changed = true;
            }
        }
        Ok(roots)
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem { path: path.to_path_buf(), line: None, message: format!("cannot be read: {error}") }
}

fn read(path: &Path, old: Option<&FileRecord>, named: bool) -> Outcome {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Outcome::Failed(unreadable(path, &error)),
    };
    let hash = *blake3::hash(&bytes).as_bytes();
    if old.is_some_and(|old| old.hash == hash && old.reader == READER_VERSION) {
        return Outcome::Same;
    }
    let reading = ingest::read_bytes(path, &bytes);
    // A file that the user named must be heard of when it holds nothing; one that was met on a
    // walk need not.
    if reading.format.is_none() && !named {
        return Outcome::Skipped;
    }
    Outcome::Read { hash, entries: reading.entries, problems: reading.problems }
}
