//! An index opened for reading.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::FileHandle;

use super::vectors::Rows;
pub(crate) use super::vectors::{CODES, GRAPH, KEYS, Key, OWNERS, SCALE, VECTORS, read_keys, read_rows, read_vectors};
use crate::index::columns::listing::{self, ListingRow};
use crate::index::columns::metadata;
use crate::index::columns::names;
use crate::index::passage::Passage;
use crate::index::store::codec::{self, RecordFile};
use crate::index::store::generation::Files;
use crate::index::store::verified_file::VerifiedFile;
use crate::index::store::{Manifest, StoreError};
use crate::lexical::Lexical;
use crate::paper::Paper;
use crate::text::Language;
use crate::vector::{EF_SEARCH, Neighbour};

/// The papers with their passages, one record each.
pub(crate) const PAPERS: &str = "papers.bin";
/// What a list shows of each paper.
pub(crate) const HEADS: &str = "heads.bin";
/// Which papers are called what.
pub(crate) const REGISTER: &str = "register.bin";
/// What papers are filtered by.
pub(crate) const FACETS: &str = "facets.bin";
/// Before the names of the files of the index by words.
pub(crate) const LEXICAL: &str = "lexical.";

/// An index, as it was when it was opened: a writer that replaces it meanwhile is not noticed.
///
/// Its files are held open and read where they lie, as far as a question needs them.
pub struct Index {
    dir: PathBuf,
    manifest: Manifest,
    papers: RecordFile,
    heads: Arc<VerifiedFile>,
    register: Arc<VerifiedFile>,
    facets: Arc<VerifiedFile>,
    rows: Rows,
    /// It was found to be damaged.
    graph_is_out: AtomicBool,
    lexical: Option<Lexical>,
    notes: Mutex<Vec<String>>,
}

/// A paper and the passages its vectors stand for, in the order of the vectors.
pub(crate) type Record = (Paper, Vec<Passage>);

/// What of an index is read at opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// The papers only: to list and to show.
    Papers,
    /// The vectors too.
    Vectors,
    /// The words too: to search, looking at every vector.
    Exact,
    /// The graph too, where there is one.
    All,
}

impl Index {
    /// Opens the index in `dir`. Every part of a file is checked before it is used.
    ///
    /// A damaged graph is left out, with a note: the vectors are the truth.
    ///
    /// # Errors
    /// When there is no index, or it is damaged or of another format.
    pub fn open(dir: &Path, what: Open) -> Result<Self, StoreError> {
        let mut manifest = Manifest::read(dir)?;
        loop {
            if !manifest.is_readable() {
                return Err(StoreError::Older { dir: dir.to_path_buf() });
            }
            let opened = Self::open_generation(dir, &manifest, what);
            if opened.as_ref().is_ok_and(|library| !library.is_damaged()) {
                return opened;
            }
            // A writer may have committed and cleaned up between our two looks.
            let newer = Manifest::read(dir)?;
            if newer.generation == manifest.generation {
                return opened;
            }
            manifest = newer;
        }
    }

    fn open_generation(dir: &Path, manifest: &Manifest, what: Open) -> Result<Self, StoreError> {
        let damaged = |name: &str, reason: String| manifest.damaged(dir, name, reason);
        let files = Files::open(dir, manifest)?;
        let papers = RecordFile::over(files.get(PAPERS)?).map_err(|reason| damaged(PAPERS, reason))?;
        let (heads, register) = if manifest.is_older() {
            made_now(&papers).map_err(|reason| damaged(PAPERS, reason))?
        } else {
            (files.get(HEADS)?, files.get(REGISTER)?)
        };
        let mut library = Self {
            dir: dir.to_path_buf(),
            manifest: manifest.clone(),
            papers,
            heads,
            register,
            facets: files.get(FACETS)?,
            rows: Rows::none(),
            graph_is_out: AtomicBool::new(false),
            lexical: None,
            notes: Mutex::new(Vec::new()),
        };
        if what == Open::Papers {
            return Ok(library);
        }
        library.rows = Rows::open(dir, manifest, &files)?;
        if what == Open::Vectors {
            return Ok(library);
        }
        match read_lexical(&files, manifest) {
            Ok(lexical) => library.lexical = Some(lexical),
            Err(reason) => library.leave_out_words(&reason),
        }
        // Graphs of format 2 are not read any more: its vectors are few, or it is upgraded.
        if what == Open::All && manifest.files.contains_key(GRAPH) {
            let vectors = std::mem::take(&mut library.rows.vectors);
            match files.get(GRAPH).map(|graph| vectors.with_graph(Box::new(graph))) {
                Ok(Ok(vectors)) => library.rows.vectors = vectors,
                failed => {
                    let error = match failed {
                        Ok(failed) => failed.err().map(|error| library.cause(GRAPH, error)),
                        Err(error) => Some(error),
                    };
                    library.leave_out_graph(&error.map_or_else(String::new, |error| error.in_words()));
                    library.rows = Rows::open(dir, manifest, &files)?;
                }
            }
        }
        Ok(library)
    }

