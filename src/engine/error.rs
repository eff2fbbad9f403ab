//! The errors of the library, as one type.

use crate::embed::EmbedError;
use crate::eval::EvalError;
use crate::follow::FollowError;
use crate::index::export::ExportError;
use crate::index::store::StoreError;
use crate::index::writer::UpdateError;
use crate::search::{FilterError, SearchError};

/// Any error of the library.
///
/// A message states what is wrong. What a user can do about it depends on the program, so the program says it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An index cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An index cannot be made or updated.
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// A question cannot be answered.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A value of a filter cannot be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// A model cannot be used.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// An export failed.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The followed questions cannot be read or written.
    #[error(transparent)]
    Follow(#[from] FollowError),
    /// A measurement failed.
    #[error(transparent)]
    Eval(#[from] EvalError),
}

/// A result with an [`Error`] of the library.
pub type Result<T> = std::result::Result<T, Error>;
