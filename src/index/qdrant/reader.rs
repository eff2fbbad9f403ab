//! What a search asks of a collection besides vectors and words.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use qdrant_client::qdrant::facet_value::Variant;
use qdrant_client::qdrant::{
    Condition, Direction, FacetCountsBuilder, Filter, GetPointsBuilder, OrderByBuilder, PayloadIncludeSelector,
    PointId, ScrollPointsBuilder, Value,
};

use crate::index::collection::{Collection, NumberedRecord};
use crate::index::columns::metadata::{Metadata, MetadataRow};
use crate::index::columns::names;
use crate::index::passage::PaperRecord;
use crate::index::qdrant::connection::Budget;
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::filter::payload_field;
use crate::index::qdrant::heads::CurrentCollection;
use crate::index::qdrant::open_collection::QdrantCollection;
use crate::index::qdrant::payload::{FIRST_DAY, NAMES, OWNERS, PAPER, PASSAGES, REVISION, SOURCES, name_of_hash};
use crate::index::qdrant::point::record;
use crate::index::qdrant::point_key::PointKey;
use crate::index::qdrant::reads::count;
use crate::index::store::{CollectionFault, StoreError};
use crate::lexical::WordIndex;
use crate::paper::{Paper, PartialDate};
use crate::paper_id::PaperId;
use crate::paper_set::{Field, PaperSet};
use crate::vector::VectorIndex;

/// Papers that are read at a time.
const PAGE: u32 = 256;
/// The most distinct values of a column that are looked up.
const MOST_DISTINCT: usize = 1_000_000;
/// The time between two looks whether others have written to the collection.
const BETWEEN_LOOKS: Duration = Duration::from_secs(2);
/// The most papers that may be called the same.
const MOST_CALLED: u32 = 1000;

impl QdrantCollection {
    /// The papers with these numbers, by number; not those that are gone.
    fn read_records(&self, papers: &[PaperId]) -> Result<HashMap<PaperId, PaperRecord>, QdrantError> {
        let ids: Vec<PointId> = self.numbers.points(papers).into_iter().map(PointKey::to_point_id).collect();
        let request = GetPointsBuilder::new(&self.collection, ids).with_payload(record_fields()).build();
        let answer = self
            .connection
            .call("read papers", Budget::QUESTION, async |client| client.get_points(request.clone()).await)?;
        let points = answer.result.into_iter().map(|point| (point.id, point.payload));
        Ok(self.numbered(points)?.into_iter().collect())
    }

    fn numbered(
        &self,
        points: impl Iterator<Item = (Option<PointId>, HashMap<String, Value>)>,
    ) -> Result<Vec<NumberedRecord>, QdrantError> {
        let (mut keys, mut records) = (Vec::new(), Vec::new());
        for (id, payload) in points {
            let Some(key) = PointKey::from_point_id(id.as_ref()) else { continue };
            let read = record(&payload, &self.owner);
            let damaged = |reason| self.connection.damaged(format!("point {key} of {}", self.collection), reason);
            keys.push(key);
            records.push(read.map_err(damaged)?);
        }
        Ok(self.numbers.of_points(&keys).into_iter().zip(records).collect())
    }

    /// The `k` papers with the latest or the earliest dates.
    fn by_date(&self, k: usize, filter: Filter, direction: Direction) -> Result<Vec<PaperId>, QdrantError> {
        let order = OrderByBuilder::new(FIRST_DAY).direction(direction as i32);
        let request = ScrollPointsBuilder::new(&self.collection)
            .filter(filter)
            .limit(k.min(u32::MAX as usize) as u32)
            .order_by(order)
            .with_payload(false)
            .build();
        self.scroll("list papers by date", request)
    }
}

/// The fields of a payload that a paper is read from.
fn record_fields() -> PayloadIncludeSelector {
    let fields = [PAPER, PASSAGES, SOURCES, OWNERS, REVISION].map(str::to_string);
    PayloadIncludeSelector { fields: fields.to_vec() }
}

impl Collection for QdrantCollection {
    fn len(&self) -> usize {
        self.statistics.papers()
    }

    fn count(&self, of: Option<&PaperSet>) -> Result<usize, StoreError> {
        let filter = of.map_or_else(Filter::default, |set| self.filter(set));
        Ok(count(&self.connection, Budget::QUESTION, &self.collection, filter)?)
    }

    fn records(&self, papers: &[PaperId]) -> Result<Vec<PaperRecord>, StoreError> {
        if papers.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.read_records(papers)?;
        let record = |paper: &PaperId| {
            found.remove(paper).ok_or_else(|| StoreError::Collection {
                address: self.connection.address().clone(),
                fault: CollectionFault::Unavailable,
                reason: "a paper was replaced while the question was answered".to_string(),
            })
        };
        papers.iter().map(record).collect()
    }

    fn rows(&self, papers: &[PaperId]) -> Result<Vec<MetadataRow<String>>, StoreError> {
        let records = self.records(papers)?;
        let papers: Vec<&Paper> = records.iter().map(|(paper, _)| paper).collect();
        Ok(Metadata::new(&papers).papers)
    }

