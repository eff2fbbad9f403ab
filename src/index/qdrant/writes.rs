//! Changes of points that several writers make at once: each has a condition that the server checks.

use qdrant_client::qdrant::points_update_operation::{Operation, SetPayload};
use qdrant_client::qdrant::{
    Condition, DeletePoints, Filter, PointStruct, PointsSelector, PointsUpdateOperation, UpdateBatchPoints,
    UpsertPoints, ValuesCount, WriteOrdering, WriteOrderingType, points_selector,
};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::ownership::Ownership;
use crate::index::qdrant::payload::{OWNERS, REVISION};
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::reads::owned_by;

/// All replicas apply the changes of a shard in one order: each must come to the same result of a condition.
fn ordering() -> Option<WriteOrdering> {
    Some(WriteOrdering { r#type: WriteOrderingType::Medium.into() })
}

/// Points with these ids.
fn has_id(keys: &[PointKey]) -> Condition {
    Condition::has_id(keys.iter().map(|key| key.to_point_id()))
}

fn all_of(conditions: impl IntoIterator<Item = Condition>) -> PointsSelector {
    selected(Filter::must(conditions))
}

fn selected(filter: Filter) -> PointsSelector {
    PointsSelector { points_selector_one_of: Some(points_selector::PointsSelectorOneOf::Filter(filter)) }
}

/// Writes those of the points that are not there.
///
/// # Errors
/// When no node answers.
pub(super) fn insert(connection: &Connection, collection: &str, points: Vec<PointStruct>) -> Result<(), QdrantError> {
    // A point that is there is replaced if it meets the filter: none does.
    let none: [PointKey; 0] = [];
    upsert(connection, collection, points, Some(Filter::must([has_id(&none)])))
}

/// Writes points in place of those that are there.
///
/// # Errors
/// When no node answers.
pub(super) fn replace(connection: &Connection, collection: &str, points: Vec<PointStruct>) -> Result<(), QdrantError> {
    upsert(connection, collection, points, None)
}

fn upsert(
    connection: &Connection,
    collection: &str,
    points: Vec<PointStruct>,
    update_filter: Option<Filter>,
) -> Result<(), QdrantError> {
    if points.is_empty() {
        return Ok(());
    }
    let request = UpsertPoints {
        collection_name: collection.to_string(),
        wait: Some(true),
        points,
        ordering: ordering(),
        update_filter,
        ..UpsertPoints::default()
    };
    connection.call("write points", Budget::WRITE, async |client| client.upsert_points(request.clone()).await).map(drop)
}

/// Replaces the ownership of points that still have the revision before the new one.
///
/// # Errors
/// When no node answers, or a path cannot be written.
pub(super) fn claim(
    connection: &Connection,
    collection: &str,
    changes: &[(PointKey, Ownership)],
) -> Result<(), QdrantError> {
    if changes.is_empty() {
        return Ok(());
    }
    let operation = |(key, next): &(PointKey, Ownership)| {
        let payload = next.payload().map_err(|error| connection.unwritable(error))?;
        let before = Condition::matches(REVISION, next.revision - 1);
        let points_selector = Some(all_of([has_id(&[*key]), before]));
        let set = SetPayload { payload, points_selector, ..SetPayload::default() };
        Ok(PointsUpdateOperation { operation: Some(Operation::SetPayload(set)) })
    };
    let request = UpdateBatchPoints {
        collection_name: collection.to_string(),
        wait: Some(true),
        operations: changes.iter().map(operation).collect::<Result<_, QdrantError>>()?,
        ordering: ordering(),
    };
    connection
        .call("change the owners of points", Budget::WRITE, async |client| {
            client.update_points_batch(request.clone()).await
        })
        .map(drop)
}

/// Deletes those of the points that only `owner` has.
///
/// # Errors
/// When no node answers.
pub(super) fn delete_sole(
    connection: &Connection,
    collection: &str,
    keys: &[PointKey],
    owner: &str,
) -> Result<(), QdrantError> {
    let alone = Condition::values_count(OWNERS, ValuesCount { lt: Some(2), ..ValuesCount::default() });
    delete(connection, collection, Filter::must([has_id(keys), owned_by(owner), alone]))
}

/// Deletes the points that meet a filter.
///
/// # Errors
/// When no node answers.
pub(super) fn delete(connection: &Connection, collection: &str, filter: Filter) -> Result<(), QdrantError> {
    let request = DeletePoints {
        collection_name: collection.to_string(),
        wait: Some(true),
        points: Some(selected(filter)),
        ordering: ordering(),
        ..DeletePoints::default()
    };
    connection
        .call("delete points", Budget::WRITE, async |client| client.delete_points(request.clone()).await)
        .map(drop)
}
