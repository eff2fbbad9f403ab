//! What is read of points in bulk: how many there are, and whose.

use std::collections::HashMap;

use qdrant_client::qdrant::{
    Condition, CountPoints, Filter, GetPoints, PayloadIncludeSelector, RetrievedPoint, ScrollPoints,
    WithPayloadSelector, with_payload_selector,
};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::ownership::Ownership;
use crate::index::qdrant::payload::{OWNERS, REVISION, SOURCES};
use crate::index::qdrant::point_key::PointKey;

/// Points of one page of a scroll.
const PAGE: u32 = 1000;

/// Points that an index has.
pub(super) fn owned_by(owner: &str) -> Condition {
    Condition::matches(OWNERS, owner.to_string())
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
    let found =
        connection.call("read points", Budget::WRITE, async |client| client.get_points(request.clone()).await)?;
    found.result.into_iter().map(|point| ownership(connection, point)).collect()
}

fn ownership(connection: &Connection, point: RetrievedPoint) -> Result<(PointKey, Ownership), QdrantError> {
    let key = PointKey::from_point_id(point.id.as_ref())
        .ok_or_else(|| connection.damaged(format!("{:?}", point.id), "it is no id of a paper"))?;
    let ownership = Ownership::read(&point.payload).map_err(|reason| connection.damaged(key.to_string(), reason))?;
    Ok((key, ownership))
}

/// Calls `each` with every point that a scroll finds, page by page.
///
/// # Errors
/// When no node answers, and those of `each`.
pub(super) fn for_each_point(
    connection: &Connection,
    what: &'static str,
    budget: Budget,
    mut request: ScrollPoints,
    mut each: impl FnMut(RetrievedPoint) -> Result<(), QdrantError>,
) -> Result<(), QdrantError> {
    loop {
        let page = connection.call(what, budget, async |client| client.scroll(request.clone()).await)?;
        page.result.into_iter().try_for_each(&mut each)?;
        match page.next_page_offset {
            Some(next) => request.offset = Some(next),
            None => return Ok(()),
        }
    }
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
    let request = ScrollPoints {
        collection_name: collection.to_string(),
        filter: Some(Filter::must([owned_by(owner)])),
        limit: Some(PAGE),
        with_payload: ownership_fields(),
        ..ScrollPoints::default()
    };
    for_each_point(connection, "list points", Budget::WRITE, request, |point| {
        let (key, ownership) = ownership(connection, point)?;
        each(key, ownership);
        Ok(())
    })
}

/// The number of points that meet a filter.
///
/// # Errors
/// When no node answers.
pub(super) fn count(
    connection: &Connection,
    budget: Budget,
    collection: &str,
    filter: Filter,
) -> Result<usize, QdrantError> {
    let request = CountPoints {
        collection_name: collection.to_string(),
        filter: Some(filter),
        exact: Some(true),
        ..CountPoints::default()
    };
    let found = connection.call("count points", budget, async |client| client.count(request.clone()).await)?;
    Ok(found.result.map_or(0, |result| result.count as usize))
}
