//! `/api/overview`: what the index holds.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use crate::server::http::papers::NoParameters;
use crate::server::http::parameter::Given;
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::served_index::ServedIndex;
use crate::wire::Overview;

/// What the index holds
#[utoipa::path(
    get,
    path = "/api/overview",
    tag = "index",
    responses((status = 200, description = "What the index holds", body = Overview), Problems)
)]
pub(super) async fn overview(
    State(index): State<Arc<ServedIndex>>,
    _: Given<NoParameters>,
) -> Result<Json<Overview>, Problem> {
    Ok(Json(index.run(|snapshot| snapshot.overview()).await?))
}
