//! The papers of an index as an update looks them up: by what an entry may join, without reading the others.

use std::sync::Arc;

use crate::index::columns::arrivals::{Arrival, Arrivals, BEGINNING};
use crate::index::columns::hash_table::{self, Hash};
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::passage::PaperRecord;
use crate::index::passage_key::Key;
use crate::index::segment::Segment;
use crate::index::segmented_records::SegmentedRecords;
use crate::index::store::StoreError;
use crate::index::store::codec::{self, CodecError};
use crate::index::store::record_file::RecordFile;
use crate::index::store::verified_file::VerifiedFile;
use crate::index::stored_arrivals;
use crate::index::vectors::LocalVectors;
use crate::paper::PlacedEntry;
use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;

/// The papers of a generation whose format keeps entries by paper.
pub(super) struct IndexedPapers {
    segments: Vec<IndexedSegment>,
    records: SegmentedRecords,
}

struct IndexedSegment {
    segment: Segment,
    entries: RecordFile,
    joins: Arc<VerifiedFile>,
    vectors: LocalVectors,
    arrivals: Arrivals,
}

impl IndexedSegment {
    fn open(segment: &Segment) -> Result<Self, StoreError> {
        let damaged = |error: CodecError| segment.damaged(Part::Entries, error);
        let entries = RecordFile::over(segment.map(Part::Entries)?).map_err(damaged)?;
        let papers = entries.len();
        Ok(Self {
            segment: segment.clone(),
            entries,
            joins: segment.map(Part::Joins)?,
            vectors: LocalVectors::open(segment)?,
            arrivals: stored_arrivals::read(segment, papers)?,
        })
    }
}

impl IndexedPapers {
    /// Maps what an update reads of a generation.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a file is missing or not what was written.
    pub fn open(generation: &Generation) -> Result<Self, StoreError> {
        let segments = generation.segments().iter().map(IndexedSegment::open).collect::<Result<_, _>>()?;
        Ok(Self { segments, records: SegmentedRecords::open(generation)? })
    }

    /// The numbers of the papers.
    pub fn numbers(&self) -> &PaperNumbers {
        self.records.numbers()
    }

    fn place(&self, paper: PaperId) -> (&IndexedSegment, usize) {
        // Only numbers that this index has given are asked for.
        let (segment, own) = self.numbers().place(paper).unwrap_or((self.segments.len() - 1, u32::MAX));
        (&self.segments[segment], own as usize)
    }

    /// The papers that have `wanted` among what joins them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a table is not what was written.
    pub fn joined_by(&self, wanted: &Hash) -> Result<Vec<PaperId>, StoreError> {
        let mut found = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let papers = hash_table::find(&segment.joins, wanted)?;
            found.extend(papers.into_iter().filter_map(|own| self.numbers().number(at, own)));
        }
        Ok(found)
    }

    /// The record of a paper's entries.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn encoded_entries(&self, paper: PaperId) -> Result<&[u8], StoreError> {
        let (segment, own) = self.place(paper);
        segment.entries.encoded(own).map_err(|error| segment.segment.damaged(Part::Entries, error))
    }

    /// The entries of a paper.
    ///
    /// # Errors
    /// As [`Self::encoded_entries`].
    pub fn entries(&self, paper: PaperId) -> Result<Vec<PlacedEntry>, StoreError> {
        let entries = codec::decode(self.encoded_entries(paper)?);
        entries.map_err(|error| self.place(paper).0.segment.damaged(Part::Entries, error))
    }

    /// A paper with its passages.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record is not what was written.
    pub fn record(&self, paper: PaperId) -> Result<PaperRecord, StoreError> {
        self.records.record(paper)
    }

    /// The passages of a paper with their vectors.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they are not what was written.
    pub fn passages(&self, paper: PaperId) -> Result<Vec<(Key, Vec<f32>)>, StoreError> {
        let (segment, own) = self.place(paper);
        let passages = segment.vectors.keyed_passages(own as u32);
        passages.map_err(|error| segment.segment.vector_error(Part::Vectors, error))
    }

    /// When a paper came in.
    pub fn arrival(&self, paper: PaperId) -> Arrival {
        let (segment, own) = self.place(paper);
        segment.arrivals.get(own)
    }

    /// When the latest paper came in.
    pub fn latest_arrival(&self) -> Arrival {
        self.segments.iter().filter_map(|segment| segment.arrivals.last()).max().unwrap_or(BEGINNING)
    }

    /// The generation that wrote the segment of a paper, and the paper's place there.
    pub fn home(&self, paper: PaperId) -> (u64, u32) {
        let (segment, own) = self.place(paper);
        (segment.segment.number(), own as u32)
    }
}
