//! Why vectors cannot be read.

use std::path::PathBuf;

/// Why vectors cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VectorError {
    /// A file holds other bytes than were written.
    #[error("{}: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A database does not give them.
    #[error("{reason}")]
    Unavailable {
        /// What was asked, and why there is no answer.
        reason: String,
    },
    /// The bytes are those that were written, but they are no vectors or no graph.
    #[error("{reason}")]
    Invalid {
        /// What is wrong with them.
        reason: String,
    },
}

impl VectorError {
    /// The error for bytes that were read and make no sense.
    pub(super) fn invalid(reason: impl Into<String>) -> Self {
        Self::Invalid { reason: reason.into() }
    }
}
