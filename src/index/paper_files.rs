//! The files of a segment that tell of its papers.

use std::sync::{Arc, OnceLock};

use crate::index::columns::hash_table::{self, Hash};
use crate::index::columns::listing::ListingRow;
use crate::index::columns::metadata::{Metadata, MetadataError};
use crate::index::columns::names;
use crate::index::compat::v2;
use crate::index::layout::{Format, Part};
use crate::index::paper_records::PaperRecords;
use crate::index::passage::PaperRecord;
use crate::index::segment::Segment;
use crate::index::store::verified_file::VerifiedFile;
use crate::index::store::{StoreError, codec};
use crate::paper::Paper;
use crate::paper_id::PaperId;

/// The papers of a segment with their tables, in its files.
pub(super) struct PaperFiles {
    segment: Segment,
    papers: PaperRecords,
    listing: Arc<VerifiedFile>,
    names: Arc<VerifiedFile>,
    metadata: Arc<VerifiedFile>,
    /// The metadata made from the papers, where another version wrote the file.
    metadata_from_papers: OnceLock<Vec<u8>>,
}

impl PaperFiles {
    /// Maps the files of a segment.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when one is missing or no list of records.
    pub fn open(segment: &Segment) -> Result<Self, StoreError> {
        let papers = PaperRecords::open(segment)?;
        let [listing, names] = match segment.format() {
            Format::V1 | Format::V2 => v2::listing_and_names(papers.file(), segment.format())
                .map_err(|error| segment.damaged(Part::Papers, error))?,
            Format::V3 | Format::V4 | Format::V5 => [segment.map(Part::Listing)?, segment.map(Part::Names)?],
            #[cfg(test)]
            Format::Later => [segment.map(Part::Listing)?, segment.map(Part::Names)?],
        };
        Ok(Self {
            segment: segment.clone(),
            papers,
            listing,
            names,
            metadata: segment.map(Part::Metadata)?,
            metadata_from_papers: OnceLock::new(),
        })
    }

    /// The number of papers.
    pub fn len(&self) -> usize {
        self.papers.len()
    }

    /// The paper at `number` with its passages.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record cannot be decoded.
    pub fn record(&self, number: usize) -> Result<PaperRecord, StoreError> {
        self.papers.record(number)
    }

    /// What a list shows of every paper.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn listing(&self) -> Result<Vec<ListingRow<&str>>, StoreError> {
        let rows = codec::decode_borrowed::<Vec<ListingRow<&str>>>(self.listing.all()?);
        let rows = rows.map_err(|error| self.segment.damaged(Part::Listing, error))?;
        if rows.len() == self.len() { Ok(rows) } else { Err(self.misfit(Part::Listing)) }
    }

    /// The papers that may be called `text`, ascending: their hashes match.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the table is not what was written.
    pub fn called(&self, text: &str) -> Result<Vec<PaperId>, StoreError> {
        let papers = names::find(&self.names, text)?;
        let fits = papers.last().is_none_or(|&last| (last as usize) < self.len());
        if fits { Ok(papers) } else { Err(self.misfit(Part::Names)) }
    }

    /// The hashes of all names with the papers that have them, ascending.
    pub fn names(&self) -> impl Iterator<Item = Result<(Hash, u32), StoreError>> + '_ {
        hash_table::records(&self.names)
    }

    fn misfit(&self, part: Part) -> StoreError {
        self.segment.damaged(part, "it does not fit the papers")
    }

    /// The columns that filters look at.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they are not what was written.
    pub fn metadata(&self) -> Result<Metadata<&str>, StoreError> {
        let damaged = |error: MetadataError| self.segment.damaged(Part::Metadata, error);
        match Metadata::decode(self.metadata.all()?, self.len()) {
            Err(MetadataError::Missing(_) | MetadataError::Layout) => {
                let bytes = match self.metadata_from_papers.get() {
                    Some(bytes) => bytes,
                    None => {
                        let papers = self.papers.papers().collect::<Result<Vec<Paper>, _>>()?;
                        let papers: Vec<&Paper> = papers.iter().collect();
                        let bytes = Metadata::new(&papers).encode().map_err(|error| damaged(error.into()))?;
                        self.metadata_from_papers.get_or_init(|| bytes)
                    }
                };
                Metadata::decode(bytes, self.len()).map_err(damaged)
            }
            metadata => metadata.map_err(damaged),
        }
    }

    /// Whether the columns are those that this version writes.
    ///
    /// # Errors
    /// As [`Self::metadata`].
    pub fn has_current_metadata(&self) -> Result<bool, StoreError> {
        self.metadata()?;
        Ok(self.metadata_from_papers.get().is_none())
    }
}
