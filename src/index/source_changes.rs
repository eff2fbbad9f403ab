//! Which sources changed since the index was made, from a look at sizes and times.
//!
//! As in git, sizes and times say where to look and the hash decides: a file whose times changed, or are too young to be
//! trusted, is read, as long as there are few of them.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::index::source_list::SourceList;
use crate::index::source_times::SourceTimes;
use crate::index::store::is_index;
use crate::ingest::{self, FileStat, Seen, SeenKind};

/// The most files that one look opens, and the most bytes that it reads of them.
const MAX_OPENED: usize = 200;
const MAX_READ: u64 = 4 << 20;
/// The most names that one look lists in folders that are new.
const MAX_LISTED: usize = 5000;
/// The most paths that are named.
const MAX_EXAMPLES: usize = 3;

/// What changed below the sources of an index since it was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceChanges {
    /// Files that were read and have another content.
    pub changed: usize,
    /// Files that would be read and were not there.
    pub new: usize,
    /// Files that were read and are not there. Those of a source that is away as a whole are not counted.
    pub gone: usize,
    /// Some of these files, at most three.
    pub examples: Vec<PathBuf>,
    /// Whether the counts are exact. With very many changes, a file whose times changed counts as changed and a new file
    /// as one that would be read, and not all new files are counted.
    pub is_exact: bool,
}

impl SourceChanges {
    /// How many files are changed, new or gone.
    pub fn total(&self) -> usize {
        self.changed + self.new + self.gone
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }
}

/// Compares the sources of the index in `index` with what is known of them. `list` gives the hashes; it is asked only if
/// a file has to be read.
pub(crate) fn look(times: &SourceTimes, index: &Path, list: &dyn Fn() -> Option<SourceList>) -> SourceChanges {
    let states: Vec<State> = times.seen().par_iter().with_min_len(128).map(State::of).collect();
    let index = dunce::canonicalize(index).unwrap_or_else(|_| index.to_path_buf());
    let mut look =
        Look { times, index, list, hashes: None, opened: 0, read: 0, listed: 0, changes: SourceChanges::default() };
    look.changes.is_exact = true;
    let seen = || times.seen().iter().zip(&states);
    for (seen, state) in seen() {
        if let State::Suspect(now) = state
            && look.is_changed(seen, *now)
        {
            look.changes.changed += 1;
            look.example(&seen.path);
        }
    }
    let mut folders: Vec<PathBuf> =
        seen().filter(|(_, state)| matches!(state, State::List)).map(|(seen, _)| seen.path.clone()).collect();
    let mut new: Vec<PathBuf> = Vec::new();
    // A source that was away when the index was made.
    for root in times.roots().filter(|root| times.get(root).is_none()) {
        if look.add_new(root, &mut folders) {
            new.push(root.to_path_buf());
        }
    }
    while let Some(folder) = folders.pop() {
        look.list(&folder, &mut folders, &mut new);
    }
    new.sort();
    for path in &new {
        look.changes.new += 1;
        look.example(path);
    }
    let gone: Vec<&Path> = seen()
        .filter(|(seen, state)| seen.kind == SeenKind::Read && matches!(state, State::Gone))
        .map(|(seen, _)| seen.path.as_path())
        .collect();
    if gone.is_empty() {
        return look.changes;
    }
    // A disk that is not mounted is no folder, or an empty one.
    let is_away = |root: &Path| {
        let is_left = |(seen, state): (&Seen, &State)| {
            seen.kind == SeenKind::Read && !matches!(state, State::Gone) && seen.path.starts_with(root)
        };
        !root.exists() || (!seen().any(is_left) && !new.iter().any(|path| path.starts_with(root)))
    };
    let away: Vec<&Path> = times.roots().filter(|root| is_away(root)).collect();
    for path in gone {
        if !away.iter().any(|root| path.starts_with(root)) {
            look.changes.gone += 1;
            look.example(path);
        }
    }
    look.changes
}

/// What sizes and times say of a path.
enum State {
    Same,
    /// A folder whose names may have changed.
    List,
    /// A file that may have changed, as it is now.
    Suspect(FileStat),
    Gone,
}

impl State {
    fn of(seen: &Seen) -> Self {
        let now = match FileStat::read(&seen.path) {
            Ok(now) => now,
            Err(error) => {
                let is_gone = matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
                // What cannot be looked at keeps its papers.
                return if is_gone { Self::Gone } else { Self::Same };
            }
        };
        match seen.kind {
            _ if seen.is_as_before(now) => Self::Same,
            SeenKind::Folder => Self::List,
            SeenKind::Unreadable | SeenKind::Duplicate if seen.stat == Some(now) => Self::Same,
            _ => Self::Suspect(now),
        }
    }
}

/// A look under way.
struct Look<'l> {
    times: &'l SourceTimes,
    index: PathBuf,
    list: &'l dyn Fn() -> Option<SourceList>,
    hashes: Option<HashMap<PathBuf, [u8; 32]>>,
    opened: usize,
    read: u64,
    listed: usize,
    changes: SourceChanges,
}

