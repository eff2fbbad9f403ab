//! `/health`: whether the server can answer.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};

use crate::server::http::guard::Access;
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::served_index::{ServedIndex, ServedState};
use crate::wire::{ServerHealthJson, ServerStatus};

/// Whether the server can answer, and from what
#[utoipa::path(
    get,
    path = "/health",
    tag = "index",
    security(()),
    responses(
        (status = 200, description = "The server answers, or there is no index yet", body = ServerHealthJson),
        (status = 503, description = "The index is damaged, and no earlier generation answers", body = ServerHealthJson),
        Problems
    )
)]
pub(super) async fn health(
    State(index): State<Arc<ServedIndex>>,
    Extension(access): Extension<Access>,
) -> Result<(StatusCode, Json<ServerHealthJson>), Problem> {
    // The state is read from the disk.
    let health = tokio::task::spawn_blocking(move || read(&index));
    let health = health.await.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    let answers = health.status != ServerStatus::Damaged || health.generation.is_some();
    let status = if answers { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((status, Json(if access == Access::Full { health } else { outline(health) })))
}

fn read(index: &ServedIndex) -> ServerHealthJson {
    let ServedState { snapshot, failure } = index.state();
    let status = match (&snapshot, &failure) {
        (_, Some(_)) => ServerStatus::Damaged,
        (Some(snapshot), None) if snapshot.is_empty() => ServerStatus::Empty,
        (Some(_), None) => ServerStatus::Ok,
        (None, None) => ServerStatus::Missing,
    };
    ServerHealthJson {
        status,
        version: concat!("papers-sem ", env!("CARGO_PKG_VERSION")).to_string(),
        index: Some(index.dir().display().to_string()),
        generation: snapshot.as_ref().map(|snapshot| snapshot.generation()),
        papers: snapshot.as_ref().map_or(0, |snapshot| snapshot.len()),
        problem: failure.map(|failure| failure.to_string()),
        updating: index.update(),
        update_failure: index.update_failure(),
        changed_sources: snapshot.as_ref().and_then(|snapshot| index.changed_sources(snapshot)),
    }
}

/// What anybody may know.
fn outline(health: ServerHealthJson) -> ServerHealthJson {
    let ServerHealthJson { status, version, .. } = health;
    ServerHealthJson {
        status,
        version,
        index: None,
        generation: None,
        papers: 0,
        problem: None,
        updating: None,
        update_failure: None,
        changed_sources: None,
    }
}
