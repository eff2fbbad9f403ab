//! An index opened for reading.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use tantivy::directory::FileHandle;

use crate::index::collection::{self, Collection};
use crate::index::columns::arrivals::{Arrival, Arrivals};
use crate::index::columns::listing::ListingRow;
use crate::index::columns::metadata::Metadata;
use crate::index::generation::Generation;
use crate::index::indexed_sources::IndexedSources;
use crate::index::layout::Part;
use crate::index::paper_records::PaperRecords;
use crate::index::passage::PaperRecord;
use crate::index::removed::{self, RemovedPapers};
use crate::index::segment::Segment;
use crate::index::segmented_papers::SegmentedPapers;
use crate::index::segmented_vectors::SegmentedVectors;
use crate::index::store::{Manifest, StoreError};
use crate::index::store_address::StoreLink;
use crate::index::stored_arrivals;
use crate::index::warning::Warning;
use crate::lexical::{LexicalError, LexicalIndex, WordIndex};
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;
use crate::vector::{VectorError, VectorIndex};

/// An index as it was when it was opened: a later generation is not noticed.
///
/// Its files are mapped, and read as far as a question needs them. Every block is checked before it is used. The papers of an
/// index with a store are in a database, and are those that it holds at each question.
pub struct Index {
    generation: Generation,
    sources: IndexedSources,
    place: Place,
    warnings: Vec<Warning>,
}

/// Where papers are searched.
enum Place {
    Files(Box<SearchedFiles>),
    Collection(Box<dyn Collection>),
}

/// The files that questions read, as far as they were opened.
struct SearchedFiles {
    papers: SegmentedPapers,
    vectors: Option<SegmentedVectors>,
    lexical: Option<LexicalIndex>,
}

/// The columns of all papers, or the database that evaluates conditions on them.
pub(crate) enum PaperTable<'i> {
    Rows(Metadata<&'i str>),
    Collection(&'i dyn Collection),
}

/// A paper of the index's own, with the time when it came in.
pub(crate) struct ArrivedRow<'i> {
    /// Its place among the index's own papers: its number, where files are searched.
    pub place: usize,
    /// What a list shows of it.
    pub row: ListingRow<Cow<'i, str>>,
    /// When it came in.
    pub at: Arrival,
}

/// Which parts of an index are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// The papers: to list and to show them.
    Papers,
    /// The vectors too.
    Vectors,
    /// The words too: to search exactly.
    Exact,
    /// The graph too, where there is one.
    All,
}

impl Index {
    /// Opens the index in `dir`. A damaged graph or lexical index is left out, with a warning.
    ///
    /// # Errors
    /// When there is no index, or it is damaged or of another format.
    pub fn open(dir: &Path, what: Open) -> Result<Self, StoreError> {
        let mut generation = Generation::current(dir)?;
        loop {
            if !generation.format().is_searchable() {
                return Err(StoreError::Older { dir: dir.to_path_buf() });
            }
            let index = Self::open_generation(&generation, what);
            if index.as_ref().is_ok_and(|index| index.warnings.is_empty()) {
                return index;
            }
            // A writer may have committed and cleaned up meanwhile.
            let newer = Generation::current(dir)?;
            if newer.number() == generation.number() {
                return index;
            }
            generation = newer;
        }
    }

    fn open_generation(generation: &Generation, what: Open) -> Result<Self, StoreError> {
        let sources = IndexedSources::of(generation);
        let mut warnings = Vec::new();
        let place = match &generation.manifest().store {
            Some(link) => Place::Collection(open_collection(generation, link)?),
            None => open_files(generation, what, &mut warnings)?,
        };
        Ok(Self { generation: generation.clone(), sources, place, warnings })
    }

    /// The directory of the index.
    pub fn dir(&self) -> &Path {
        self.generation.index_dir()
    }

    /// The manifest it was opened by.
    pub fn manifest(&self) -> &Manifest {
        self.generation.manifest()
    }

    /// When the generation was written. None if the disk does not say.
    pub fn written_at(&self) -> Option<SystemTime> {
        let generation = self.manifest().generation_dir(self.dir());
        // Early formats keep no copy of the manifest in the generation.
        let copy = std::fs::metadata(generation.join(Part::ManifestCopy.file_name()));
        copy.or_else(|_| std::fs::metadata(generation)).ok()?.modified().ok()
    }

    /// Whether a graph was asked for when the index was made.
    pub fn has_graph_file(&self) -> bool {
        self.generation.has(Part::Graph)
    }

