//! Makes a collection hold the papers of an index: what is missing is written, then what is too much is deleted, then the
//! statistics follow. A run that is repeated, or goes on where another was killed, comes to the same collection.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use qdrant_client::qdrant::Filter;
use rayon::prelude::*;

use crate::embed::Identity;
use crate::index::columns::hash_table::Hash;
use crate::index::columns::metadata::spellings;
use crate::index::columns::names;
use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::facts::Facts;
use crate::index::qdrant::generations::{self, CollectionNames, Spread};
use crate::index::qdrant::plan::{PlannedPapers, PlannedPoint, passages_of_papers, plan};
use crate::index::qdrant::point_batch::PointBatch;
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::reads::{count, for_each_owned, owned_by};
use crate::index::qdrant::settle::{check_canary, check_count, wait_until_green};
use crate::index::qdrant::statistics::Statistics;
use crate::index::qdrant::statistics_writer::{heads, write_statistics};
use crate::index::store::codec::CodecError;
use crate::index::store_address::StoreLink;
use crate::lexical::{MeanLengths, TermStatistics};
use crate::paper::Paper;

/// Points of one request, and requests under way at once.
const BATCH: usize = 256;
const THREADS: usize = 4;
/// The papers of a sample: enough for an error of a hundredth in the mean of a set of cosines.
const SAMPLE: usize = 256;

/// How far a collection is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum StoreStep {
    /// Papers written or deleted so far, of all that differ.
    Writing(usize, usize),
    /// The server builds its own index of so many papers.
    Settling(usize),
}

/// What a collection is made to hold, and how.
pub(crate) struct Reconciliation<'r> {
    /// The collection, and the name of the index in it.
    pub link: &'r StoreLink,
    /// The model of the vectors.
    pub identity: &'r Identity,
    /// For a collection that has to be made.
    pub spread: Spread,
    /// Whether to make a new generation of the collection.
    pub rebuild: bool,
    /// What the index has there by the last update, if that came to its end. With none, all is compared.
    pub previous: Option<Vec<PlannedPoint>>,
    /// Whether the caller asked to stop.
    pub is_stopped: &'r (dyn Fn() -> bool + Sync),
    /// Hears how far it is, from several threads.
    pub on_progress: &'r (dyn Fn(StoreStep) + Sync),
}

/// The generation that is written.
struct Target {
    generation: u64,
    names: CollectionNames,
    means: MeanLengths,
    /// Whether it is not yet the one that is asked.
    is_new: bool,
}

/// Makes the collection hold `papers`, and nothing else of this index.
///
/// # Errors
/// When no node answers, the collection is of another model or format, or something cannot be written. The next run goes on
/// where this one ended, if it compares all.
pub(crate) fn reconcile(papers: &PlannedPapers<'_>, mut how: Reconciliation<'_>) -> Result<(), QdrantError> {
    let connection = &Connection::open(&how.link.address)?;
    let unwritable = |error: CodecError| connection.unwritable(error);
    let wanted = plan::<_, CodecError>(papers.keys, papers.records.len(), |paper| Ok(&papers.records[paper]));
    let wanted = wanted.map_err(unwritable)?;
    let all: Vec<&Paper> = wanted.iter().map(|point| &papers.records[point.paper].0).collect();
    let counts = TermStatistics::of(&all);
    let target = target(connection, &how, counts.mean_lengths(), wanted.is_empty())?;
    let previous = how.previous.take().filter(|_| !target.is_new);
    let known = known_points(connection, &target, &how.link.owner, previous)?;
    let run = Run { connection, papers, target: &target, how: &how };
    run.write(&wanted, known)?;
    check_count(connection, &target.names.papers, &how.link.owner, wanted.len())?;

    let sample = sample(&wanted, &all);
    let statistics = match wanted.is_empty() {
        true => None,
        false => Some(
            Statistics::new(&how.link.owner, counts, papers.keys.len(), sample, spellings(&all)).map_err(unwritable)?,
        ),
    };
    write_statistics(connection, &target.names.terms, &how.link.owner, statistics.as_ref())?;
    if target.is_new { run.publish(&wanted) } else { Ok(()) }
}

/// The points of the papers with the smallest hashes of names, as a local index takes them.
fn sample(wanted: &[PlannedPoint], papers: &[&Paper]) -> Vec<PointKey> {
    let hashes = wanted
        .par_iter()
        .zip(papers)
        .map(|(point, paper)| (names::hashes_of_paper(paper).into_iter().min(), point.key));
    let mut smallest: Vec<(Option<Hash>, PointKey)> = hashes.collect();
    smallest.par_sort_unstable();
    smallest.into_iter().take(SAMPLE).map(|(_, point)| point).collect()
}

