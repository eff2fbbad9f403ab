//! What a walk came to, so that a later one need not open it again.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::ingest::file::companion_paths;
use crate::ingest::file_stat::FileStat;
use crate::paper::path_bytes;

/// A file or folder that a walk came to, with its size and times just before it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The path, as the walk reached it.
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    /// What it is.
    pub kind: SeenKind,
    /// Its size and times. `None` if it cannot be looked at, like a link that leads nowhere.
    pub stat: Option<FileStat>,
    /// Size and times of the files that belong to it and are read with it, where there can be some.
    pub companions: Vec<Option<FileStat>>,
    /// Whether every later change gives another size or time.
    pub is_settled: bool,
}

/// What a [`Seen`] path is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeenKind {
    /// A folder, whose time changes with the names in it.
    Folder,
    /// A file that is read.
    Read,
    /// A file that no reader knows, with the reason in words.
    NotRead(String),
    /// A file or folder that is there and cannot be opened.
    Unreadable,
    /// Another path of a file that is read already.
    Duplicate,
}

impl Seen {
    /// A path, looked at `now`.
    pub fn new(path: &Path, kind: SeenKind, stat: Option<FileStat>, now: SystemTime) -> Self {
        let mut seen = Self { path: path.to_path_buf(), kind, stat, companions: Vec::new(), is_settled: false };
        seen.settle(now);
        seen
    }

    /// Whether it is a file with the same size and times as then, and these can be trusted.
    pub fn is_as_before(&self, stat: FileStat) -> bool {
        self.is_settled
            && self.stat == Some(stat)
            && (self.companions.is_empty() || self.companions == companion_stats(&self.path))
    }

    /// Adds the files that are read with this one, looked at before it was read.
    pub fn with_companions(&mut self, companions: Vec<Option<FileStat>>, now: SystemTime) {
        self.companions = companions;
        self.settle(now);
    }

    fn settle(&mut self, now: SystemTime) {
        let stats = self.stat.iter().chain(self.companions.iter().flatten());
        self.is_settled = self.stat.is_some() && stats.into_iter().all(|stat| stat.is_settled(now));
    }
}

/// Size and times of the files that may belong to a database at `path`.
pub fn companion_stats(path: &Path) -> Vec<Option<FileStat>> {
    companion_paths(path).map(|path| FileStat::read(&path).ok()).collect()
}