    /// What was damaged and left out at opening.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What a list shows of every paper, in the order of their numbers.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn listing(&self) -> Result<Vec<ListingRow<Cow<'_, str>>>, StoreError> {
        match &self.place {
            Place::Files(files) => files.papers.listing(),
            Place::Collection(_) => self.papers().map(|paper| Ok(ListingRow::owned(&paper?))).collect(),
        }
    }

    /// When each of the index's own papers came in. Those that other indexes wrote to the same store are not among them.
    pub(crate) fn arrivals(&self) -> Result<Arrivals, StoreError> {
        match &self.place {
            Place::Files(files) => files.papers.arrivals(),
            Place::Collection(_) => stored_arrivals::read(self.generation.newest(), self.manifest().counts.papers),
        }
    }

    /// The index's own papers that came in at `since` or later, the latest first, and of one time in the order of their numbers.
    pub(crate) fn arrived_since(&self, since: Arrival) -> Result<Vec<ArrivedRow<'_>>, StoreError> {
        let arrivals = self.arrivals()?;
        let mut new: Vec<(usize, Arrival)> = arrivals.iter().enumerate().filter(|(_, at)| *at >= since).collect();
        if new.is_empty() {
            return Ok(Vec::new());
        }
        new.sort_by_key(|(_, at)| Reverse(*at));
        let rows: Vec<ListingRow<Cow<'_, str>>> = match &self.place {
            Place::Files(files) => {
                let rows = files.papers.listing()?;
                new.iter().filter_map(|(place, _)| rows.get(*place).cloned()).collect()
            }
            Place::Collection(_) => {
                let own = PaperRecords::open(self.generation.newest())?;
                let row =
                    |(place, _): &(usize, Arrival)| own.record(*place).map(|(paper, _)| ListingRow::owned(&paper));
                new.iter().map(row).collect::<Result<_, _>>()?
            }
        };
        Ok(new.into_iter().zip(rows).map(|((place, at), row)| ArrivedRow { place, row, at }).collect())
    }

    /// The papers that may be called `text`: their hashes match.
    pub(crate) fn papers_called(&self, text: &str) -> Result<Vec<PaperId>, StoreError> {
        match &self.place {
            Place::Files(files) => files.papers.called(text),
            Place::Collection(collection) => collection.called(text),
        }
    }

    /// The number of papers. That of a collection is told by a server; 0 if none answers.
    pub fn len(&self) -> usize {
        match &self.place {
            Place::Files(files) => files.papers.len(),
            Place::Collection(collection) => collection.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The papers with these numbers, each with its passages, in their order.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a record cannot be decoded.
    pub(crate) fn records(&self, numbers: &[PaperId]) -> Result<Vec<PaperRecord>, StoreError> {
        match &self.place {
            Place::Files(files) => numbers.iter().map(|&number| files.papers.record(number)).collect(),
            Place::Collection(collection) => collection.records(numbers),
        }
    }

    /// All papers with their passages and numbers, in the order of these.
    pub(crate) fn numbered_records(&self) -> Box<dyn Iterator<Item = Result<(PaperId, PaperRecord), StoreError>> + '_> {
        match &self.place {
            Place::Files(files) => Box::new(
                (0..files.papers.len() as PaperId)
                    .map(|number| files.papers.record(number).map(|record| (number, record))),
            ),
            Place::Collection(collection) => collection::in_order(&**collection),
        }
    }

    /// All papers, in the order of their numbers.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper, StoreError>> + '_ {
        self.numbered_records().map(|record| record.map(|(_, (paper, _))| paper))
    }

    /// What the index was made from.
    pub fn sources(&self) -> &IndexedSources {
        &self.sources
    }

    /// What tells which papers meet a condition.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the columns are not what was written.
    pub(crate) fn table(&self) -> Result<PaperTable<'_>, StoreError> {
        match &self.place {
            Place::Files(files) => files.papers.metadata().map(PaperTable::Rows),
            Place::Collection(collection) => Ok(PaperTable::Collection(&**collection)),
        }
    }

    /// The papers in a database; none for an index that is searched in its files.
    pub(crate) fn collection(&self) -> Option<&dyn Collection> {
        match &self.place {
            Place::Files(_) => None,
            Place::Collection(collection) => Some(&**collection),
        }
    }

    /// Whether the columns are those that this version writes.
    ///
    /// # Errors
    /// As [`Self::metadata`].
    pub(crate) fn has_current_metadata(&self) -> Result<bool, StoreError> {
        match &self.place {
            Place::Files(files) => files.papers.has_current_metadata(),
            Place::Collection(_) => Ok(true),
        }
    }

    /// The lexical index, where it could be opened.
    pub(crate) fn lexical(&self) -> Option<&dyn WordIndex> {
        match &self.place {
            Place::Files(files) => files.lexical.as_ref().map(|lexical| lexical as &dyn WordIndex),
            Place::Collection(collection) => Some(collection.words()),
        }
    }

    /// The vectors; none when the index was opened for its papers only.
    pub(crate) fn vectors(&self) -> Option<&dyn VectorIndex> {
        match &self.place {
            Place::Files(files) => files.vectors.as_ref().map(|vectors| vectors as &dyn VectorIndex),
            Place::Collection(collection) => Some(collection.vectors()),
        }
    }

    /// Papers that stand for all, `count` at most.
    ///
    /// # Errors
    /// When no server of a collection answers, or the names are not what was written.
    pub(crate) fn sample(&self, count: usize) -> Result<Vec<PaperId>, StoreError> {
        match &self.place {
            Place::Files(files) => files.papers.sample(count),
            Place::Collection(collection) => collection.sample(count),
        }
    }

    /// An error of the vectors, as an error of this index.
    pub(crate) fn vector_error(&self, error: VectorError) -> StoreError {
        self.generation.newest().vector_error(Part::Vectors, error)
    }
}

