//! The frequencies of terms in a collection: the sums over all indexes that write to it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use qdrant_client::qdrant::GetPointsBuilder;

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::statistics::{Bucket, StatisticsHead, bucket_id, bucket_of, phrase_key};
use crate::lexical::{DocumentFrequencies, DocumentFrequency, LexicalError, TermCounts};

/// Buckets that are kept: of about two thousand entries each, some 200 MB.
const KEPT: NonZeroUsize = NonZeroUsize::new(4096).unwrap();
/// Statistics of at most so many buckets are read whole with the first question.
const READ_WHOLE: u32 = 256;

/// The statistics of all indexes that write to a collection, as far as they were read.
pub(super) struct Statistics {
    /// The collection of statistics.
    collection: String,
    heads: Vec<StatisticsHead>,
    buckets: Mutex<LruCache<PointKey, Arc<Bucket>>>,
}

impl Statistics {
    pub fn new(collection: String, heads: Vec<StatisticsHead>) -> Self {
        Self { collection, heads, buckets: Mutex::new(LruCache::new(KEPT)) }
    }

    /// The heads of all indexes.
    pub fn heads(&self) -> &[StatisticsHead] {
        &self.heads
    }

    /// The number of papers. A paper that two indexes have counts twice.
    pub fn papers(&self) -> usize {
        self.heads.iter().map(|head| head.papers as usize).sum()
    }

    /// The number of passages. Those of a paper that two indexes have count twice.
    pub fn passages(&self) -> usize {
        self.heads.iter().map(|head| head.passages as usize).sum()
    }

    /// The frequencies, read over `connection`.
    pub fn over<'s>(&'s self, connection: &'s Connection) -> Frequencies<'s> {
        Frequencies { statistics: self, connection, error: RefCell::new(None) }
    }

    /// For each index the bucket that holds the entries of `key`.
    fn buckets_of(&self, key: &str, connection: &Connection) -> Result<Vec<Arc<Bucket>>, QdrantError> {
        let id = |head: &StatisticsHead, number| bucket_id(&head.owner, &head.version, number);
        let wanted: Vec<PointKey> = self.heads.iter().map(|head| id(head, bucket_of(key, head.buckets))).collect();
        let missing: Vec<PointKey> = {
            let mut kept = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
            let missing = self.heads.iter().zip(&wanted).filter(|(_, id)| kept.get(id).is_none());
            missing
                .flat_map(|(head, own)| match head.buckets <= READ_WHOLE {
                    true => (0..head.buckets).map(|number| id(head, number)).collect(),
                    false => vec![*own],
                })
                .collect()
        };
        let read: HashMap<PointKey, Arc<Bucket>> = self.read(&missing, connection)?;
        let mut kept = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, bucket) in &read {
            kept.put(*id, Arc::clone(bucket));
        }
        // An index whose statistics were replaced meanwhile counts as one without the term.
        Ok(wanted.iter().filter_map(|id| kept.get(id).or(read.get(id)).cloned()).collect())
    }

    fn read(
        &self,
        wanted: &[PointKey],
        connection: &Connection,
    ) -> Result<HashMap<PointKey, Arc<Bucket>>, QdrantError> {
        if wanted.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<_> = wanted.iter().map(|id| id.to_point_id()).collect();
        let request = GetPointsBuilder::new(&self.collection, ids).with_payload(true).build();
        let found = connection
            .call("read statistics", Budget::QUESTION, async |client| client.get_points(request.clone()).await)?;
        let mut read = HashMap::new();
        for point in found.result {
            let Some(key) = PointKey::from_point_id(point.id.as_ref()) else { continue };
            let bucket = Bucket::read(&point.payload)
                .map_err(|reason| connection.damaged(format!("point {key} of {}", self.collection), reason))?;
            read.insert(key, Arc::new(bucket));
        }
        Ok(read)
    }
}

/// The frequencies of the terms of one question. Where a bucket cannot be read, they are 0, and [`Self::result`] is the error.
pub(super) struct Frequencies<'s> {
    statistics: &'s Statistics,
    connection: &'s Connection,
    error: RefCell<Option<QdrantError>>,
}

impl Frequencies<'_> {
    /// The first error of those so far.
    pub fn result(&self) -> Result<(), QdrantError> {
        self.error.borrow_mut().take().map_or(Ok(()), Err)
    }

    fn buckets_of(&self, key: &str) -> Vec<Arc<Bucket>> {
        if self.error.borrow().is_some() {
            return Vec::new();
        }
        self.statistics.buckets_of(key, self.connection).unwrap_or_else(|error| {
            *self.error.borrow_mut() = Some(error);
            Vec::new()
        })
    }
}

impl DocumentFrequencies for Frequencies<'_> {
    fn papers(&self) -> f32 {
        self.statistics.papers() as f32
    }

    fn of_term(&self, term: &str) -> DocumentFrequency {
        let mut sum = DocumentFrequency::default();
        for bucket in self.buckets_of(term) {
            let TermCounts { text, title, either } = bucket.terms.get(term).copied().unwrap_or_default();
            sum.text += text as f32;
            sum.title += title as f32;
            sum.either += either as f32;
        }
        sum
    }

    fn of_all(&self, terms: &[String]) -> f32 {
        if let [term] = terms {
            return self.of_term(term).either;
        }
        let key = phrase_key(terms);
        self.buckets_of(&key).iter().filter_map(|bucket| bucket.phrases.get(&key)).map(|papers| *papers as f32).sum()
    }

    fn definitions(&self, prefix: &str) -> Result<Vec<(String, u32)>, LexicalError> {
        let mut forms: HashMap<String, u32> = HashMap::new();
        for bucket in self.buckets_of(prefix) {
            for (form, papers) in bucket.definitions.get(prefix).into_iter().flatten() {
                *forms.entry(form.clone()).or_default() += papers;
            }
        }
        let mut forms: Vec<(String, u32)> = forms.into_iter().collect();
        forms.sort_unstable();
        Ok(forms)
    }
}
