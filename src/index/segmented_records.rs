//! The papers of all segments of an index, without their tables.

use crate::index::generation::Generation;
use crate::index::paper_records::PaperRecords;
use crate::index::passage::PaperRecord;
use crate::index::removed;
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;

/// The papers of a generation with their passages, numbered as [`PaperNumbers`] has it.
pub(crate) struct SegmentedRecords {
    segments: Vec<PaperRecords>,
    numbers: PaperNumbers,
}

impl SegmentedRecords {
    /// Reads the papers of a generation whole. A failed disk read ends a process that has the file mapped, which a writer must
    /// not risk.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a file is missing or not what was written.
    pub fn read(generation: &Generation) -> Result<Self, StoreError> {
        Self::with(generation, PaperRecords::read)
    }

    /// Maps the papers of a generation.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn open(generation: &Generation) -> Result<Self, StoreError> {
        Self::with(generation, PaperRecords::open)
    }

    fn with(
        generation: &Generation,
        records: fn(&Segment) -> Result<PaperRecords, StoreError>,
    ) -> Result<Self, StoreError> {
        let segments: Vec<PaperRecords> = generation.segments().iter().map(records).collect::<Result<_, _>>()?;
        let removed = removed::of_generation(generation)?;
        let counts = segments.iter().zip(removed).map(|(papers, removed)| (papers.len(), removed.papers));
        Ok(Self { numbers: PaperNumbers::new(counts), segments })
    }

    /// The numbers of the papers.
    pub fn numbers(&self) -> &PaperNumbers {
        &self.numbers
    }

    /// The paper at `number` with its passages.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record cannot be decoded.
    pub fn record(&self, number: PaperId) -> Result<PaperRecord, StoreError> {
        let place = self.numbers.place(number);
        let (segment, own) = place.unwrap_or((self.segments.len() - 1, u32::MAX));
        self.segments[segment].record(own as usize)
    }

    /// All papers, in their order.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper, StoreError>> + '_ {
        (0..self.numbers.len() as PaperId).map(|number| self.record(number).map(|(paper, _)| paper))
    }
}
