//! The typed error that a command failed with: what says it and what says the next step look at the same list.

use crate::cli::config::ConfigError;
use crate::cli::write_error::WriteError;
use crate::embed::EmbedError;
use crate::embed::runtime::RuntimeError;
use crate::engine::Error;
use crate::eval::EvalError;
use crate::follow::FollowError;
use crate::index::export::ExportError;
use crate::index::store::StoreError;
use crate::index::writer::UpdateError;
use crate::search::{FilterError, SearchError};
#[cfg(feature = "server")]
use crate::server::ServerError;

/// An error of the library or of the command.
pub(super) enum Cause<'e> {
    Store(&'e StoreError),
    Update(&'e UpdateError),
    Search(&'e SearchError),
    Filter(&'e FilterError),
    Embed(&'e EmbedError),
    Runtime(&'e RuntimeError),
    Export(&'e ExportError),
    Eval(&'e EvalError),
    Follow(&'e FollowError),
    Config(&'e ConfigError),
    Write(&'e WriteError),
    #[cfg(feature = "server")]
    Server(&'e ServerError),
}

impl<'e> Cause<'e> {
    /// The error itself, or what an engine passes on. None of another type.
    pub fn of(error: &'e anyhow::Error) -> Option<Self> {
        if let Some(error) = error.downcast_ref::<Error>() {
            return Some(match error {
                Error::Store(error) => Self::Store(error),
                Error::Update(error) => Self::Update(error),
                Error::Search(error) => Self::Search(error),
                Error::Filter(error) => Self::Filter(error),
                Error::Embed(error) => Self::Embed(error),
                Error::Export(error) => Self::Export(error),
                Error::Eval(error) => Self::Eval(error),
                Error::Follow(error) => Self::Follow(error),
            });
        }
        let cause = None
            .or_else(|| error.downcast_ref().map(Self::Store))
            .or_else(|| error.downcast_ref().map(Self::Update))
            .or_else(|| error.downcast_ref().map(Self::Search))
            .or_else(|| error.downcast_ref().map(Self::Filter))
            .or_else(|| error.downcast_ref().map(Self::Embed))
            .or_else(|| error.downcast_ref().map(Self::Runtime))
            .or_else(|| error.downcast_ref().map(Self::Export))
            .or_else(|| error.downcast_ref().map(Self::Eval))
            .or_else(|| error.downcast_ref().map(Self::Follow))
            .or_else(|| error.downcast_ref().map(Self::Config))
            .or_else(|| error.downcast_ref().map(Self::Write));
        #[cfg(feature = "server")]
        let cause = cause.or_else(|| error.downcast_ref().map(Self::Server));
        cause
    }
}
