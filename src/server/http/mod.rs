//! The HTTP API.

mod export;
mod feed;
mod ground;
mod guard;
mod health;
mod limits;
mod map;
mod openapi;
mod overview;
mod papers;
mod parameter;
mod path;
mod problem;
mod responses;
mod search;
mod similar;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};

use crate::server::served_index::ServedIndex;

use guard::Guard;
use problem::Problem;

/// The routes of the API for which a client must send the token, if the server has one.
pub(super) fn routes(index: &Arc<ServedIndex>) -> Router {
    Router::new()
        .route("/api/search", get(search::search))
        .route("/api/papers/{id}", get(papers::paper))
        .route("/api/papers/{id}/similar", get(papers::similar))
        .route("/api/similar", post(similar::similar_to_text))
        .route("/api/ground", post(ground::ground))
        .route("/api/overview", get(overview::overview))
        .route("/api/map", get(map::map))
        .route("/api/topics", get(map::topics))
        .route("/api/export", get(export::export))
        .route("/feed.atom", get(feed::feed))
        .route("/openapi.json", get(openapi::document))
        .with_state(Arc::clone(index))
}

/// The route that answers without a token.
pub(super) fn open_routes(index: &Arc<ServedIndex>) -> Router {
    Router::new().route("/health", get(health::health)).with_state(Arc::clone(index))
}

/// All routes, behind what every request passes before it reaches one: the checks of `Host` and `Origin`, the limits, and
/// for `closed` routes that of the token. `open` ones are the page's own files and `/health`.
pub(super) fn guarded(open: Router, closed: Router, token: Option<String>) -> Router {
    let guard = Arc::new(Guard::new(token));
    let closed = closed.route_layer(middleware::from_fn(guard::demand_token));
    let not_found = || async {
        Problem::new(StatusCode::NOT_FOUND, "there is nothing here; /openapi.json describes what there is")
    };
    let not_allowed = || async {
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this method is not answered here; `Allow` names those that are")
    };
    let routes = open.merge(closed).fallback(not_found).method_not_allowed_fallback(not_allowed);
    limits::limited(routes.layer(middleware::from_fn_with_state(guard, guard::check)))
}

/// The answer to a connection beyond the limit.
pub(super) fn too_many_connections() -> Response {
    Problem::busy("too many connections are open; ask again in a second").into_response()
}