    fn page(&self, after: Option<PaperId>) -> Result<(Vec<NumberedRecord>, Option<PaperId>), StoreError> {
        let mut request = ScrollPointsBuilder::new(&self.collection).limit(PAGE).with_payload(record_fields());
        if let Some(first) = after.and_then(|paper| self.numbers.point(paper)) {
            request = request.offset(first.to_point_id());
        }
        let request = request.build();
        let answer = self
            .connection
            .call("read papers", Budget::QUESTION, async |client| client.scroll(request.clone()).await)?;
        let next = PointKey::from_point_id(answer.next_page_offset.as_ref());
        let next = next.and_then(|key| self.numbers.of_points(&[key]).pop());
        let points = answer.result.into_iter().map(|point| (point.id, point.payload));
        Ok((self.numbered(points)?, next))
    }

    fn called(&self, text: &str) -> Result<Vec<PaperId>, StoreError> {
        let hashes: Vec<String> = names::hashes_of_text(text.trim()).iter().map(name_of_hash).collect();
        let request = ScrollPointsBuilder::new(&self.collection)
            .filter(Filter::must([Condition::matches(NAMES, hashes)]))
            .limit(MOST_CALLED)
            .with_payload(false)
            .build();
        Ok(self.scroll("look a name up", request)?)
    }

    fn values(&self, field: Field, of: Option<&PaperSet>, most: usize) -> Result<Vec<(String, usize)>, StoreError> {
        let filter = of.map_or_else(Filter::default, |set| self.filter(set));
        let request = FacetCountsBuilder::new(&self.collection, payload_field(field))
            .filter(filter)
            .limit(most as u64)
            .exact(true)
            .build();
        let answer = self
            .connection
            .call("count values", Budget::QUESTION, async |client| client.facet(request.clone()).await)?;
        let value = |variant: Variant| match variant {
            Variant::StringValue(text) => text,
            Variant::IntegerValue(number) => number.to_string(),
            Variant::BoolValue(is) => is.to_string(),
        };
        let counted = answer.hits.into_iter().filter_map(|hit| Some((value(hit.value?.variant?), hit.count as usize)));
        let mut counted: Vec<(String, usize)> = counted.collect();
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(counted)
    }

    fn distinct(&self, field: Field) -> Result<Arc<Vec<String>>, StoreError> {
        let kept = || self.distinct.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(values) = kept().get(&field) {
            return Ok(Arc::clone(values));
        }
        let values = self.values(field, None, MOST_DISTINCT)?.into_iter().map(|(value, _)| value);
        let values = Arc::new(values.collect::<Vec<_>>());
        kept().insert(field, Arc::clone(&values));
        Ok(values)
    }

    fn newest(&self, k: usize, of: Option<&PaperSet>) -> Result<Vec<PaperId>, StoreError> {
        let filter = of.map_or_else(Filter::default, |set| self.filter(set));
        let mut papers = self.by_date(k, filter.clone(), Direction::Desc)?;
        if papers.len() < k {
            let mut undated = filter;
            undated.must.push(Condition::is_empty(FIRST_DAY));
            let request = ScrollPointsBuilder::new(&self.collection)
                .filter(undated)
                .limit((k - papers.len()).min(u32::MAX as usize) as u32)
                .with_payload(false)
                .build();
            papers.extend(self.scroll("list papers", request)?);
        }
        // Papers of one day come in the order of their sources.
        let mut records: Vec<(PaperId, PaperRecord)> = papers.iter().copied().zip(self.records(&papers)?).collect();
        let key = |(paper, _): &PaperRecord| (Reverse(paper.bibliography.date), paper.sources.first().cloned());
        records.sort_by_cached_key(|(_, record)| key(record));
        Ok(records.into_iter().map(|(paper, _)| paper).collect())
    }

    fn dates(&self) -> Result<(Option<PartialDate>, Option<PartialDate>), StoreError> {
        let of = |direction| -> Result<Vec<PartialDate>, StoreError> {
            // Of several dates that begin with one day, the least and the greatest are told apart here.
            let papers = self.by_date(PAGE as usize, Filter::default(), direction)?;
            Ok(self.rows(&papers)?.into_iter().filter_map(|row| row.date).collect())
        };
        let first = of(Direction::Asc)?.into_iter().min();
        let last = of(Direction::Desc)?.into_iter().max();
        Ok((first, last))
    }

    fn spellings(&self) -> Result<Vec<String>, StoreError> {
        let all = self.statistics.heads().iter().flat_map(|head| head.spellings.iter().cloned());
        Ok(all.collect())
    }

    fn sample(&self, count: usize) -> Result<Vec<PaperId>, StoreError> {
        let heads = self.statistics.heads();
        let all = self.statistics.papers().max(1);
        let mut points = Vec::new();
        for head in heads {
            // Each index gives as many as its share of the papers.
            let share = (count * head.papers as usize).div_ceil(all).min(head.sample.len());
            points.extend(&head.sample[..share]);
        }
        points.sort_unstable();
        points.dedup();
        Ok(self.numbers.of_points(&points))
    }

    fn work_of(&self, paper: PaperId) -> u64 {
        self.numbers.point(paper).map_or(u64::from(paper), PointKey::work)
    }

    fn is_outdated(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        if looked.elapsed() < BETWEEN_LOOKS {
            return false;
        }
        *looked = Instant::now();
        drop(looked);
        // A cluster that does not answer now will say so to the question.
        CurrentCollection::read(&self.connection)
            .is_ok_and(|current| current.names.papers != self.collection || current.heads != self.statistics.heads())
    }

    fn vectors(&self) -> &dyn VectorIndex {
        self
    }

    fn words(&self) -> &dyn WordIndex {
        self
    }
}
