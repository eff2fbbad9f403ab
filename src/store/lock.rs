//! One writer at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::{StoreError, io};

/// Held by whoever writes to an index; readers need none. The system lets go of it when the
/// process ends, however it ends.
#[derive(Debug)]
pub struct WriterLock {
    _file: File,
}

impl WriterLock {
    /// Takes the lock of the index in `dir`, which must exist.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process holds it.
    pub fn take(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join("lock");
        let file =
            OpenOptions::new().create(true).write(true).truncate(false).open(&path).map_err(io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Locked { dir: dir.to_path_buf() }),
            Err(TryLockError::Error(error)) => Err(io("lock", &path)(error)),
        }
    }
}
