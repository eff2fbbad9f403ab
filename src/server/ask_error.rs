//! Why a question is not answered.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::Error;

/// Why a question is not answered.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum AskError {
    /// There is no index yet.
    #[error("there is no index in {}", .0.display())]
    NoIndex(PathBuf),
    /// As many questions as may wait are waiting.
    #[error("too many questions are waiting")]
    Busy,
    /// The index, the model or the question does not allow an answer.
    #[error(transparent)]
    Engine(Arc<Error>),
    /// A thread failed.
    #[error("the question could not be answered: {0}")]
    Failed(String),
}

impl From<Error> for AskError {
    fn from(error: Error) -> Self {
        Self::Engine(Arc::new(error))
    }
}
