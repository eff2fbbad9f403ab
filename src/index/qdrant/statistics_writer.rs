//! Writes the statistics of an index: the buckets of the new version, then the head that makes it current.

use qdrant_client::qdrant::{Condition, Filter, GetPoints, PointStruct, ScrollPoints};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::reads::{count, for_each_point};
use crate::index::qdrant::statistics::{
    BUCKET, HEAD, KIND, OWNER, Statistics, StatisticsHead, VERSION, head_id, read_json,
};
use crate::index::qdrant::writes::{delete, replace};

/// Buckets of one request: some megabytes.
const BATCH: usize = 32;
/// Heads of one page of a list.
const PAGE: u32 = 256;

/// Writes the statistics of `owner` unless they are there. With none, removes those that are there.
///
/// # Errors
/// When no node answers.
pub(super) fn write_statistics(
    connection: &Connection,
    terms: &str,
    owner: &str,
    statistics: Option<&Statistics>,
) -> Result<(), QdrantError> {
    let own = || Condition::matches(OWNER, owner.to_string());
    let Some(statistics) = statistics else { return delete(connection, terms, Filter::must([own()])) };
    let Statistics { head, buckets } = statistics;
    if head_of(connection, terms, owner)?.as_ref() != Some(head)
        || count_buckets(connection, terms, head)? != buckets.len()
    {
        let mut points = statistics.bucket_points();
        loop {
            let batch: Vec<PointStruct> = points.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            replace(connection, terms, batch)?;
        }
        let head = statistics.head_point().map_err(|reason| connection.unwritable(reason))?;
        replace(connection, terms, vec![head])?;
    }
    let older = Filter {
        must: vec![own(), Condition::matches(KIND, BUCKET.to_string())],
        must_not: vec![Condition::matches(VERSION, head.version.clone())],
        ..Filter::default()
    };
    delete(connection, terms, older)
}

/// The buckets that are there of the statistics of this head.
///
/// # Errors
/// When no node answers.
pub(super) fn count_buckets(connection: &Connection, terms: &str, head: &StatisticsHead) -> Result<usize, QdrantError> {
    let version = Condition::matches(VERSION, head.version.clone());
    let kind = Condition::matches(KIND, BUCKET.to_string());
    count(
        connection,
        Budget::WRITE,
        terms,
        Filter::must([Condition::matches(OWNER, head.owner.clone()), version, kind]),
    )
}

/// The head of the statistics of `owner`. None when there is none that can be read.
///
/// # Errors
/// When no node answers.
pub(super) fn head_of(
    connection: &Connection,
    terms: &str,
    owner: &str,
) -> Result<Option<StatisticsHead>, QdrantError> {
    let request = GetPoints {
        collection_name: terms.to_string(),
        ids: vec![head_id(owner).to_point_id()],
        with_payload: Some(true.into()),
        ..GetPoints::default()
    };
    let found = connection
        .call("read the statistics", Budget::WRITE, async |client| client.get_points(request.clone()).await)?;
    Ok(found.result.into_iter().next().and_then(|point| read_json(point.payload).ok()))
}

/// The heads of the statistics of all indexes.
///
/// # Errors
/// When no node answers, or one is damaged.
pub(crate) fn heads(connection: &Connection, terms: &str, budget: Budget) -> Result<Vec<StatisticsHead>, QdrantError> {
    let request = ScrollPoints {
        collection_name: terms.to_string(),
        filter: Some(Filter::must([Condition::matches(KIND, HEAD.to_string())])),
        limit: Some(PAGE),
        with_payload: Some(true.into()),
        ..ScrollPoints::default()
    };
    let mut heads = Vec::new();
    for_each_point(connection, "read the statistics", budget, request, |point| {
        heads.push(read_json(point.payload).map_err(|reason| connection.damaged("statistics", reason))?);
        Ok(())
    })?;
    Ok(heads)
}
