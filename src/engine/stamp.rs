//! Notices that an index was updated, without reading it.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::index::store::Manifest;

/// What changes when a writer replaces the manifest: a new file is renamed over the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    file: u64,
}

impl Stamp {
    /// The stamp of the manifest in `dir`. None if it cannot be looked at.
    pub fn read(dir: &Path) -> Option<Self> {
        let metadata = fs::metadata(Manifest::path(dir)).ok()?;
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let file = 0;
        Some(Self { length: metadata.len(), modified: metadata.modified().ok(), file })
    }
}
