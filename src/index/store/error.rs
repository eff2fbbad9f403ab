//! Why an index cannot be read or written.

use std::path::{Path, PathBuf};

use crate::index::layout::Format;

/// Why an index could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no index where it was looked for.
    #[error("there is no index in {dir}\n  make one with `papers-sem index PATH…`, or name another with --index DIR")]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// The directory holds something else.
    #[error("{dir} holds something else, and no index\n  give another directory with --index DIR")]
    Foreign {
        /// The directory.
        dir: PathBuf,
    },
    /// A file's bytes are not those that were written.
    #[error(
        "the index is damaged: {path}: {reason}\n  `papers-sem verify --repair` mends it where it can; `papers-sem index --rebuild PATH…` makes it anew"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Written by a later version.
    #[error(
        "{path} was written by a newer papers-sem (format {found}; this one reads up to {newest})\n  install the newer version, or make the index anew in another directory with --index DIR"
    )]
    Newer {
        /// The manifest.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this version knows.
        newest: Format,
    },
    /// Written by an earlier version.
    #[error("the index in {dir} was written by an earlier papers-sem\n  `papers-sem upgrade` brings it up to date")]
    Older {
        /// The index.
        dir: PathBuf,
    },
    /// Another process writes.
    #[error(
        "another papers-sem is writing to {dir}\n  try again when it has ended; without --no-wait, `index` waits for it"
    )]
    Locked {
        /// The index.
        dir: PathBuf,
    },
    /// The system refused.
    #[error("cannot {action} {path}: {source}{}", hint(.source))]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl StoreError {
    /// What is wrong, for whoever knows where.
    pub(crate) fn reason(self) -> String {
        match self {
            Self::Damaged { reason, .. } => reason,
            other => other.to_string(),
        }
    }

    /// What is wrong, where it is no more than a note: without what to do about it.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::Damaged { path, reason } => format!("{}: {reason}", path.display()),
            other => other.to_string(),
        }
    }
}

fn hint(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::StorageFull => "\n  free some space; the index is as it was",
        std::io::ErrorKind::PermissionDenied => "\n  check who may write there, or name another place with --index DIR",
        std::io::ErrorKind::ReadOnlyFilesystem => "\n  the disk is read-only: name another place with --index DIR",
        _ => "",
    }
}

/// Turns an error of the system into a [`StoreError`] that names the `action` that failed, and on which path.
pub(crate) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> StoreError + 'a {
    move |source| StoreError::Io { action, path: path.to_path_buf(), source }
}
