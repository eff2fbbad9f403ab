//! The papers of a segment, in its files.

use crate::index::layout::Part;
use crate::index::passage::PaperRecord;
use crate::index::records;
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::index::store::record_file::RecordFile;
use crate::paper::Paper;

/// The papers of a segment with their passages, in their order.
pub(crate) struct PaperRecords {
    segment: Segment,
    records: RecordFile,
}

impl PaperRecords {
    /// Maps the papers of a segment.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file is missing or no list of records.
    pub fn open(segment: &Segment) -> Result<Self, StoreError> {
        let records = RecordFile::over(segment.map(Part::Papers)?);
        let records = records.map_err(|error| segment.damaged(Part::Papers, error))?;
        Ok(Self { segment: segment.clone(), records })
    }

    /// Reads the papers of a segment whole, without a memory map.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file is missing or not what was written.
    pub fn read(segment: &Segment) -> Result<Self, StoreError> {
        let records = RecordFile::open(segment.read(Part::Papers)?);
        let records = records.map_err(|error| segment.damaged(Part::Papers, error))?;
        Ok(Self { segment: segment.clone(), records })
    }

    /// The file of the records.
    pub fn file(&self) -> &RecordFile {
        &self.records
    }

    /// The number of papers.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// The paper at `number` with its passages.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record cannot be decoded.
    pub fn record(&self, number: usize) -> Result<PaperRecord, StoreError> {
        records::paper(&self.records, self.segment.format(), number)
            .map_err(|error| self.segment.damaged(Part::Papers, error))
    }

    /// All papers, in their order.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper, StoreError>> + '_ {
        (0..self.len()).map(|number| self.record(number).map(|(paper, _)| paper))
    }
}