/// Checks that papers with vectors of `identity` can be written: that a node answers, and that what is there is of the same model,
/// or may be made anew. To be asked before hours of embedding. A collection need not be there yet, unless `only_asks`.
///
/// # Errors
/// Those of [`reconcile`] that can be known beforehand.
pub(crate) fn check(link: &StoreLink, identity: &Identity, rebuild: bool, only_asks: bool) -> Result<(), QdrantError> {
    let connection = Connection::open(&link.address)?;
    let Some(generation) = generations::current(&connection, Budget::QUESTION)? else {
        return if only_asks { Err(missing(&connection)) } else { Ok(()) };
    };
    let names = CollectionNames::of_generation(link.address.name(), generation);
    let facts = Facts::read(&connection, &names.terms, Budget::QUESTION);
    if rebuild { shared(&connection, &names, link, identity, facts).map(drop) } else { fits(link, identity, facts?) }
}

fn missing(connection: &Connection) -> QdrantError {
    QdrantError::Missing { address: connection.address().clone(), what: "find one" }
}

fn fits(link: &StoreLink, identity: &Identity, facts: Option<Facts>) -> Result<(), QdrantError> {
    facts.map_or(Ok(()), |facts| facts.check(&link.address, identity))
}

/// How many other indexes have papers in a generation that is to be made anew.
///
/// # Errors
/// [`QdrantError::Shared`] if there are some and their papers would be lost: they cannot be made again from here.
fn shared(
    connection: &Connection,
    names: &CollectionNames,
    link: &StoreLink,
    identity: &Identity,
    facts: Result<Option<Facts>, QdrantError>,
) -> Result<usize, QdrantError> {
    let owners = others(connection, names, &link.owner)?;
    match facts.and_then(|facts| fits(link, identity, facts)) {
        Err(error) if owners > 0 => {
            Err(QdrantError::Shared { address: link.address.clone(), owners, reason: error.to_string() })
        }
        _ => Ok(owners),
    }
}

/// The generation to write: the current one, one that was begun, or a new one.
fn target(
    connection: &Connection,
    how: &Reconciliation<'_>,
    means: MeanLengths,
    is_empty: bool,
) -> Result<Target, QdrantError> {
    let address = connection.address();
    let proposed = Facts::new(how.identity, means);
    let names = |generation| CollectionNames::of_generation(address.name(), generation);
    let read = |generation| Facts::read(connection, &names(generation).terms, Budget::WRITE);
    let target = |generation, facts: Facts, is_new| {
        facts.check(address, how.identity)?;
        Ok(Target { generation, names: names(generation), means: facts.mean_lengths, is_new })
    };
    let current = generations::current(connection, Budget::WRITE)?;
    let highest = generations::all(connection, Budget::WRITE)?.into_iter().max();
    let next = highest.unwrap_or(0) + 1;
    let complete = |generation| generations::complete(connection, generation, how.spread, &proposed);
    let Some(current) = current else {
        if is_empty {
            return Err(missing(connection));
        }
        // What another run has begun is continued, by whomever, unless it is of another model.
        let begun = highest.filter(|&begun| match read(begun) {
            Ok(Some(facts)) => facts.check(address, how.identity).is_ok(),
            Ok(None) | Err(QdrantError::Missing { .. }) => true,
            Err(_) => false,
        });
        let generation = begun.unwrap_or(next);
        return target(generation, complete(generation)?, true);
    };
    if how.rebuild && !is_empty && shared(connection, &names(current), how.link, how.identity, read(current))? == 0 {
        return target(next, complete(next)?, true);
    }
    let facts = read(current)?.ok_or_else(|| connection.damaged(names(current).terms, "it has no facts"))?;
    target(current, facts, false)
}

/// How many other indexes have papers in a generation; at least one if there are papers of others.
fn others(connection: &Connection, names: &CollectionNames, owner: &str) -> Result<usize, QdrantError> {
    let not_own = count(connection, Budget::WRITE, &names.papers, Filter::must_not([owned_by(owner)]))?;
    let heads = heads(connection, &names.terms, Budget::WRITE)?;
    let others = heads.iter().filter(|head| head.owner != owner).count();
    Ok(others.max(usize::from(not_own > 0)))
}

