//! The papers of all segments of an index, numbered without a gap.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::index::columns::arrivals::{Arrival, Arrivals};
use crate::index::columns::hash_table::Hash;
use crate::index::columns::listing::ListingRow;
use crate::index::columns::metadata::Metadata;
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::paper_files::PaperFiles;
use crate::index::passage::PaperRecord;
use crate::index::removed::RemovedPapers;
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::index::stored_arrivals;
use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;

/// The papers of a generation with their tables, in its files.
pub(crate) struct SegmentedPapers {
    generation: Generation,
    segments: Vec<PaperFiles>,
    numbers: Arc<PaperNumbers>,
}

impl SegmentedPapers {
    /// Maps the files of a generation. `removed` says which papers of each segment are no longer in the index.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when one is missing or no list of records.
    pub fn open(generation: &Generation, removed: &[RemovedPapers]) -> Result<Self, StoreError> {
        let segments: Vec<PaperFiles> = generation.segments().iter().map(PaperFiles::open).collect::<Result<_, _>>()?;
        let left_out = |at: usize| removed.get(at).map(|removed| removed.papers.clone()).unwrap_or_default();
        let counts = segments.iter().enumerate().map(|(at, papers)| (papers.len(), left_out(at)));
        let numbers = Arc::new(PaperNumbers::new(counts));
        Ok(Self { generation: generation.clone(), segments, numbers })
    }

    /// The numbers of the papers.
    pub fn numbers(&self) -> &Arc<PaperNumbers> {
        &self.numbers
    }

    /// The number of papers.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    fn files(&self) -> impl Iterator<Item = (usize, &Segment, &PaperFiles)> {
        let segments = self.generation.segments().iter().zip(&self.segments);
        segments.enumerate().map(|(at, (segment, papers))| (at, segment, papers))
    }

    /// The paper at `number` with its passages.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record cannot be decoded.
    pub fn record(&self, number: PaperId) -> Result<PaperRecord, StoreError> {
        let (segment, own) = self.numbers.place(number).ok_or_else(|| {
            self.generation.newest().damaged(Part::Papers, format!("paper {number} of {} is asked for", self.len()))
        })?;
        self.segments[segment].record(own as usize)
    }

    /// What a list shows of every paper.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn listing(&self) -> Result<Vec<ListingRow<Cow<'_, str>>>, StoreError> {
        let mut all = Vec::with_capacity(self.len());
        for (at, _, papers) in self.files() {
            let rows = papers.listing()?;
            all.extend(self.numbers.left(at).map(|own| ListingRow::borrowed(rows[own as usize])));
        }
        Ok(all)
    }

    /// The papers that may be called `text`, ascending: their hashes match.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a table is not what was written.
    pub fn called(&self, text: &str) -> Result<Vec<PaperId>, StoreError> {
        let mut all = Vec::new();
        for (at, _, papers) in self.files() {
            all.extend(papers.called(text)?.into_iter().filter_map(|own| self.numbers.number(at, own)));
        }
        Ok(all)
    }

    /// When each paper came in.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn arrivals(&self) -> Result<Arrivals, StoreError> {
        let mut all: Vec<Arrival> = Vec::with_capacity(self.len());
        for (at, segment, papers) in self.files() {
            let arrivals = stored_arrivals::read(segment, papers.len())?;
            all.extend(self.numbers.left(at).map(|own| arrivals.get(own as usize)));
        }
        Ok(Arrivals::new(all))
    }

    /// At most `count` papers, those with the smallest hashes of names. They are the same however the papers came in.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a table is not what was written.
    pub fn sample(&self, count: usize) -> Result<Vec<PaperId>, StoreError> {
        let mut smallest: Vec<(Hash, PaperId)> = Vec::new();
        for (at, _, papers) in self.files() {
            let mut met = HashSet::new();
            for name in papers.names() {
                let (hash, own) = name?;
                if met.len() == count {
                    break;
                }
                if let Some(paper) = self.numbers.number(at, own).filter(|paper| met.insert(*paper)) {
                    smallest.push((hash, paper));
                }
            }
        }
        smallest.sort_unstable();
        smallest.truncate(count);
        Ok(smallest.into_iter().map(|(_, paper)| paper).collect())
    }

    /// The columns that filters look at.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they are not what was written.
    pub fn metadata(&self) -> Result<Metadata<&str>, StoreError> {
        let mut all = Metadata { files: Vec::new(), papers: Vec::with_capacity(self.len()), spellings: Vec::new() };
        let mut files: HashMap<&str, u32> = HashMap::new();
        for (at, _, papers) in self.files() {
            let own = papers.metadata()?;
            let numbers: Vec<u32> = own
                .files
                .into_iter()
                .map(|file| {
                    *files.entry(file).or_insert_with(|| {
                        all.files.push(file);
                        (all.files.len() - 1) as u32
                    })
                })
                .collect();
            let removed = self.numbers.removed(at);
            for (place, mut row) in (0u32..).zip(own.papers) {
                if removed.binary_search(&place).is_err() {
                    row.files.iter_mut().for_each(|file| *file = numbers[*file as usize]);
                    all.papers.push(row);
                }
            }
            all.spellings.extend(own.spellings);
        }
        Ok(all)
    }

    /// Whether the columns are those that this version writes.
    ///
    /// # Errors
    /// As [`Self::metadata`].
    pub fn has_current_metadata(&self) -> Result<bool, StoreError> {
        for papers in &self.segments {
            if !papers.has_current_metadata()? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
