//! `/api/search`: the papers that answer a question.

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::State;

use crate::engine::{self, Snapshot};
use crate::search::{Answer, Filter, Mode, Query, SentenceChoice};
use crate::server::http::parameter::{Given, Parameter, Parameters, Values};
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::served_index::ServedIndex;
use crate::wire::AnswerJson;

pub(super) const Q: Parameter =
    Parameter::new("q", Values::Text, "The question, in Chinese or English; without one the newest papers come first");
pub(super) const K: Parameter =
    Parameter::new("k", Values::Whole(1, 200), "The most papers to answer with; 10 if absent");
pub(super) const MODE: Parameter = Parameter::new(
    "mode",
    Values::Choice(|| vec!["hybrid", "semantic", "lexical"]),
    "What papers are ranked by: meaning and words, meaning, or words; hybrid if absent",
);
pub(super) const MIN_SCORE: Parameter =
    Parameter::new("min_score", Values::Share, "Leaves out papers with a lower score");
const SENTENCES: Parameter = Parameter::new(
    "sentences",
    Values::Choice(|| vec!["none", "estimated", "compared"]),
    "How the sentence of each paper is chosen: by an estimate if absent; by the model, which takes as long as the rest",
);
pub(super) const LITERAL: Parameter = Parameter::new(
    "literal",
    Values::Flag,
    "Takes the question word for word: no author, year, venue or kind of paper in it becomes a condition",
);
pub(super) const FACETS: Parameter =
    Parameter::new("facets", Values::Flag, "Counts what the papers that meet the filters have");
const BOTH: Parameter = Parameter::new(
    "both",
    Values::Flag,
    "Gives what papers say in the other language too, where they have a text in it",
);
const EXPLAIN: Parameter =
    Parameter::new("explain", Values::Flag, "Gives the scores and ranks that the rank of each paper comes from");

/// The most papers to answer with if the request names no number.
const SHOWN: usize = 10;

pub(super) struct SearchParameters;

impl Parameters for SearchParameters {
    const LIST: &'static [&'static Parameter] =
        &[&Q, &K, &MODE, &MIN_SCORE, &LITERAL, &SENTENCES, &FACETS, &BOTH, &EXPLAIN];
}

/// The most papers that a request asks for.
pub(super) fn shown<P: Parameters>(given: &Given<P>) -> usize {
    given.number(&K).unwrap_or(SHOWN)
}

/// The question that a request asks; without text it asks for all papers.
pub(super) fn query<P: Parameters>(given: &Given<P>) -> Query {
    Query {
        text: given.text(&Q).unwrap_or_default().trim().to_string(),
        k: shown(given),
        mode: match given.text(&MODE) {
            Some("lexical") => Mode::Lexical,
            Some("semantic") => Mode::Semantic,
            _ => Mode::Hybrid,
        },
        filter: given.filter.clone(),
        min_score: given.number(&MIN_SCORE),
        exact: false,
        literal: given.flag(&LITERAL),
        today: None,
        sentences: SentenceChoice::None,
        both_languages: false,
    }
}

/// The papers that a question asks for.
///
/// # Errors
/// As [`Snapshot::search`].
pub(super) fn answer(snapshot: &Snapshot, query: &Query) -> engine::Result<Answer> {
    if query.text.is_empty() { snapshot.browse(query.k, &query.filter) } else { snapshot.search(query) }
}

/// The JSON of an answer to a request that came at `start`, with facets if they are asked for.
///
/// # Errors
/// If a filter cannot be used or if the index is damaged.
pub(super) fn json(
    snapshot: &Snapshot,
    text: String,
    answer: Answer,
    start: Instant,
    (facets, explain): (Option<&Filter>, bool),
) -> engine::Result<AnswerJson> {
    let facets = facets.map(|filter| snapshot.facets(filter)).transpose()?;
    let json = AnswerJson::new(text, answer, snapshot.generation(), start.elapsed(), explain);
    Ok(AnswerJson { facets: facets.map(|facets| (*facets).clone()), ..json })
}

/// The papers that answer a question, best first; without a question the newest papers
#[utoipa::path(
    get,
    path = "/api/search",
    tag = "papers",
    params(Given<SearchParameters>),
    responses((status = 200, description = "The answer", body = AnswerJson), Problems)
)]
pub(super) async fn search(
    State(index): State<Arc<ServedIndex>>,
    given: Given<SearchParameters>,
) -> Result<Json<AnswerJson>, Problem> {
    let start = Instant::now();
    let query = Query {
        sentences: match given.text(&SENTENCES) {
            Some("none") => SentenceChoice::None,
            Some("compared") => SentenceChoice::Compared,
            _ => SentenceChoice::Estimated,
        },
        both_languages: given.flag(&BOTH),
        ..query(&given)
    };
    let (facets, explain) = (given.flag(&FACETS), given.flag(&EXPLAIN));
    let answer = index.run(move |snapshot| {
        let answer = answer(snapshot, &query)?;
        let extras = (facets.then_some(&query.filter), explain);
        json(snapshot, query.text.clone(), answer, start, extras)
    });
    Ok(Json(answer.await?))
}