/// The points that the index has in the collection, each with the fingerprint of its places.
fn known_points(
    connection: &Connection,
    target: &Target,
    owner: &str,
    previous: Option<Vec<PlannedPoint>>,
) -> Result<HashMap<PointKey, u64>, QdrantError> {
    let collection = &target.names.papers;
    if let Some(previous) = previous
        && count(connection, Budget::WRITE, collection, Filter::must([owned_by(owner)]))? == previous.len()
    {
        return Ok(previous.into_iter().map(|point| (point.key, point.places.fingerprint())).collect());
    }
    let mut known = HashMap::new();
    for_each_owned(connection, collection, owner, |key, ownership| {
        known.insert(key, ownership.places.get(owner).map_or(0, |places| places.fingerprint()));
    })?;
    Ok(known)
}

/// A reconciliation under way.
struct Run<'r> {
    connection: &'r Connection,
    papers: &'r PlannedPapers<'r>,
    target: &'r Target,
    how: &'r Reconciliation<'r>,
}

impl Run<'_> {
    /// Writes the points that are wanted and not known, then deletes those that are known and not wanted.
    fn write(&self, wanted: &[PlannedPoint], mut known: HashMap<PointKey, u64>) -> Result<(), QdrantError> {
        let differs = |point: &&PlannedPoint| known.remove(&point.key) != Some(point.places.fingerprint());
        let missing: Vec<&PlannedPoint> = wanted.iter().filter(differs).collect();
        let mut surplus: Vec<PointKey> = known.into_keys().collect();
        surplus.sort_unstable();
        let total = missing.len() + surplus.len();
        let passages = passages_of_papers(self.papers.keys, self.papers.records.len());
        let batch = PointBatch {
            connection: self.connection,
            collection: &self.target.names.papers,
            owner: &self.how.link.owner,
            papers: self.papers,
            passages: &passages,
            means: self.target.means,
            is_new: self.target.is_new,
        };
        let done = AtomicUsize::new(0);
        let tell = |count: usize| {
            let done = done.fetch_add(count, Ordering::Relaxed) + count;
            (self.how.on_progress)(StoreStep::Writing(done, total));
        };
        if total > 0 {
            tell(0);
        }
        self.in_batches(&missing, &|points| batch.put(points).map(|()| tell(points.len())))?;
        self.in_batches(&surplus, &|keys| batch.remove(keys).map(|()| tell(keys.len())))
    }

    /// Calls `each` with batches of `items` on several threads, each of which waits for the server: so many requests are under
    /// way at once, and no more is prepared. Ends with the first error.
    fn in_batches<T: Sync>(
        &self,
        items: &[T],
        each: &(dyn Fn(&[T]) -> Result<(), QdrantError> + Sync),
    ) -> Result<(), QdrantError> {
        let batches: Vec<&[T]> = items.chunks(BATCH).collect();
        let (next, failure) = (AtomicUsize::new(0), Mutex::new(None));
        let work = || {
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                let address = &self.how.link.address;
                let stopped = (self.how.is_stopped)().then(|| QdrantError::Stopped { address: address.clone() });
                if let Err(error) = stopped.map_or_else(|| each(batch), Err) {
                    // The others end with their batch.
                    next.store(batches.len(), Ordering::Relaxed);
                    failure.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).get_or_insert(error);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..THREADS.min(batches.len()) {
                scope.spawn(work);
            }
        });
        failure.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner()).map_or(Ok(()), Err)
    }

    /// Makes the new generation the one that is asked, once the server has indexed it and answers, and removes all others.
    fn publish(&self, wanted: &[PlannedPoint]) -> Result<(), QdrantError> {
        let (connection, target) = (self.connection, self.target);
        (self.how.on_progress)(StoreStep::Settling(wanted.len()));
        generations::start_indexing(connection, target.generation)?;
        wait_until_green(connection, &target.names.papers, self.how.is_stopped)?;
        let passages = passages_of_papers(self.papers.keys, self.papers.records.len());
        let canary = wanted.iter().find_map(|point| {
            let row = self.papers.rows(passages[point.paper].clone()).next()?;
            Some((point.key, row))
        });
        if let Some((key, row)) = canary {
            check_canary(connection, &target.names.papers, key, row)?;
        }
        let current = generations::current(connection, Budget::WRITE)?;
        if let Some(current) = current.filter(|&current| current != target.generation) {
            let names = CollectionNames::of_generation(connection.address().name(), current);
            let others = others(connection, &names, &self.how.link.owner)?;
            if others > 0 {
                let reason = "they came while it was made anew".to_string();
                return Err(QdrantError::Shared { address: connection.address().clone(), owners: others, reason });
            }
        }
        generations::make_current(connection, target.generation)?;
        for older in generations::all(connection, Budget::WRITE)? {
            if older < target.generation {
                generations::remove(connection, older)?;
            }
        }
        Ok(())
    }
}