fn open_files(generation: &Generation, what: Open, warnings: &mut Vec<Warning>) -> Result<Place, StoreError> {
    let removed = removed::of_generation(generation)?;
    let papers = SegmentedPapers::open(generation, &removed)?;
    if what == Open::Papers {
        return Ok(Place::Files(Box::new(SearchedFiles { papers, vectors: None, lexical: None })));
    }
    let mut vectors = SegmentedVectors::open(generation, papers.numbers())?;
    if what == Open::All
        && let Err(error) = vectors.open_graphs(generation)
    {
        warnings.push(Warning::Graph { reason: error.in_words() });
    }
    let vectors = Some(vectors);
    if what == Open::Vectors {
        return Ok(Place::Files(Box::new(SearchedFiles { papers, vectors, lexical: None })));
    }
    let lexical = open_lexical(generation, papers.numbers(), &removed)
        .map_err(|error| warnings.push(Warning::Words { reason: error.to_string() }));
    Ok(Place::Files(Box::new(SearchedFiles { papers, vectors, lexical: lexical.ok() })))
}

#[cfg(feature = "qdrant")]
fn open_collection(generation: &Generation, link: &StoreLink) -> Result<Box<dyn Collection>, StoreError> {
    Ok(Box::new(crate::index::qdrant::QdrantCollection::open(link, generation.manifest())?))
}

#[cfg(not(feature = "qdrant"))]
fn open_collection(_: &Generation, link: &StoreLink) -> Result<Box<dyn Collection>, StoreError> {
    Err(StoreError::NoQdrant { address: link.address.clone() })
}

/// Papers that are spread evenly over `papers`, `count` at most; all of a few.
pub(crate) fn spread(papers: usize, count: usize) -> Vec<PaperId> {
    let count = papers.min(count);
    (0..count).map(|at| (at * papers / count) as PaperId).collect()
}

fn open_lexical(
    generation: &Generation,
    numbers: &Arc<PaperNumbers>,
    removed: &[RemovedPapers],
) -> Result<LexicalIndex, LexicalError> {
    let files = |segment: &Segment| -> Result<BTreeMap<String, Arc<dyn FileHandle>>, LexicalError> {
        let words = segment.files_of(Part::Words).filter_map(|name| name.strip_prefix(Part::Words.file_name()));
        let file = |own: &str| {
            let file = segment.map_file(&format!("{}{own}", Part::Words.file_name()));
            Ok((own.to_string(), file.map_err(|error| LexicalError::new(error.in_words()))? as Arc<dyn FileHandle>))
        };
        words.map(file).collect()
    };
    let segments = generation.segments().iter().map(files).collect::<Result<_, _>>()?;
    let terms = [0, 1].map(|field| removed.iter().map(|removed| removed.terms[field]).sum());
    LexicalIndex::open(segments, Arc::clone(numbers), terms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_over_the_index() {
        assert_eq!(spread(0, 256), Vec::<PaperId>::new());
        assert_eq!(spread(3, 256), [0, 1, 2]);
        assert_eq!(spread(256, 256).len(), 256);
        let of_many = spread(1_000_000, 256);
        assert_eq!((of_many.len(), of_many[0], of_many[255]), (256, 0, 996_093));
        assert!(of_many.is_sorted_by(|a, b| a < b));
    }
}
