//! The statistics of one index in a collection: frequencies of terms, and what else depends on all of its papers.
//!
//! They are points without vectors: a head, and buckets of entries, so that a question reads only what it needs. A new version
//! is written beside the old one, and its head makes it current.

use std::collections::{BTreeMap, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qdrant_client::Payload;
use qdrant_client::qdrant::{NamedVectors, PointStruct, Value, Vectors, vectors};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::index::qdrant::point_key::PointKey;
use crate::index::store::codec::{self, CodecError};
use crate::lexical::{TermCounts, TermStatistics};

/// What a point of the collection of statistics is: one of the values below.
pub(crate) const KIND: &str = "kind";
/// The facts about the collection.
pub(crate) const FACTS: &str = "facts";
/// The head of an index's statistics.
pub(crate) const HEAD: &str = "head";
/// Entries of an index's statistics.
pub(crate) const BUCKET: &str = "bucket";
/// The index that the statistics are of.
pub(crate) const OWNER: &str = "owner";
/// The version of the statistics.
pub(crate) const VERSION: &str = "version";
/// The entries of a bucket.
const BLOB: &str = "blob";

/// The entries of a bucket, about.
const BUCKET_ENTRIES: usize = 2000;

/// What is known of all papers of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StatisticsHead {
    /// The index.
    pub owner: String,
    /// A hash of all that the statistics say.
    pub version: String,
    /// Its papers.
    pub papers: u32,
    /// Their passages.
    pub passages: u64,
    /// The terms of all texts, and of all titles.
    pub tokens: [u64; 2],
    /// The number of buckets, a power of two.
    pub buckets: u32,
    /// The papers of the index with the smallest hashes of names, these first.
    pub sample: Vec<PointKey>,
    /// How most papers write each tag and category that they do not write as it is compared.
    pub spellings: Vec<String>,
}

/// The statistics of an index, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Statistics {
    /// The head.
    pub head: StatisticsHead,
    /// The bytes of each bucket.
    pub buckets: Vec<Vec<u8>>,
}

/// Some of the entries of an index's statistics.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bucket {
    /// See [`TermStatistics::terms`].
    pub terms: BTreeMap<String, TermCounts>,
    /// See [`TermStatistics::phrases`].
    pub phrases: BTreeMap<String, u32>,
    /// See [`TermStatistics::definitions`].
    pub definitions: BTreeMap<String, Vec<(String, u32)>>,
}

/// The bucket of `buckets` that holds the entries of `key`: a term, the terms of a phrase joined by blanks
/// ([`phrase_key`]), or the prefix of a definition.
pub(crate) fn bucket_of(key: &str, buckets: u32) -> u32 {
    let hash = blake3::hash(key.as_bytes());
    u32::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at])) % buckets.max(1)
}

/// The key of a phrase of several terms.
pub(crate) fn phrase_key(terms: &[String]) -> String {
    terms.join(" ")
}

/// The id of the facts of a collection.
pub(crate) fn facts_id() -> PointKey {
    PointKey::of_parts(&[FACTS.as_bytes()])
}

/// The id of the head of an index's statistics.
pub(crate) fn head_id(owner: &str) -> PointKey {
    PointKey::of_parts(&[HEAD.as_bytes(), owner.as_bytes()])
}

/// The id of a bucket of an index's statistics.
pub(crate) fn bucket_id(owner: &str, version: &str, number: u32) -> PointKey {
    PointKey::of_parts(&[BUCKET.as_bytes(), owner.as_bytes(), version.as_bytes(), &number.to_le_bytes()])
}

impl Statistics {
    /// The statistics of the index `owner`.
    ///
    /// # Errors
    /// When they are too large to be stored.
    pub(crate) fn new(
        owner: &str,
        counts: TermStatistics,
        passages: usize,
        sample: Vec<PointKey>,
        spellings: Vec<String>,
    ) -> Result<Self, CodecError> {
        let TermStatistics { papers, tokens, terms, phrases, definitions } = counts;
        let entries = terms.len() + phrases.len() + definitions.len();
        let buckets = entries.div_ceil(BUCKET_ENTRIES).max(1).next_power_of_two() as u32;
        let mut filled = vec![Bucket::default(); buckets as usize];
        let at = |key: &str| bucket_of(key, buckets) as usize;
        for (term, counts) in terms {
            filled[at(&term)].terms.insert(term, counts);
        }
        for (phrase, papers) in phrases {
            filled[at(&phrase)].phrases.insert(phrase, papers);
        }
        for (prefix, forms) in definitions {
            filled[at(&prefix)].definitions.insert(prefix, forms);
        }
        let encoded = filled.iter().map(codec::encode).collect::<Result<Vec<_>, _>>()?;
        let owner = owner.to_string();
        let mut head = StatisticsHead {
            owner,
            version: String::new(),
            papers: papers as u32,
            passages: passages as u64,
            tokens,
            buckets,
            sample,
            spellings,
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(&codec::encode(&head)?);
        for bucket in &encoded {
            hasher.update(blake3::hash(bucket).as_bytes());
        }
        head.version = hasher.finalize().to_hex()[..32].to_string();
        Ok(Self { head, buckets: encoded })
    }

    /// The point of the head.
    ///
    /// # Errors
    /// When it cannot be written as JSON.
    pub(crate) fn head_point(&self) -> Result<PointStruct, String> {
        json_point(head_id(&self.head.owner), HEAD, &self.head)
    }

    /// The points of the buckets.
    pub(crate) fn bucket_points(&self) -> impl Iterator<Item = PointStruct> + '_ {
        let StatisticsHead { owner, version, .. } = &self.head;
        self.buckets.iter().zip(0..).map(move |(bytes, number)| {
            let payload = Payload::from([
                (KIND, Value::from(BUCKET)),
                (OWNER, Value::from(owner.clone())),
                (VERSION, Value::from(version.clone())),
                (BLOB, Value::from(STANDARD.encode(bytes))),
            ]);
            bare_point(bucket_id(owner, version, number), payload)
        })
    }
}

