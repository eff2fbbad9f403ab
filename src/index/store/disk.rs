//! Every write to an index. Tests replace the implementation to make each call fail, or to cut the power after it.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Result, Write};
use std::path::Path;
use std::time::Duration;

/// How often a rename is tried again on Windows, and the pause before it: a second in all.
const RETRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(50);

/// Where an index is written. Nothing is durable before it is synced: the bytes of a file by a sync of the file, its name
/// by a sync of its directory.
pub trait Disk: Sync {
    /// Creates a directory and its missing parents.
    ///
    /// # Errors
    /// What the system says, as for every method of this trait.
    fn create_dir(&self, path: &Path) -> Result<()>;
    /// Writes a file, replacing what was there.
    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()>;
    /// Appends to a file, which is created when it is missing.
    fn append(&self, path: &Path, bytes: &[u8]) -> Result<()>;
    /// Makes the bytes of a file durable.
    fn sync(&self, path: &Path) -> Result<()>;
    /// Makes the names in a directory durable.
    fn sync_dir(&self, path: &Path) -> Result<()>;
    /// Renames a file atomically, replacing what has that name.
    fn rename(&self, from: &Path, to: &Path) -> Result<()>;
    /// Removes a file.
    fn remove_file(&self, path: &Path) -> Result<()>;
    /// Removes a directory and its contents.
    fn remove_dir(&self, path: &Path) -> Result<()>;
}

/// Replaces the file `path` by way of `new`, whole but not synced: what a cache is written by, whose checksum tells after a power
/// cut.
///
/// # Errors
/// What the system says; `path` is then as it was.
pub(crate) fn replace_cache(disk: &dyn Disk, path: &Path, new: &Path, bytes: &[u8]) -> Result<()> {
    let replaced = disk.write(new, bytes).and_then(|()| disk.rename(new, path));
    if replaced.is_err() {
        let _ = disk.remove_file(new);
    }
    replaced
}

/// The file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct FileSystem;

impl Disk for FileSystem {
    fn create_dir(&self, path: &Path) -> Result<()> {
        fs::create_dir_all(path)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        File::create(path)?.write_all(bytes)
    }

    fn append(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        OpenOptions::new().append(true).create(true).open(path)?.write_all(bytes)
    }

    fn sync(&self, path: &Path) -> Result<()> {
        // Windows syncs what is open for writing only.
        OpenOptions::new().write(true).open(path)?.sync_all()
    }

    // Windows has no such call and needs none.
    fn sync_dir(&self, path: &Path) -> Result<()> {
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let rename = || fs::rename(from, to);
        // On Windows a file that a virus scanner or a backup looks at cannot be replaced for a moment.
        let is_busy = |result: &Result<()>| {
            cfg!(windows) && result.as_ref().is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
        };
        let mut result = rename();
        for _ in 0..RETRIES {
            if !is_busy(&result) {
                break;
            }
            std::thread::sleep(PAUSE);
            result = rename();
        }
        result
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        fs::remove_file(path)
    }

    fn remove_dir(&self, path: &Path) -> Result<()> {
        fs::remove_dir_all(path)
    }
}
