//! One writer at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use same_file::Handle;

use crate::index::store::{StoreError, io};

/// Between two looks at a lock that another process holds.
const PAUSE: Duration = Duration::from_millis(100);
/// How often a directory may vanish between two calls before that is no accident.
const RETRIES: usize = 100;

/// The lock that a writer of an index holds. Readers need none. The system releases it when the process ends, however it
/// ends.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of the index in `dir`, which is made when it is missing. While another process holds the lock,
    /// `wait` is asked every tenth of a second whether to go on waiting.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process holds it and `wait` says no.
    pub fn take(dir: &Path, wait: impl FnMut() -> bool) -> Result<Self, StoreError> {
        Self::take_file(dir, "lock", wait)
    }

    /// As [`Self::take`], the lock of something else in `dir` that is changed apart from the index: the file `name`.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn take_file(dir: &Path, name: &str, mut wait: impl FnMut() -> bool) -> Result<Self, StoreError> {
        let path = dir.join(name);
        let mut vanished = 0;
        loop {
            // Whoever held it may have been a first run that failed and left no directory behind.
            std::fs::create_dir_all(dir).map_err(io("create", dir))?;
            let file = match OpenOptions::new().create(true).write(true).truncate(false).open(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound && vanished < RETRIES => {
                    vanished += 1;
                    continue;
                }
                other => other.map_err(io("open", &path))?,
            };
            match file.try_lock() {
                // A lock on a file that was removed meanwhile keeps nobody out.
                Ok(()) if is_at(&file, &path) => return Ok(Self { _file: file }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if wait() => std::thread::sleep(PAUSE),
                Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { dir: dir.to_path_buf() }),
                Err(TryLockError::Error(error)) => return Err(io("lock", &path)(error)),
            }
        }
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let own = file.try_clone().and_then(Handle::from_file);
    match (own, Handle::from_path(path)) {
        (Ok(own), Ok(there)) => own == there,
        (_, Err(error)) => error.kind() != ErrorKind::NotFound,
        (Err(_), _) => true,
    }
}
