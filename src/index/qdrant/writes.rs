//! Changes of points that several writers make at once: each has a condition that the server checks.

use std::collections::HashMap;

use qdrant_client::qdrant::points_update_operation::{Operation, SetPayload};
use qdrant_client::qdrant::{
    Condition, CountPoints, DeletePoints, Filter, GetPoints, PayloadIncludeSelector, PointStruct, PointsSelector,
    PointsUpdateOperation, RetrievedPoint, ScrollPoints, UpdateBatchPoints, UpsertPoints, ValuesCount,
    WithPayloadSelector, WriteOrdering, WriteOrderingType, points_selector, with_payload_selector,
};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::ownership::Ownership;
use crate::index::qdrant::payload::{OWNERS, REVISION, SOURCES};
use crate::index::qdrant::point_key::PointKey;

/// Points of one page of a scroll.
const PAGE: u32 = 1000;

/// All replicas apply the changes of a shard in one order: each must come to the same result of a condition.
fn ordering() -> Option<WriteOrdering> {
    Some(WriteOrdering { r#type: WriteOrderingType::Medium.into() })
}

/// Points with these ids.
fn has_id(keys: &[PointKey]) -> Condition {
    Condition::has_id(keys.iter().map(|key| key.to_point_id()))
}

/// Points that an index has.
pub(super) fn owned_by(owner: &str) -> Condition {
    Condition::matches(OWNERS, owner.to_string())
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
    connection
        .call("write points", Budget::WRITE, |client| {
            let request = request.clone();
            async move { client.upsert_points(request).await }
        })
        .map(drop)
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
    let address = connection.address();
    let operation = |(key, next): &(PointKey, Ownership)| {
        let payload = next
            .payload()
            .map_err(|error| QdrantError::Unwritable { address: address.clone(), reason: error.to_string() })?;
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
        .call("change the owners of points", Budget::WRITE, |client| {
            let request = request.clone();
            async move { client.update_points_batch(request).await }
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
        .call("delete points", Budget::WRITE, |client| {
            let request = request.clone();
            async move { client.delete_points(request).await }
        })
        .map(drop)
}

fn ownership_fields() -> Option<WithPayloadSelector> {
    let fields = PayloadIncludeSelector { fields: [SOURCES, REVISION].map(str::to_string).to_vec() };
    Some(WithPayloadSelector { selector_options: Some(with_payload_selector::SelectorOptions::Include(fields)) })
}

/// Who has the points with these ids, of those that are there.
///
/// # Errors
/// When no node answers, or a point is damaged.
pub(super) fn ownerships(
    connection: &Connection,
    collection: &str,
    keys: &[PointKey],
) -> Result<HashMap<PointKey, Ownership>, QdrantError> {
    let request = GetPoints {
        collection_name: collection.to_string(),
        ids: keys.iter().map(|key| key.to_point_id()).collect(),
        with_payload: ownership_fields(),
        ..GetPoints::default()
    };
    let found = connection.call("read points", Budget::WRITE, |client| {
        let request = request.clone();
        async move { client.get_points(request).await }
    })?;
    found.result.into_iter().map(|point| ownership(connection, point)).collect()
}

fn ownership(connection: &Connection, point: RetrievedPoint) -> Result<(PointKey, Ownership), QdrantError> {
    let damaged =
        |what: String, reason: String| QdrantError::Damaged { address: connection.address().clone(), what, reason };
    let key = PointKey::from_point_id(point.id.as_ref())
        .ok_or_else(|| damaged(format!("{:?}", point.id), "it is no id of a paper".to_string()))?;
    let ownership = Ownership::read(&point.payload).map_err(|reason| damaged(key.to_string(), reason))?;
    Ok((key, ownership))
}

/// Calls `each` with every point that `owner` has.
///
/// # Errors
/// When no node answers, or a point is damaged.
pub(super) fn for_each_owned(
    connection: &Connection,
    collection: &str,
    owner: &str,
    mut each: impl FnMut(PointKey, Ownership),
) -> Result<(), QdrantError> {
    let mut request = ScrollPoints {
        collection_name: collection.to_string(),
        filter: Some(Filter::must([owned_by(owner)])),
        limit: Some(PAGE),
        with_payload: ownership_fields(),
        ..ScrollPoints::default()
    };
    loop {
        let page = connection.call("list points", Budget::WRITE, |client| {
            let request = request.clone();
            async move { client.scroll(request).await }
        })?;
        for point in page.result {
            let (key, ownership) = ownership(connection, point)?;
            each(key, ownership);
        }
        match page.next_page_offset {
            Some(next) => request.offset = Some(next),
            None => return Ok(()),
        }
    }
}

/// The number of points that meet a filter.
///
/// # Errors
/// When no node answers.
pub(super) fn count(connection: &Connection, collection: &str, filter: Filter) -> Result<usize, QdrantError> {
    let request = CountPoints {
        collection_name: collection.to_string(),
        filter: Some(filter),
        exact: Some(true),
        ..CountPoints::default()
    };
    let found = connection.call("count points", Budget::WRITE, |client| {
        let request = request.clone();
        async move { client.count(request).await }
    })?;
    Ok(found.result.map_or(0, |result| result.count as usize))
}
