//! The Model Context Protocol.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use tokio_util::sync::CancellationToken;

use crate::server::error::ServerError;
use crate::server::served_index::ServedIndex;

/// The route of the protocol over HTTP.
pub(super) fn routes(_index: &Arc<ServedIndex>, _stop: &CancellationToken) -> Router {
    Router::new()
}

/// Answers an assistant over standard input and output until the input ends.
///
/// # Errors
/// [`ServerError`] if the threads cannot be started.
pub fn serve_stdio(_index: &Path) -> Result<(), ServerError> {
    Ok(())
}
