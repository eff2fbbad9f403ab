//! `/health`: whether the server can answer.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::server::served_index::ServedIndex;

pub(super) async fn health(State(index): State<Arc<ServedIndex>>) -> Json<Value> {
    let state = tokio::task::spawn_blocking(move || {
        let state = index.state();
        json!({"status": if state.snapshot.is_some() { "ok" } else { "missing" }, "index": index.dir()})
    });
    Json(state.await.unwrap_or_default())
}
