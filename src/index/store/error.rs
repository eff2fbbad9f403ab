//! Why an index cannot be read or written.

use std::path::{Path, PathBuf};

use crate::index::layout::Format;
use crate::index::store_address::StoreAddress;

/// Why an index could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no index where it was looked for.
    #[error("there is no index in {dir}")]
    Missing {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A file is where an index should be.
    #[error("{path} is a file, and no index")]
    File {
        /// The file.
        path: PathBuf,
    },
    /// The directory holds something else.
    #[error("{dir} holds something else, and no index")]
    Foreign {
        /// The directory.
        dir: PathBuf,
    },
    /// A file's bytes are not those that were written.
    #[error("the index is damaged: {path}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Written by a later version.
    #[error("{path} was written by a newer papers-sem (format {found}; this one reads up to {newest})")]
    Newer {
        /// The manifest.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format that this version knows.
        newest: Format,
    },
    /// Written by an earlier version.
    #[error("the index in {dir} was written by an earlier papers-sem")]
    Older {
        /// The index.
        dir: PathBuf,
    },
    /// Another process writes.
    #[error("another papers-sem is writing to {dir}")]
    Locked {
        /// The index.
        dir: PathBuf,
    },
    /// The papers are in a database, and this build has no client of it.
    #[error("the papers are in {address}, and this build has no client for it")]
    NoQdrant {
        /// Where the papers are.
        address: StoreAddress,
    },
    /// A database does not answer, or not as it should.
    #[error("{reason}")]
    Collection {
        /// Where the papers are.
        address: StoreAddress,
        /// What kind of failure it is.
        fault: CollectionFault,
        /// Which node was asked what, and what it said.
        reason: String,
    },
    /// The system refused.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// What kind of failure of a database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CollectionFault {
    /// No node answers in time.
    Unavailable,
    /// A node refuses, such as for a missing key.
    Refused,
    /// The settings of the connection cannot be used.
    Settings,
    /// There is no collection of this name.
    Missing,
    /// It was made with another model, or cuts passages otherwise.
    OtherModel,
    /// It has a format that this version does not know.
    OtherFormat,
    /// It cannot be made anew, because others write to it too.
    Shared,
    /// What it holds is not what was written.
    Damaged,
    /// A paper cannot be written in the form of the collection.
    Unwritable,
    /// The caller asked to stop while papers were written.
    Stopped,
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

/// Turns an error of the system into a [`StoreError`] that names the `action` that failed, and on which path.
pub(crate) fn io<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(std::io::Error) -> StoreError + 'a {
    move |source| StoreError::Io { action, path: path.to_path_buf(), source }
}