impl Look<'_> {
    fn example(&mut self, path: &Path) {
        if self.changes.examples.len() < MAX_EXAMPLES {
            self.changes.examples.push(path.to_path_buf());
        }
    }

    /// Whether one more file may be opened and `bytes` of it be read.
    fn may_read(&mut self, bytes: u64) -> bool {
        let may = self.opened < MAX_OPENED && self.read.saturating_add(bytes) <= MAX_READ;
        if may {
            self.opened += 1;
            self.read += bytes;
        } else {
            self.changes.is_exact = false;
        }
        may
    }

    /// Whether a file with other times, or with times that cannot be trusted, has another content.
    fn is_changed(&mut self, seen: &Seen, now: FileStat) -> bool {
        match &seen.kind {
            SeenKind::Folder => false,
            SeenKind::Read => {
                let length = |stat: &Option<FileStat>| stat.map(|stat| stat.bytes);
                let companions =
                    if seen.companions.is_empty() { Vec::new() } else { ingest::companion_stats(&seen.path) };
                let lengths = companions.iter().map(length);
                if Some(now.bytes) != length(&seen.stat) || !lengths.clone().eq(seen.companions.iter().map(length)) {
                    return true;
                }
                let bytes = now.bytes + lengths.flatten().sum::<u64>();
                if !self.may_read(bytes) {
                    return seen.stat != Some(now) || companions != seen.companions;
                }
                let known = self.hash(&seen.path);
                ingest::load(&seen.path).is_ok_and(|file| known != Some(file.hash()))
            }
            SeenKind::NotRead(_) => self.may_read(0) && ingest::is_readable(&seen.path),
            SeenKind::Unreadable => {
                fs::metadata(&seen.path).is_ok_and(|data| data.is_file()) && File::open(&seen.path).is_ok()
                    || fs::read_dir(&seen.path).is_ok()
            }
            // The path it is another name of is looked at by itself, unless the link leads elsewhere now.
            SeenKind::Duplicate => !self.is_known_elsewhere(&seen.path),
        }
    }

    fn hash(&mut self, path: &Path) -> Option<[u8; 32]> {
        let list = self.list;
        let by_path = || {
            let files = list().map(|list| list.files).unwrap_or_default();
            files.into_iter().map(|file| (file.path, file.hash)).collect()
        };
        self.hashes.get_or_insert_with(by_path).get(path).copied()
    }

    /// Whether a link leads to a path that is known.
    fn is_known_elsewhere(&self, path: &Path) -> bool {
        dunce::canonicalize(path).is_ok_and(|target| self.times.get(&target).is_some())
    }

    /// Adds the files in a folder that were not there to `new`, and the new folders in it to `folders`.
    fn list(&mut self, folder: &Path, folders: &mut Vec<PathBuf>, new: &mut Vec<PathBuf>) {
        // It may have become an index.
        if !self.is_walked(folder, true) {
            return;
        }
        // A folder that cannot be listed keeps its papers.
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            if self.times.get(&path).is_some() {
                continue;
            }
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if is_link && self.is_old_link(&path) {
                continue;
            }
            if self.listed >= MAX_LISTED {
                self.changes.is_exact = false;
                return;
            }
            self.listed += 1;
            if self.add_new(&path, folders) {
                new.push(path);
            }
        }
    }

    /// Whether a link leads to what is looked at anyway: a known file, or a folder above the link.
    fn is_old_link(&self, path: &Path) -> bool {
        let is_above = |target: PathBuf| path.starts_with(target);
        self.is_known_elsewhere(path) || dunce::canonicalize(path).is_ok_and(is_above)
    }

    /// Whether a walk comes to a path.
    fn is_walked(&self, path: &Path, is_dir: bool) -> bool {
        let is_root = self.times.roots().any(|root| root == path);
        (is_root || !ingest::is_excluded(path, is_dir, &is_index)) && !path.starts_with(&self.index)
    }

    /// Whether a path that is not known is a file that would be read. A folder that would be walked goes to `folders`.
    fn add_new(&mut self, path: &Path, folders: &mut Vec<PathBuf>) -> bool {
        let Ok(data) = fs::metadata(path) else { return false };
        let is_dir = data.is_dir();
        if !self.is_walked(path, is_dir) || !(is_dir || data.is_file()) {
            return false;
        }
        if is_dir {
            folders.push(path.to_path_buf());
            return false;
        }
        // With too many to open, each counts.
        !self.may_read(0) || ingest::is_readable(path)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::SystemTime;

    use super::*;
    use crate::index::file_record::FileRecord;
    use crate::ingest::ReaderStamp;

    /// A folder with one file, as if it was indexed with `content` and looked at in its present state.
    fn look_at(is_settled: bool, content: &str) -> (SourceChanges, bool) {
        let dir = tempfile::tempdir().expect("tempdir");
        let path = dir.path().join("a.md");
        fs::write(&path, "as it is").expect("write");
        let stat = FileStat::read(&path).ok();
        let seen = Seen { is_settled, ..Seen::new(&path, SeenKind::Read, stat, SystemTime::now()) };
        let times = SourceTimes::default().renew(vec![dir.path().to_path_buf()], vec![seen], |_| true);
        let (hash, is_asked) = (*blake3::hash(content.as_bytes()).as_bytes(), Cell::new(false));
        let list = || {
            is_asked.set(true);
            let (path, problems) = (path.clone(), Vec::new());
            let file = FileRecord { path, hash, reader: ReaderStamp::UNREAD, problems, entries: 1 };
            Some(SourceList { files: vec![file], ..SourceList::default() })
        };
        let changes = look(&times, Path::new("index"), &list);
        (changes, is_asked.get())
    }

    #[test]
    fn times_that_are_too_young_are_not_trusted() {
        let (changes, is_asked) = look_at(false, "as it was");
        assert_eq!((changes.changed, changes.total(), changes.is_exact), (1, 1, true));
        assert!(is_asked && changes.examples[0].ends_with("a.md"));
        let (changes, is_asked) = look_at(false, "as it is");
        assert!(changes.is_empty() && changes.is_exact && is_asked);
    }

    #[test]
    fn a_settled_file_is_not_read() {
        let (changes, is_asked) = look_at(true, "as it was");
        assert!(changes.is_empty() && changes.is_exact && !is_asked);
    }
}