    fn note(&self, note: String) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    fn leave_out_graph(&self, reason: &str) {
        self.note(format!(
            "the graph is unusable and every vector is looked at instead: {reason}\n  `papers-sem index` makes it anew"
        ));
    }

    fn cause(&self, name: &str, error: std::io::Error) -> StoreError {
        super::vectors::cause(error, |reason| self.manifest.damaged(&self.dir, name, reason))
    }

    /// Notes that the words cannot be looked at.
    pub(crate) fn leave_out_words(&self, reason: &str) {
        self.note(format!(
            "the index of words is unusable and only meaning is compared: {reason}\n  `papers-sem index` makes it anew"
        ));
    }

    /// Where the index lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The manifest it was opened by.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What a user should know about the state of the index: what was found at opening, and since.
    pub fn notes(&self) -> Vec<String> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether something had to be left out.
    fn is_damaged(&self) -> bool {
        !self.notes().is_empty()
    }

    /// What a list shows of every paper, in the order of the sources.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub fn heads(&self) -> Result<Vec<ListingRow<&str>>, StoreError> {
        let heads: Vec<ListingRow<&str>> = self.decode(HEADS, &self.heads)?;
        if heads.len() == self.len() { Ok(heads) } else { Err(self.unfit(HEADS)) }
    }

    /// The numbers of the papers that may be called `text`, ascending.
    pub(crate) fn called(&self, text: &str) -> Result<Vec<u32>, StoreError> {
        let found = names::find(&self.register, text)?;
        let fits = found.last().is_none_or(|&last| (last as usize) < self.len());
        if fits { Ok(found) } else { Err(self.unfit(REGISTER)) }
    }

    fn decode<'b, T: serde::Deserialize<'b>>(&self, name: &str, file: &'b VerifiedFile) -> Result<T, StoreError> {
        codec::decode_borrowed(file.all()?).map_err(|reason| self.manifest.damaged(&self.dir, name, reason))
    }

    fn unfit(&self, name: &str) -> StoreError {
        self.manifest.damaged(&self.dir, name, "it does not fit the papers")
    }

    /// How many papers there are.
    pub fn len(&self) -> usize {
        self.papers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.papers.is_empty()
    }

    /// The paper at `index`, counted from 0 in the order of the sources.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its record cannot be decoded.
    pub fn paper(&self, index: usize) -> Result<Paper, StoreError> {
        self.record(index).map(|(paper, _)| paper)
    }

    pub(crate) fn record(&self, index: usize) -> Result<Record, StoreError> {
        self.papers.get(index).map_err(|reason| self.manifest.damaged(&self.dir, PAPERS, reason))
    }

    /// All papers, in the order of the sources.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper, StoreError>> + '_ {
        (0..self.len()).map(|index| self.paper(index))
    }

    /// What papers are filtered by.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is not what was written.
    pub(crate) fn facets(&self) -> Result<metadata::Metadata<&str>, StoreError> {
        let all: metadata::Metadata<&str> = self.decode(FACETS, &self.facets)?;
        let fits = all.papers.len() == self.len()
            && all.papers.iter().flat_map(|paper| &paper.files).all(|&file| (file as usize) < all.files.len());
        if fits { Ok(all) } else { Err(self.unfit(FACETS)) }
    }

    /// The index by words, where it could be opened.
    pub(crate) fn lexical(&self) -> Option<&Lexical> {
        self.lexical.as_ref()
    }

    /// Whether there is a graph.
    pub(crate) fn has_graph(&self) -> bool {
        self.rows.vectors.has_graph() && !self.graph_is_out.load(Ordering::Relaxed)
    }

    /// The `k` papers nearest to a question's vector, best first; `exact` leaves the graph aside, and so does a
    /// filter: every allowed paper is looked at.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the vectors are not those that were written.
    pub(crate) fn nearest(
        &self,
        question: &[f32],
        k: usize,
        exact: bool,
        allowed: Option<&[bool]>,
    ) -> Result<Vec<Neighbour>, StoreError> {
        let vectors = &self.rows.vectors;
        if self.has_graph() && allowed.is_none() && !exact {
            match vectors.nearest(question, k, EF_SEARCH).map_err(|error| self.cause(GRAPH, error)) {
                Ok(found) => return Ok(found),
                Err(StoreError::Damaged { path, reason }) if path.ends_with(GRAPH) => {
                    self.graph_is_out.store(true, Ordering::Relaxed);
                    self.leave_out_graph(&format!("{}: {reason}", path.display()));
                }
                Err(error) => return Err(error),
            }
        }
        vectors.nearest_exact(question, k, allowed).map_err(|error| self.cause(VECTORS, error))
    }

    /// The best vector of a paper; none when it has none.
    pub(crate) fn nearest_of(&self, paper: u32, question: &[f32]) -> Result<Option<Neighbour>, StoreError> {
        self.rows.vectors.nearest_of(paper, question).map_err(|error| self.cause(VECTORS, error))
    }

    /// The mean of a paper's vectors, of length one; none when it has none, or they cancel out.
    pub(crate) fn mean_of(&self, paper: u32) -> Result<Option<Vec<f32>>, StoreError> {
        self.rows.vectors.mean_of(paper).map_err(|error| self.cause(VECTORS, error))
    }

    /// How many vectors there are.
    pub(crate) fn rows(&self) -> usize {
        self.rows.vectors.len()
    }

    /// The vector at `row`.
    pub(crate) fn row(&self, row: usize) -> Result<Vec<f32>, StoreError> {
        self.rows.vectors.row(row).map_err(|error| self.cause(VECTORS, error))
    }

    /// The paper of the vector at `row`.
    pub(crate) fn owner_of(&self, row: usize) -> Result<u32, StoreError> {
        self.rows.vectors.owner(row).map_err(|error| self.cause(OWNERS, error))
    }

    /// The vectors of a paper, by their rows.
    pub(crate) fn rows_of(&self, paper: u32) -> Result<std::ops::Range<usize>, StoreError> {
        self.rows.vectors.rows_of(paper).map_err(|error| self.cause(OWNERS, error))
    }

    /// The language of the passage that the vector at `row` stands for.
    pub(crate) fn language_of(&self, row: usize) -> Result<Language, StoreError> {
        self.rows.language_of(row)
    }

    /// Which of its paper's passages the vector at `row` stands for.
    pub(crate) fn passage_number(&self, paper: u32, row: usize) -> Result<usize, StoreError> {
        Ok(row.saturating_sub(self.rows_of(paper)?.start))
    }

    /// Checks what opening takes on trust: that papers ascend along the vectors.
    pub(crate) fn check_owners(&self) -> Result<(), StoreError> {
        match self.rows.vectors.is_consistent() {
            Ok(true) => Ok(()),
            Ok(false) => Err(self.manifest.damaged(&self.dir, OWNERS, "its papers do not ascend")),
            Err(error) => Err(self.cause(OWNERS, error)),
        }
    }
}

/// The heads and the register of papers of format 2, which has none.
fn made_now(papers: &RecordFile) -> Result<(Arc<VerifiedFile>, Arc<VerifiedFile>), String> {
    let papers = (0..papers.len()).map(|index| papers.get::<Record>(index).map(|(paper, _)| paper));
    let papers: Vec<Paper> = papers.collect::<Result<_, _>>()?;
    let papers: Vec<&Paper> = papers.iter().collect();
    let heads = codec::encode(&papers.iter().map(|paper| listing::of(paper)).collect::<Vec<_>>())?;
    Ok((Arc::new(VerifiedFile::in_memory(heads)), Arc::new(VerifiedFile::in_memory(names::build(&papers)))))
}

fn read_lexical(files: &Files<'_>, manifest: &Manifest) -> Result<Lexical, String> {
    let mut own: BTreeMap<String, Arc<dyn FileHandle>> = BTreeMap::new();
    for name in manifest.files.keys() {
        if let Some(short) = name.strip_prefix(LEXICAL) {
            own.insert(short.to_string(), files.get(name).map_err(|error| error.in_words())?);
        }
    }
    Lexical::open(own)
}
