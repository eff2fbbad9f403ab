//! The web page.

use axum::Router;

/// The routes of the page and its parts.
pub(super) fn routes() -> Router {
    Router::new()
}
