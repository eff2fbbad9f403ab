//! A collection opened for search, and the requests that searches share.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use lru::LruCache;
use qdrant_client::qdrant::vector_output::Vector;
use qdrant_client::qdrant::{
    Filter, GetPointsBuilder, QueryBatchPointsBuilder, QueryPoints, ScoredPoint, ScrollPoints, VectorsSelector,
};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::facts::Facts;
use crate::index::qdrant::filter::filter;
use crate::index::qdrant::frequencies::Statistics;
use crate::index::qdrant::heads::CurrentCollection;
use crate::index::qdrant::paper_cache::PaperCache;
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::point_numbers::PointNumbers;
use crate::index::store::{Manifest, StoreError};
use crate::index::store_address::StoreLink;
use crate::lexical::{DocumentTerms, WeightedQuestion};
use crate::paper_id::PaperId;
use crate::paper_set::{Field, PaperSet};

/// Papers whose vectors are kept: with two passages of 384 dimensions each, 6 MB.
const KEPT_VECTORS: NonZeroUsize = NonZeroUsize::new(2048).unwrap();
/// Papers whose terms are kept: a paper has some 150, so these are 8 MB.
const KEPT_TERMS: NonZeroUsize = NonZeroUsize::new(4096).unwrap();
/// Questions whose weights are kept.
const KEPT_QUESTIONS: NonZeroUsize = NonZeroUsize::new(64).unwrap();

/// The papers of a Qdrant collection, searched there.
pub(in crate::index) struct QdrantCollection {
    pub(super) connection: Connection,
    /// The collection that the address stood for when it was opened.
    pub(super) collection: String,
    pub(super) facts: Facts,
    pub(super) statistics: Statistics,
    pub(super) numbers: PointNumbers,
    /// The weights of the latest questions.
    pub(super) questions: Mutex<LruCache<String, Arc<WeightedQuestion>>>,
    /// The terms of papers.
    pub(super) terms: PaperCache<DocumentTerms>,
    /// The vectors of papers' passages, in their order.
    pub(super) vector_cache: PaperCache<Vec<Vec<f32>>>,
    /// The index that asks.
    pub(super) owner: String,
    pub(super) distinct: Mutex<HashMap<Field, Arc<Vec<String>>>>,
    /// When it was last looked whether others have written.
    pub(super) looked: Mutex<Instant>,
}

impl QdrantCollection {
    /// Opens the collection of an index with this manifest.
    ///
    /// # Errors
    /// When no node answers, when there is no collection, or when it was made with another model, template or format.
    pub fn open(link: &StoreLink, manifest: &Manifest) -> Result<Self, StoreError> {
        let connection = Connection::open(&link.address)?;
        let CurrentCollection { names, heads } = CurrentCollection::read(&connection)?;
        let facts = Facts::read(&connection, &names.terms, Budget::QUESTION)?
            .ok_or_else(|| QdrantError::Missing { address: link.address.clone(), what: "find its facts" })?;
        facts.check(&link.address, &manifest.identity)?;
        Ok(Self {
            connection,
            collection: names.papers,
            facts,
            statistics: Statistics::new(names.terms, heads),
            numbers: PointNumbers::default(),
            questions: Mutex::new(LruCache::new(KEPT_QUESTIONS)),
            terms: PaperCache::new(KEPT_TERMS),
            vector_cache: PaperCache::new(KEPT_VECTORS),
            owner: link.owner.clone(),
            distinct: Mutex::default(),
            looked: Mutex::new(Instant::now()),
        })
    }

    /// The filter for the papers of a set.
    pub(super) fn filter(&self, set: &PaperSet) -> Filter {
        let excluded = set.excluded().and_then(|paper| self.numbers.point(paper));
        filter(set, excluded.map(PointKey::to_point_id))
    }

    /// For each query the papers that it finds with their scores, best first.
    pub(super) fn query_all(&self, queries: Vec<QueryPoints>) -> Result<Vec<Vec<(PaperId, f32)>>, QdrantError> {
        if queries.is_empty() {
            return Ok(Vec::new());
        }
        let request = QueryBatchPointsBuilder::new(&self.collection, queries).build();
        let answer = self
            .connection
            .call("search", Budget::QUESTION, async |client| client.query_batch(request.clone()).await)?;
        let papers = |found: Vec<ScoredPoint>| {
            let keyed =
                found.iter().filter_map(|point| Some((PointKey::from_point_id(point.id.as_ref())?, point.score)));
            let (points, scores): (Vec<PointKey>, Vec<f32>) = keyed.unzip();
            self.numbers.of_points(&points).into_iter().zip(scores).collect()
        };
        Ok(answer.result.into_iter().map(|found| papers(found.result)).collect())
    }

    /// The papers that a scroll finds, in its order.
    pub(super) fn scroll(&self, what: &'static str, request: ScrollPoints) -> Result<Vec<PaperId>, QdrantError> {
        let answer =
            self.connection.call(what, Budget::QUESTION, async |client| client.scroll(request.clone()).await)?;
        let points = answer.result.iter().filter_map(|point| PointKey::from_point_id(point.id.as_ref()));
        Ok(self.numbers.of_points(&points.collect::<Vec<_>>()))
    }

    /// Reads a vector of papers; not of those that are gone.
    pub(super) fn read_vectors(
        &self,
        what: &'static str,
        papers: &[PaperId],
        name: &str,
    ) -> Result<Vec<(PaperId, Vector)>, QdrantError> {
        let ids: Vec<_> = self.numbers.points(papers).into_iter().map(PointKey::to_point_id).collect();
        let selector = VectorsSelector { names: vec![name.to_string()] };
        let request = GetPointsBuilder::new(&self.collection, ids).with_payload(false).with_vectors(selector).build();
        let found =
            self.connection.call(what, Budget::QUESTION, async |client| client.get_points(request.clone()).await)?;
        let (mut points, mut vectors) = (Vec::new(), Vec::new());
        for point in found.result {
            let vector = point.vectors.and_then(|vectors| vectors.get_vector_by_name(name));
            if let (Some(key), Some(vector)) = (PointKey::from_point_id(point.id.as_ref()), vector) {
                points.push(key);
                vectors.push(vector);
            }
        }
        Ok(self.numbers.of_points(&points).into_iter().zip(vectors).collect())
    }
}
