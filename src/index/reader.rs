//! An index opened for reading.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use tantivy::directory::FileHandle;

use crate::index::columns::listing::ListingRow;
use crate::index::columns::metadata::{Metadata, MetadataError};
use crate::index::columns::names;
use crate::index::compat::v2;
use crate::index::generation::Generation;
use crate::index::layout::{Format, Part};
use crate::index::passage::PaperRecord;
use crate::index::records;
use crate::index::source_changes::{self, SourceChanges};
use crate::index::source_list::{Root, SourceList};
use crate::index::source_times::SourceTimes;
use crate::index::store::codec;
use crate::index::store::record_file::RecordFile;
use crate::index::store::verified_file::VerifiedFile;
use crate::index::store::{Manifest, StoreError};
use crate::index::vectors::LocalVectors;
use crate::index::warning::Warning;
use crate::ingest::LeftOut;
use crate::lexical::{LexicalError, LexicalIndex};
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::vector::{VectorError, VectorIndex};

/// An index as it was when it was opened: a later generation is not noticed.
///
/// Its files are mapped, and read as far as a question needs them. Every block is checked before it is used.
pub struct Index {
    generation: Generation,
    papers: RecordFile,
    listing: Arc<VerifiedFile>,
    names: Arc<VerifiedFile>,
    metadata: Arc<VerifiedFile>,
    /// Mapped with the others, so that it stays readable when a later generation replaces this one.
    sources: Option<Arc<VerifiedFile>>,
    /// The metadata made from the papers, where another version wrote the file.
    metadata_from_papers: OnceLock<Vec<u8>>,
    vectors: Option<Box<dyn VectorIndex>>,
    lexical: Option<LexicalIndex>,
    warnings: Vec<Warning>,
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
        let papers = RecordFile::over(generation.map(Part::Papers)?);
        let papers = papers.map_err(|error| generation.damaged(Part::Papers, error))?;
        let [listing, names] = match generation.format() {
            Format::V1 | Format::V2 => v2::listing_and_names(&papers, generation.format())
                .map_err(|error| generation.damaged(Part::Papers, error))?,
            Format::V3 | Format::V4 => [generation.map(Part::Listing)?, generation.map(Part::Names)?],
            #[cfg(test)]
            Format::Later => [generation.map(Part::Listing)?, generation.map(Part::Names)?],
        };
        let mut index = Self {
            generation: generation.clone(),
            papers,
            listing,
            names,
            metadata: generation.map(Part::Metadata)?,
            sources: generation.map(Part::Sources).ok(),
            metadata_from_papers: OnceLock::new(),
            vectors: None,
            lexical: None,
            warnings: Vec::new(),
        };
        if what == Open::Papers {
            return Ok(index);
        }
        let mut vectors = LocalVectors::open(generation)?;
        if what == Open::All
            && let Err(error) = vectors.open_graph(generation)
        {
            index.warnings.push(Warning::Graph { reason: error.in_words() });
        }
        index.vectors = Some(Box::new(vectors));
        if what == Open::Vectors {
            return Ok(index);
        }
        match open_lexical(generation) {
            Ok(lexical) => index.lexical = Some(lexical),
            Err(error) => index.warnings.push(Warning::Words { reason: error.to_string() }),
        }
        Ok(index)
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

