//! `/feed.atom`: the papers that came in lately, for a feed reader.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use crate::atom_feed::atom_feed;
use crate::follow::FollowedQuestions;
use crate::search::{NewPapersQuery, SentenceChoice};
use crate::server::http::papers::NoParameters;
use crate::server::http::parameter::Given;
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::served_index::ServedIndex;

/// How long a paper stays in the feed: a reader that is asked once a month misses none.
const DAYS: u64 = 31;
/// The papers of each question, and of the rest.
const SHOWN: usize = 50;

/// The papers that came in during the last month, as an Atom feed, with the followed questions that each answers
#[utoipa::path(
    get,
    path = "/feed.atom",
    tag = "papers",
    responses((status = 200, description = "The feed", content((String = "application/atom+xml"))), Problems)
)]
pub(super) async fn feed(
    State(index): State<Arc<ServedIndex>>,
    _: Given<NoParameters>,
) -> Result<impl IntoResponse, Problem> {
    let feed = index.run(|snapshot| {
        let followed = FollowedQuestions::read(snapshot.dir())?;
        let query = NewPapersQuery {
            questions: followed.questions.into_iter().map(|followed| followed.question).collect(),
            since: SystemTime::now().checked_sub(Duration::from_secs(DAYS * 24 * 60 * 60)),
            k: SHOWN,
            sentences: SentenceChoice::Estimated,
        };
        Ok(atom_feed(&snapshot.new_papers(&query)?, snapshot.dir(), Some("/feed.atom")))
    });
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed.await?))
}
