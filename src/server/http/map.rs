//! `/api/map` and `/api/topics`: the papers and topics as a whole.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::State;

use crate::library_map::{LibraryMap, TopicOutline};
use crate::server::ask_error::AskError;
use crate::server::http::papers::NoParameters;
use crate::server::http::parameter::Given;
use crate::server::http::problem::Problem;
use crate::server::http::responses::Problems;
use crate::server::served_index::ServedIndex;

/// How long a request waits for a map. Beyond, the client asks again.
const PATIENCE: Duration = Duration::from_secs(20);
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
pub(super) async fn map(
    State(index): State<Arc<ServedIndex>>,
    _: Given<NoParameters>,
) -> Result<Json<LibraryMap>, Problem> {
    made(&index).await?;
    Ok(Json(index.run(|snapshot| snapshot.map(false, &|_, _| {})).await?))
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
pub(super) async fn topics(
    State(index): State<Arc<ServedIndex>>,
    _: Given<NoParameters>,
) -> Result<Json<TopicOutline>, Problem> {
    made(&index).await?;
    Ok(Json(index.run(|snapshot| snapshot.topics(&|_, _| {})).await?))
}

async fn made(index: &Arc<ServedIndex>) -> Result<(), Problem> {
    match wait_for_map(index).await? {
        None => Ok(()),
        Some((done, total)) => {
            Err(Problem::busy(&format!("the map is being made: {done} of {total} steps; ask again in a second")))
        }
    }
}

/// Waits until the index has a map, which is made if there is none. Gives how far it is if it takes longer than a request may.
///
/// # Errors
/// As those of a question. What goes wrong while a map is made is said by who reads it then.
async fn wait_for_map(index: &Arc<ServedIndex>) -> Result<Option<(usize, usize)>, AskError> {
    if index.run(|snapshot| Ok(snapshot.has_map())).await? {
        return Ok(None);
    }
    if index.map_maker().begin() {
        let index = Arc::clone(index);
        // A thread of its own: those that answer questions go on.
        std::thread::spawn(move || {
            let maker = index.map_maker();
            let _end = maker.end();
            if let Some(snapshot) = index.state().snapshot {
                let _ = snapshot.topics(&|done, total| maker.advance(done, total));
            }
        });
    }
    let start = Instant::now();
    while let Some(progress) = index.map_maker().progress() {
        if start.elapsed() > PATIENCE {
            return Ok(Some(progress));
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(None)
}
