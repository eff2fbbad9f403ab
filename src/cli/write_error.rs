//! A file that a command cannot write, by the name that the user gave it.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file was not written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub(super) struct WriteError {
    pub path: PathBuf,
    pub source: io::Error,
}

impl WriteError {
    /// What makes this error of an error of the system.
    pub fn of(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self { path: path.to_path_buf(), source }
    }
}
