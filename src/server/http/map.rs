//! `/api/map` and `/api/topics`: the papers and topics as a whole.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::engine::{Result as EngineResult, Snapshot};
use crate::library_map::{LibraryMap, TopicOutline};
use crate::server::ask_error::AskError;
use crate::server::http::papers::NoParameters;
use crate::server::http::parameter::Given;
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::served_index::ServedIndex;

/// How long a request waits for a map. Beyond, the client asks again.
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two looks at a map that is being made.
const PAUSE: Duration = Duration::from_millis(100);

/// The map of all papers
///
/// The first map of an index takes about a minute for 100,000 papers. While it is made, the answer is 503 with `Retry-After`.
#[utoipa::path(
    get,
    path = "/api/map",
    tag = "index",
    responses((status = 200, description = "Every paper with its place, and the topics", body = LibraryMap), Problems)
)]
pub(super) async fn map(State(index): State<Arc<ServedIndex>>, _: Given<NoParameters>) -> Result<Response, Problem> {
    made(&index, Snapshot::made_map).await
}

/// The topics of all papers
///
/// They are made with the map.
#[utoipa::path(
    get,
    path = "/api/topics",
    tag = "index",
    responses((status = 200, description = "The topics as a tree, with examples", body = TopicOutline), Problems)
)]
pub(super) async fn topics(State(index): State<Arc<ServedIndex>>, _: Given<NoParameters>) -> Result<Response, Problem> {
    made(&index, Snapshot::made_topics).await
}

/// What `read` gives once the map is made. A request never makes one itself: it would hold a thread that answers questions.
async fn made<T: Serialize + 'static>(
    index: &Arc<ServedIndex>,
    read: fn(&Snapshot) -> EngineResult<Option<T>>,
) -> Result<Response, Problem> {
    let start = Instant::now();
    let mut has_waited = false;
    loop {
        // As bytes: a large map must not be written by a thread that serves connections.
        let json = index.run(move |snapshot| Ok(read(snapshot)?.map(|made| serde_json::to_vec(&made)))).await?;
        if let Some(json) = json {
            let bytes = json.map_err(|error| AskError::Failed(error.to_string()))?;
            return Ok(([(CONTENT_TYPE, "application/json")], bytes).into_response());
        }
        if has_waited && let Some(failure) = index.map_maker().failure() {
            return Err(AskError::Engine(failure).into());
        }
        make(index)?;
        has_waited = true;
        while let Some((done, total)) = index.map_maker().progress() {
            if start.elapsed() > PATIENCE {
                let detail = format!("the map is being made: {done} of {total} steps; ask again in a second");
                return Err(Problem::busy(&detail));
            }
            tokio::time::sleep(PAUSE).await;
        }
        if start.elapsed() > PATIENCE {
            return Err(Problem::busy("the index changed while its map was made; ask again in a second"));
        }
    }
}

/// Begins to make the map, unless that is under way.
fn make(index: &Arc<ServedIndex>) -> Result<(), AskError> {
    if !index.map_maker().begin() {
        return Ok(());
    }
    let served = Arc::clone(index);
    let work = move || {
        let maker = served.map_maker();
        let make = || match served.state().snapshot {
            Some(snapshot) => snapshot.topics(&|done, total| maker.advance(done, total)).err(),
            None => None,
        };
        // Whatever happens, the next request may begin again.
        maker.end(catch_unwind(AssertUnwindSafe(make)).unwrap_or(None));
    };
    let started = std::thread::Builder::new().name("map".to_string()).spawn(work);
    started.map(|_| ()).map_err(|error| {
        index.map_maker().end(None);
        AskError::Failed(error.to_string())
    })
}
