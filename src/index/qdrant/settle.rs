//! What is checked before a collection is asked: that the server has indexed it, that nothing is missing, and that it answers.

use std::time::Duration;

use qdrant_client::qdrant::{CollectionStatus, Filter, Query, QueryPoints, SearchParams, VectorInput};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::point::DENSE;
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::reads::{count, owned_by};
use crate::vector::dot;

/// How often a collection is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// The looks after which a state is believed: the server begins a moment after it is asked to, and what one replica has another
/// may have a little later.
const LOOKS: usize = 4;
/// The looks after which a server that only waits for the next write is left to itself.
const LOOKS_AT_GREY: usize = 50;
/// The looks after which a count that differs is believed.
const LOOKS_AT_COUNT: usize = 25;
/// The nearest papers among which the canary is looked for, and how much lower than its own its score may be.
const NEAREST: u64 = 10;
const TOLERANCE: f32 = 1e-3;

/// Waits until the server has indexed what was written.
///
/// # Errors
/// When no node answers, the server reports a failure, or `is_stopped`.
pub(super) fn wait_until_green(
    connection: &Connection,
    collection: &str,
    is_stopped: &dyn Fn() -> bool,
) -> Result<(), QdrantError> {
    let (mut green, mut grey) = (0, 0);
    while green < LOOKS && grey < LOOKS_AT_GREY {
        let info = connection
            .call("describe the collection", Budget::WRITE, async |client| client.collection_info(collection).await)?;
        let info = info.result.unwrap_or_default();
        match info.status() {
            CollectionStatus::Green => (green, grey) = (green + 1, 0),
            CollectionStatus::Grey => (green, grey) = (0, grey + 1),
            CollectionStatus::Red => {
                let reason = info.optimizer_status.map_or(String::new(), |status| status.error);
                let reason = format!("the server cannot index it: {reason}");
                return Err(connection.damaged(collection, reason));
            }
            CollectionStatus::Yellow | CollectionStatus::UnknownCollectionStatus => (green, grey) = (0, 0),
        }
        if is_stopped() {
            return Err(QdrantError::Stopped { address: connection.address().clone() });
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

/// Checks that `owner` has `expected` points.
///
/// # Errors
/// [`QdrantError::Damaged`] when it has not.
pub(super) fn check_count(
    connection: &Connection,
    collection: &str,
    owner: &str,
    expected: usize,
) -> Result<(), QdrantError> {
    let mut found = 0;
    for _ in 0..LOOKS_AT_COUNT {
        found = count(connection, Budget::WRITE, collection, Filter::must([owned_by(owner)]))?;
        if found == expected {
            return Ok(());
        }
        std::thread::sleep(LOOK);
    }
    let reason = format!("it has {found} papers of this index instead of {expected}");
    Err(connection.damaged(collection, reason))
}

/// Checks that the vector of a passage finds its paper.
///
/// # Errors
/// [`QdrantError::Damaged`] when it does not.
pub(super) fn check_canary(
    connection: &Connection,
    collection: &str,
    key: PointKey,
    vector: &[f32],
) -> Result<(), QdrantError> {
    let own = dot(vector, vector) - TOLERANCE;
    for exact in [false, true] {
        let request = QueryPoints {
            collection_name: collection.to_string(),
            query: Some(Query::new_nearest(VectorInput::new_multi(vec![vector.to_vec()]))),
            using: Some(DENSE.to_string()),
            params: Some(SearchParams { exact: Some(exact), ..SearchParams::default() }),
            limit: Some(NEAREST),
            ..QueryPoints::default()
        };
        let found = connection.call("find a paper by its own vector", Budget::WRITE, async |client| {
            client.query(request.clone()).await
        })?;
        let points = &found.result;
        let is_found = points.iter().any(|point| PointKey::from_point_id(point.id.as_ref()) == Some(key));
        // As many papers as are looked at may have the same passage.
        if is_found || (points.len() as u64 == NEAREST && points.iter().all(|point| point.score >= own)) {
            return Ok(());
        }
    }
    Err(connection.damaged(key.to_string(), "its own vector does not find it"))
}
