//! Why a lexical index cannot be made or searched.

use tantivy::TantivyError;
use tantivy::directory::error::OpenReadError;

/// Why a lexical index cannot be made or searched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct LexicalError {
    reason: String,
}

impl LexicalError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl From<TantivyError> for LexicalError {
    /// Keeps what the reader of a file says, where one failed.
    fn from(error: TantivyError) -> Self {
        Self::new(match error {
            TantivyError::IoError(error)
            | TantivyError::OpenReadError(OpenReadError::IoError { io_error: error, .. }) => error.to_string(),
            other => other.to_string(),
        })
    }
}