    /// What a list shows of every paper, in the order of the sources.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn listing(&self) -> Result<Vec<ListingRow<&str>>, StoreError> {
        let rows = codec::decode_borrowed::<Vec<ListingRow<&str>>>(self.listing.all()?);
        let rows = rows.map_err(|error| self.generation.damaged(Part::Listing, error))?;
        if rows.len() == self.len() { Ok(rows) } else { Err(self.misfit(Part::Listing)) }
    }

    /// The papers that may be called `text`, ascending: their hashes match.
    pub(crate) fn papers_called(&self, text: &str) -> Result<Vec<PaperId>, StoreError> {
        let papers = names::find(&self.names, text)?;
        let fits = papers.last().is_none_or(|&last| (last as usize) < self.len());
        if fits { Ok(papers) } else { Err(self.misfit(Part::Names)) }
    }

    fn misfit(&self, part: Part) -> StoreError {
        self.generation.damaged(part, "it does not fit the papers")
    }

    /// The number of papers.
    pub fn len(&self) -> usize {
        self.papers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// The paper at `number`, counted from 0 in the order of the sources.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record cannot be decoded.
    pub fn paper(&self, number: usize) -> Result<Paper, StoreError> {
        self.record(number).map(|(paper, _)| paper)
    }

    pub(crate) fn record(&self, number: usize) -> Result<PaperRecord, StoreError> {
        records::paper(&self.papers, self.generation.format(), number)
            .map_err(|error| self.generation.damaged(Part::Papers, error))
    }

    /// All papers, in the order of the sources.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper, StoreError>> + '_ {
        (0..self.len()).map(|number| self.paper(number))
    }

    /// What was below the sources at the last update and gave no paper. Empty for an index of an earlier format.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the list of sources is there, and is not what was written.
    pub fn left_out(&self) -> Result<Vec<LeftOut>, StoreError> {
        Ok(self.source_list()?.left_out)
    }

    fn source_list(&self) -> Result<SourceList, StoreError> {
        let Some(sources) = &self.sources else { return Ok(SourceList::default()) };
        SourceList::decode(sources.all()?, self.generation.format())
            .map_err(|error| self.generation.damaged(Part::Sources, error))
    }

    /// The files and folders that the index was made from, as absolute paths, in the order in which they were given.
    ///
    /// # Errors
    /// As [`Self::left_out`].
    pub fn source_roots(&self) -> Result<Vec<PathBuf>, StoreError> {
        Ok(self.source_list()?.roots.into_iter().map(|Root(path)| path).collect())
    }

    /// What changed below the sources since the index was made, from a look at sizes and times. `None` if nothing is known
    /// of them: the last update was stopped or by another version, or the index was replaced meanwhile.
    pub fn source_changes(&self) -> Option<SourceChanges> {
        let times = SourceTimes::load(self.dir(), self.manifest())?;
        Some(source_changes::look(&times, self.dir(), &|| self.source_list().ok()))
    }

    /// The columns that filters look at.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they are not what was written.
    pub(crate) fn metadata(&self) -> Result<Metadata<&str>, StoreError> {
        let damaged = |error: MetadataError| self.generation.damaged(Part::Metadata, error);
        match Metadata::decode(self.metadata.all()?, self.len()) {
            Err(MetadataError::Missing(_) | MetadataError::Layout) => {
                let bytes = match self.metadata_from_papers.get() {
                    Some(bytes) => bytes,
                    None => {
                        let papers = self.papers().collect::<Result<Vec<Paper>, _>>()?;
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
    pub(crate) fn has_current_metadata(&self) -> Result<bool, StoreError> {
        self.metadata()?;
        Ok(self.metadata_from_papers.get().is_none())
    }

    /// The lexical index, where it could be opened.
    pub(crate) fn lexical(&self) -> Option<&LexicalIndex> {
        self.lexical.as_ref()
    }

    /// The vectors; none when the index was opened for its papers only.
    pub(crate) fn vectors(&self) -> Option<&dyn VectorIndex> {
        self.vectors.as_deref()
    }

    /// An error of the vectors, as an error of this index.
    pub(crate) fn vector_error(&self, error: VectorError) -> StoreError {
        self.generation.vector_error(Part::Vectors, error)
    }
}

fn open_lexical(generation: &Generation) -> Result<LexicalIndex, LexicalError> {
    let mut files: BTreeMap<String, Arc<dyn FileHandle>> = BTreeMap::new();
    for name in generation.files_of(Part::Words) {
        if let Some(own) = name.strip_prefix(Part::Words.file_name()) {
            files.insert(
                own.to_string(),
                generation.map_file(name).map_err(|error| LexicalError::new(error.in_words()))?,
            );
        }
    }
    LexicalIndex::open(files)
}
