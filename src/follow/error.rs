//! Why followed questions cannot be read or written.

use std::path::PathBuf;

use crate::index::store::StoreError;

/// Why the followed questions could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FollowError {
    /// The file is not what was written.
    #[error("the followed questions cannot be read: {path}: {reason}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A later version wrote the file.
    #[error("{path} was written by a newer papers-sem (version {found})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
    },
    /// Nothing of this name or number is followed.
    #[error("no question {question:?} is followed")]
    Unknown {
        /// The question, or its number.
        question: String,
    },
    /// There is no index, or the system refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}
