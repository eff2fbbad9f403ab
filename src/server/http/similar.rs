//! `/api/similar`: the papers that are nearest to a pasted text.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;

use crate::server::http::papers::SimilarParameters;
use crate::server::http::parameter::Given;
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::http::search::{FACETS, json, shown};
use crate::server::served_index::ServedIndex;
use crate::wire::{AnswerJson, SimilarRequestJson};

/// The characters of a text that an answer repeats: enough to recognise it.
const REPEATED: usize = 200;

/// The papers that are nearest in meaning to a text, best first
#[utoipa::path(
    post,
    path = "/api/similar",
    tag = "papers",
    params(Given<SimilarParameters>),
    request_body = SimilarRequestJson,
    responses(
        (status = 200, description = "The nearest papers; `query` is the beginning of the text", body = AnswerJson),
        Problems
    )
)]
pub(super) async fn similar_to_text(
    State(index): State<Arc<ServedIndex>>,
    given: Given<SimilarParameters>,
    body: Result<Json<SimilarRequestJson>, JsonRejection>,
) -> Result<Json<AnswerJson>, Problem> {
    let start = Instant::now();
    let Json(SimilarRequestJson { text }) = body.map_err(refusal)?;
    let (k, facets) = (shown(&given), given.flag(&FACETS));
    let answer = index.run(move |snapshot| {
        let answer = snapshot.similar_to_text(&text, k, &given.filter)?;
        let beginning = text.trim().chars().take(REPEATED).collect();
        json(snapshot, beginning, answer, start, (facets.then_some(&given.filter), false))
    });
    Ok(Json(answer.await?))
}

/// The problem of a body that is no `{"text": "…"}`.
pub(super) fn refusal(rejection: JsonRejection) -> Problem {
    let wanted = "send {\"text\": \"…\"} as application/json, in UTF-8";
    let status = match rejection.status() {
        // JSON of another shape is a bad request like any other.
        StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
        status => status,
    };
    Problem::new(status, format!("{}; {wanted}", rejection.body_text()))
}
