//! `/api/ground`: the papers that support the sentences of a draft.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;

use crate::search::{Draft, GroundQuery};
use crate::server::http::parameter::{Given, Parameter, Parameters, Values};
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::http::similar::refusal;
use crate::server::served_index::ServedIndex;
use crate::wire::{GroundRequestJson, GroundingJson};

const K: Parameter = Parameter::new("k", Values::Whole(1, 10), "The most papers to name for a sentence; 3 if absent");
const DRAFT: Parameter = Parameter::new(
    "draft",
    Values::Flag,
    "Gives the draft back with the keys of the papers that support its sentences",
);
const EXPLAIN: Parameter =
    Parameter::new("explain", Values::Flag, "Gives all papers that were compared with each sentence");

/// The most sentences that are looked up for one request. At a tenth of a second each, more would take too long.
const MOST_CLAIMS: usize = 100;

pub(super) struct GroundParameters;

impl Parameters for GroundParameters {
    const LIST: &'static [&'static Parameter] = &[&K, &DRAFT, &EXPLAIN];
}

/// The papers that support each sentence of a draft, with the sentence that does; at most 100 sentences that claim something
#[utoipa::path(
    post,
    path = "/api/ground",
    tag = "papers",
    params(Given<GroundParameters>),
    request_body = GroundRequestJson,
    responses((status = 200, description = "The sentences of the draft, in order", body = GroundingJson), Problems)
)]
pub(super) async fn ground(
    State(index): State<Arc<ServedIndex>>,
    given: Given<GroundParameters>,
    body: Result<Json<GroundRequestJson>, JsonRejection>,
) -> Result<Json<GroundingJson>, Problem> {
    let start = Instant::now();
    let Json(GroundRequestJson { text }) = body.map_err(refusal)?;
    if text.trim().is_empty() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "the draft is empty; send at least a sentence"));
    }
    let draft = Draft::parse(text);
    if draft.claims() > MOST_CLAIMS {
        let detail = format!(
            "the draft has {} sentences to look up; send at most {MOST_CLAIMS}, such as one section",
            draft.claims()
        );
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    let (with_draft, explain) = (given.flag(&DRAFT), given.flag(&EXPLAIN));
    let default = GroundQuery::default();
    let query = GroundQuery { k: given.number(&K).unwrap_or(default.k), filter: given.filter };
    let grounded = index.run(move |snapshot| {
        let grounding = snapshot.ground(&draft, &query)?;
        let cited = with_draft.then(|| draft.with_keys(&grounding.keys()));
        let json = GroundingJson::new(&draft, &grounding, snapshot.generation(), start.elapsed(), explain);
        Ok(GroundingJson { draft: cited, ..json })
    });
    Ok(Json(grounded.await?))
}
