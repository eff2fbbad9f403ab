//! The papers of a generation, in its files.

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::passage::PaperRecord;
use crate::index::records;
use crate::index::store::StoreError;
use crate::index::store::record_file::RecordFile;
use crate::paper::Paper;

/// The papers of a generation with their passages, in the order of the sources.
pub(crate) struct PaperRecords {
    generation: Generation,
    records: RecordFile,
}

impl PaperRecords {
    /// Maps the papers of a generation.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the file is missing or no list of records.
    pub fn open(generation: &Generation) -> Result<Self, StoreError> {
        let records = RecordFile::over(generation.map(Part::Papers)?);
        let records = records.map_err(|error| generation.damaged(Part::Papers, error))?;
        Ok(Self { generation: generation.clone(), records })
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
        records::paper(&self.records, self.generation.format(), number)
            .map_err(|error| self.generation.damaged(Part::Papers, error))
    }

    /// All papers, in their order.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper, StoreError>> + '_ {
        (0..self.len()).map(|number| self.record(number).map(|(paper, _)| paper))
    }
}
