//! Writes and removes some points at once, beside other writers: what another one has changed meanwhile is read and done again.

use std::ops::Range;
use std::time::Duration;

use qdrant_client::qdrant::PointStruct;

use crate::index::qdrant::connection::Connection;
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::ownership::Ownership;
use crate::index::qdrant::plan::{PlannedPapers, PlannedPoint};
use crate::index::qdrant::point::point;
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::reads::ownerships;
use crate::index::qdrant::writes::{claim, delete_sole, insert};
use crate::lexical::MeanLengths;

/// How often a change is tried while others change the same points, or a replica is behind.
const ATTEMPTS: u32 = 16;

/// Waits before the attempt of this number: not before the first two, then longer each time, and never as long as another
/// writer does.
fn pause(attempt: u32) {
    if attempt > 1 {
        let most = (10 << attempt).min(1000);
        std::thread::sleep(Duration::from_millis(fastrand::u64(most / 2..most)));
    }
}

/// What points are made from, and where they go.
pub(super) struct PointBatch<'b> {
    pub connection: &'b Connection,
    /// The collection of papers.
    pub collection: &'b str,
    /// The index that has the papers.
    pub owner: &'b str,
    pub papers: &'b PlannedPapers<'b>,
    /// The passages of each paper.
    pub passages: &'b [Range<usize>],
    /// The mean lengths of the collection.
    pub means: MeanLengths,
    /// Whether most points will not be there.
    pub is_new: bool,
}

impl PointBatch<'_> {
    /// Makes the index an owner of each point, with its places. Points that are not there are written.
    ///
    /// # Errors
    /// When no node answers, or others change the same points again and again.
    pub(super) fn put(&self, points: &[&PlannedPoint]) -> Result<(), QdrantError> {
        if self.is_new {
            self.insert(points)?;
        }
        let mut left: Vec<&PlannedPoint> = points.to_vec();
        for attempt in 0..ATTEMPTS {
            pause(attempt);
            let keys: Vec<PointKey> = left.iter().map(|point| point.key).collect();
            let mut there = ownerships(self.connection, self.collection, &keys)?;
            let (mut missing, mut changes) = (Vec::new(), Vec::new());
            left.retain(|point| {
                let Some(found) = there.remove(&point.key) else {
                    missing.push(*point);
                    return true;
                };
                let is_done = found.places.get(self.owner) == Some(&point.places);
                if !is_done {
                    changes.push((point.key, found.next(self.owner, Some(point.places.clone()))));
                }
                !is_done
            });
            if left.is_empty() {
                return Ok(());
            }
            self.insert(&missing)?;
            claim(self.connection, self.collection, &changes)?;
        }
        Err(self.contended())
    }

    fn insert(&self, points: &[&PlannedPoint]) -> Result<(), QdrantError> {
        let to_point = |planned: &&PlannedPoint| -> Result<PointStruct, QdrantError> {
            let ownership = Ownership::first(self.owner, planned.places.clone());
            let rows = self.papers.rows(self.passages[planned.paper].clone());
            point(planned.key, &self.papers.records[planned.paper], &ownership, rows, self.means)
                .map_err(|error| self.connection.unwritable(error))
        };
        let points = points.iter().map(to_point).collect::<Result<_, _>>()?;
        insert(self.connection, self.collection, points)
    }

    /// Makes the index no owner of the points. Points without any owner are deleted.
    ///
    /// # Errors
    /// As [`Self::put`].
    pub(super) fn remove(&self, keys: &[PointKey]) -> Result<(), QdrantError> {
        let mut left = keys.to_vec();
        for attempt in 0..ATTEMPTS {
            pause(attempt);
            delete_sole(self.connection, self.collection, &left, self.owner)?;
            let there = ownerships(self.connection, self.collection, &left)?;
            let own = there.into_iter().filter(|(_, found)| found.places.contains_key(self.owner));
            let (own, shared): (Vec<PointKey>, Vec<(PointKey, Ownership)>) =
                own.map(|(key, found)| (key, (key, found.next(self.owner, None)))).unzip();
            if own.is_empty() {
                return Ok(());
            }
            // A point that others have left meanwhile must not lose its last owner: it is deleted in the next round.
            let shared: Vec<_> = shared.into_iter().filter(|(_, next)| !next.places.is_empty()).collect();
            claim(self.connection, self.collection, &shared)?;
            left = own;
        }
        Err(self.contended())
    }

    fn contended(&self) -> QdrantError {
        QdrantError::Contended { address: self.connection.address().clone() }
    }
}
