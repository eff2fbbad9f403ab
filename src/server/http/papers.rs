//! `/api/papers/{id}`: a paper, and the papers that are similar to it.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State;

use crate::engine::SimilarPapers;
use crate::server::http::parameter::{Given, Parameter, Parameters};
use crate::server::http::path::PaperName;
use crate::server::http::problem::Problem;
use crate::server::http::responses::{Problems, UnknownPaper};
use crate::server::http::search::{FACETS, K, json, shown};
use crate::server::served_index::ServedIndex;
use crate::text::Language;
use crate::wire::{AnswerJson, PaperJson};

pub(super) struct NoParameters;

impl Parameters for NoParameters {
    const LIST: &'static [&'static Parameter] = &[];
    const HAS_FILTERS: bool = false;
}

pub(super) struct SimilarParameters;

impl Parameters for SimilarParameters {
    const LIST: &'static [&'static Parameter] = &[&K, &FACETS];
}

/// All that the index holds of a paper
#[utoipa::path(
    get,
    path = "/api/papers/{id}",
    tag = "papers",
    params(PaperName),
    responses((status = 200, description = "The paper", body = PaperJson), UnknownPaper, Problems)
)]
pub(super) async fn paper(
    State(index): State<Arc<ServedIndex>>,
    PaperName(name): PaperName,
    _: Given<NoParameters>,
) -> Result<Json<PaperJson>, Problem> {
    let paper = index.run(move |snapshot| match snapshot.get(&name)?.into_iter().next() {
        Some(paper) => Ok(Ok(PaperJson::from(paper))),
        None => Ok(Err(Problem::unknown_paper(snapshot, &name)?)),
    });
    paper.await?.map(Json)
}

/// The papers that are most similar to a paper, best first
#[utoipa::path(
    get,
    path = "/api/papers/{id}/similar",
    tag = "papers",
    params(PaperName, Given<SimilarParameters>),
    responses((status = 200, description = "The similar papers", body = AnswerJson), UnknownPaper, Problems)
)]
pub(super) async fn similar(
    State(index): State<Arc<ServedIndex>>,
    PaperName(name): PaperName,
    given: Given<SimilarParameters>,
) -> Result<Json<AnswerJson>, Problem> {
    let start = Instant::now();
    let (k, facets) = (shown(&given), given.flag(&FACETS));
    let answer = index.run(move |snapshot| match snapshot.similar(&name, k, &given.filter)? {
        Some(SimilarPapers { paper, answer, .. }) => {
            let title = paper.title(Language::detect(&name)).to_string();
            Ok(Ok(json(snapshot, title, answer, start, (facets.then_some(&given.filter), false))?))
        }
        None => Ok(Err(Problem::unknown_paper(snapshot, &name)?)),
    });
    answer.await?.map(Json)
}