impl Bucket {
    /// Reads the payload of a bucket.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(payload: &HashMap<String, Value>) -> Result<Self, String> {
        let blob = payload.get(BLOB).and_then(Value::as_str).ok_or_else(|| format!("it has no {BLOB}"))?;
        let bytes = STANDARD.decode(blob).map_err(|error| error.to_string())?;
        codec::decode(&bytes).map_err(|error| error.to_string())
    }
}

/// A point without vectors whose payload is `value`, an object, and its kind.
///
/// # Errors
/// When it cannot be written as JSON.
pub(crate) fn json_point<T: Serialize>(id: PointKey, kind: &str, value: &T) -> Result<PointStruct, String> {
    let mut json = serde_json::to_value(value).map_err(|error| error.to_string())?;
    json[KIND] = kind.into();
    let payload = Payload::try_from(json).map_err(|error| error.to_string())?;
    Ok(bare_point(id, payload))
}

/// Reads what [`json_point`] wrote.
///
/// # Errors
/// What is wrong with the payload.
pub(crate) fn read_json<T: DeserializeOwned>(payload: HashMap<String, Value>) -> Result<T, String> {
    let json: serde_json::Value = Payload::from(payload).into();
    serde_json::from_value(json).map_err(|error| error.to_string())
}

fn bare_point(id: PointKey, payload: Payload) -> PointStruct {
    let none = vectors::VectorsOptions::Vectors(NamedVectors::default());
    let vectors = Some(Vectors { vectors_options: Some(none) });
    PointStruct { id: Some(id.to_point_id()), payload: payload.into(), vectors }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(terms: usize) -> TermStatistics {
        let counts = |at: usize| TermCounts { text: at as u32, title: 1, either: at as u32 + 1 };
        TermStatistics {
            papers: 9,
            tokens: [400, 30],
            terms: (0..terms).map(|at| (format!("term{at}"), counts(at))).collect(),
            phrases: HashMap::from([("larg languag model".to_string(), 4)]),
            definitions: HashMap::from([("x llm\t".to_string(), vec![("larg languag model".to_string(), 2)])]),
        }
    }

    fn statistics(terms: usize) -> Statistics {
        let sample = vec![PointKey::of_parts(&[b"a"])];
        Statistics::new("me", counts(terms), 12, sample, vec!["RAG".into()]).expect("statistics")
    }

    #[test]
    fn every_entry_is_in_the_bucket_where_it_is_looked_for() {
        let statistics = statistics(9000);
        assert_eq!(statistics.head.buckets, 8);
        let buckets: Vec<Bucket> =
            statistics.bucket_points().map(|point| Bucket::read(&point.payload).expect("read")).collect();
        let bucket = |key: &str| &buckets[bucket_of(key, statistics.head.buckets) as usize];
        for at in [0, 17, 8999] {
            let term = format!("term{at}");
            assert_eq!(bucket(&term).terms[&term].either, at + 1);
        }
        let phrase = phrase_key(&["larg", "languag", "model"].map(str::to_string));
        assert_eq!(bucket(&phrase).phrases[&phrase], 4);
        assert_eq!(bucket("x llm\t").definitions["x llm\t"], [("larg languag model".to_string(), 2)]);
        assert_eq!(buckets.iter().map(|bucket| bucket.terms.len()).sum::<usize>(), 9000);
    }

    #[test]
    fn equal_statistics_have_equal_versions_and_a_head_comes_back() {
        let [one, same, other] = [statistics(50), statistics(50), statistics(51)];
        assert_eq!(one, same);
        assert_ne!(one.head.version, other.head.version);
        let point = one.head_point().expect("point");
        assert_eq!(read_json::<StatisticsHead>(point.payload).expect("read"), one.head);
    }

    #[test]
    fn a_bucket_that_is_none_is_an_error() {
        for blob in [Value::from("no base64!"), Value::from("AAAAAA=="), Value::from(3)] {
            assert!(Bucket::read(&HashMap::from([(BLOB.to_string(), blob)])).is_err());
        }
        assert!(Bucket::read(&HashMap::new()).is_err());
    }
}
