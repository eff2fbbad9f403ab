//! Why a question cannot be answered.

use crate::embed::EmbedError;
use crate::index::store::StoreError;
use crate::search::filter::{FilterError, RestrictError};

/// Why a question could not be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// Nothing was asked.
    #[error("the question is empty")]
    Empty,
    /// The question has no topic: it is signs alone, or asks for papers about anything.
    #[error("{question:?} does not say what the papers are about")]
    NoTopic {
        /// The question.
        question: String,
    },
    /// The model is not the one the index was made with.
    #[error(
        "the index in {dir} was made with the model {indexed}; this one is {given}, whose vectors cannot be compared"
    )]
    OtherModel {
        /// The index.
        dir: String,
        /// The model it was made with.
        indexed: String,
        /// The model at hand.
        given: String,
        /// The name of the model at hand.
        model: String,
    },
    /// A value of the filter cannot be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The index of words failed, though its bytes are those that were written.
    #[error("the index of words in {dir} cannot be searched: {reason}")]
    Words {
        /// The index.
        dir: String,
        /// What tantivy said.
        reason: String,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
}

impl From<RestrictError> for SearchError {
    fn from(error: RestrictError) -> Self {
        match error {
            RestrictError::Filter(error) => Self::Filter(error),
            RestrictError::Store(error) => Self::Store(error),
        }
    }
}
