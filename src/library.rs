//! An index opened for reading.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::FileHandle;

use crate::facets;
use crate::heads::{self, Head};
use crate::lexical::Lexical;
use crate::paper::{Language, Paper};
use crate::passage::Passage;
use crate::register;
use crate::store::checked::Checked;
use crate::store::codec::{self, Blobs};
use crate::store::generation::Files;
use crate::store::{Manifest, StoreError, generation};
use crate::vector::graph::{self, Graph};
use crate::vector::{Neighbour, Vectors, nearest_exact};

/// The papers with their passages, one record each.
pub(crate) const PAPERS: &str = "papers.bin";
/// What each vector stands for: hash of the passage (16 bytes), paper (little-endian `u32`), 0 for English or 1.
pub(crate) const KEYS: &str = "keys.bin";
/// The vectors, `f32`, row after row.
pub(crate) const VECTORS: &str = "vectors.bin";
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
pub struct Library {
    dir: PathBuf,
    manifest: Manifest,
    papers: Blobs,
    heads: Arc<Checked>,
    register: Arc<Checked>,
    facets: Arc<Checked>,
    languages: Vec<Language>,
    vectors: Vectors,
    graph: Option<Graph>,
    lexical: Option<Lexical>,
    notes: Mutex<Vec<String>>,
}

/// What a vector stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// See [`crate::passage::key`].
    pub hash: [u8; 16],
    /// The paper.
    pub owner: u32,
    /// The language of the passage.
    pub language: Language,
}

impl Key {
    /// As it stands in [`KEYS`].
    pub(crate) fn bytes(&self) -> [u8; 21] {
        let mut bytes = [0; 21];
        bytes[..16].copy_from_slice(&self.hash);
        bytes[16..20].copy_from_slice(&self.owner.to_le_bytes());
        bytes[20] = u8::from(self.language == Language::Zh);
        bytes
    }
}

/// Reads [`KEYS`]; those of the first format do not tell the language.
pub(crate) fn read_keys(dir: &Path, manifest: &Manifest) -> Result<Vec<Key>, StoreError> {
    let bytes = generation::read(dir, manifest, KEYS)?;
    let size = if manifest.is_readable() { 21 } else { 20 };
    if bytes.len() % size != 0 {
        return Err(manifest.damaged(dir, KEYS, "its last record is cut off"));
    }
    let key = |record: &[u8]| Key {
        hash: std::array::from_fn(|at| record[at]),
        owner: u32::from_le_bytes([record[16], record[17], record[18], record[19]]),
        language: if record.get(20) == Some(&1) { Language::Zh } else { Language::En },
    };
    Ok(bytes.chunks_exact(size).map(key).collect())
}

/// The vectors of an index of any format, by the key of their passage.
pub(crate) fn read_vectors(dir: &Path, manifest: &Manifest) -> Result<HashMap<[u8; 16], Vec<f32>>, StoreError> {
    let keys = read_keys(dir, manifest)?;
    let rows = generation::read_f32(dir, manifest, VECTORS)?;
    let dimension = manifest.identity.dimension;
    if rows.len() != keys.len() * dimension {
        return Err(manifest.damaged(dir, VECTORS, "vectors and keys do not fit together"));
    }
    Ok(keys.into_iter().map(|key| key.hash).zip(rows.chunks_exact(dimension.max(1)).map(<[f32]>::to_vec)).collect())
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

impl Library {
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
        let papers = Blobs::over(files.get(PAPERS)?).map_err(|reason| damaged(PAPERS, reason))?;
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
            languages: Vec::new(),
            vectors: Vectors { dimension: manifest.identity.dimension, ..Vectors::default() },
            graph: None,
            lexical: None,
            notes: Mutex::new(Vec::new()),
        };
        if what == Open::Papers {
            return Ok(library);
        }
        for key in read_keys(dir, manifest)? {
            library.vectors.owners.push(key.owner);
            library.languages.push(key.language);
        }
        library.vectors.rows = generation::read_f32(dir, manifest, VECTORS)?;
        let in_range = library.vectors.owners.last().is_none_or(|&last| (last as usize) < library.papers.len());
        if !library.vectors.is_consistent() || !in_range {
            return Err(damaged(VECTORS, "vectors and keys do not fit together".to_string()));
        }
        if what == Open::Vectors {
            return Ok(library);
        }
        match read_lexical(&files, manifest) {
            Ok(lexical) => library.lexical = Some(lexical),
            Err(reason) => library.leave_out_words(&reason),
        }
        if what == Open::All && graph::FILES.iter().all(|file| manifest.files.contains_key(*file)) {
            match library.read_graph() {
                Ok(graph) => library.graph = Some(graph),
                Err(reason) => library.note(format!(
                    "the graph is unusable and every vector is looked at instead: {reason}\n  `papers-sem index` makes it anew"
                )),
            }
        }
        Ok(library)
    }

    fn read_graph(&self) -> Result<Graph, String> {
        for file in graph::FILES {
            generation::read(&self.dir, &self.manifest, file).map_err(|error| error.in_words())?;
        }
        Graph::read(&self.manifest.generation_dir(&self.dir), &self.vectors)
    }

    fn note(&self, note: String) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.contains(&note) {
            notes.push(note);
        }
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
    pub fn heads(&self) -> Result<Vec<Head<&str>>, StoreError> {
        let heads: Vec<Head<&str>> = self.decode(HEADS, &self.heads)?;
        if heads.len() == self.len() { Ok(heads) } else { Err(self.unfit(HEADS)) }
    }

    /// The numbers of the papers that may be called `text`, ascending.
    pub(crate) fn called(&self, text: &str) -> Result<Vec<u32>, StoreError> {
        let found = register::find(&self.register, text)?;
        let fits = found.last().is_none_or(|&last| (last as usize) < self.len());
        if fits { Ok(found) } else { Err(self.unfit(REGISTER)) }
    }

    fn decode<'b, T: serde::Deserialize<'b>>(&self, name: &str, file: &'b Checked) -> Result<T, StoreError> {
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
    pub(crate) fn facets(&self) -> Result<facets::All<&str>, StoreError> {
        let all: facets::All<&str> = self.decode(FACETS, &self.facets)?;
        let fits = all.papers.len() == self.len()
            && all.papers.iter().flat_map(|paper| &paper.files).all(|&file| (file as usize) < all.files.len());
        if fits { Ok(all) } else { Err(self.unfit(FACETS)) }
    }

    /// The index by words, where it could be opened.
    pub(crate) fn lexical(&self) -> Option<&Lexical> {
        self.lexical.as_ref()
    }

    /// All vectors.
    pub(crate) fn vectors(&self) -> &Vectors {
        &self.vectors
    }

    /// The language of the passage that the vector at `row` stands for.
    pub(crate) fn language_of(&self, row: usize) -> Language {
        self.languages[row]
    }

    /// Whether there is a graph.
    pub(crate) fn has_graph(&self) -> bool {
        self.graph.is_some()
    }

    /// The `k` papers nearest to a question's vector, best first; `exact` leaves the graph aside, and so does a
    /// filter: every allowed paper is looked at.
    pub(crate) fn nearest(&self, question: &[f32], k: usize, exact: bool, allowed: Option<&[bool]>) -> Vec<Neighbour> {
        match (&self.graph, allowed) {
            (Some(graph), None) if !exact => graph.nearest(&self.vectors, question, k),
            _ => nearest_exact(&self.vectors, question, k, allowed),
        }
    }

    /// Which of its paper's passages the vector at `row` stands for.
    pub(crate) fn passage_number(&self, owner: u32, row: usize) -> usize {
        row - self.vectors.rows_of(owner).start
    }
}

/// The heads and the register of papers of format 2, which has none.
fn made_now(papers: &Blobs) -> Result<(Arc<Checked>, Arc<Checked>), String> {
    let papers = (0..papers.len()).map(|index| papers.get::<Record>(index).map(|(paper, _)| paper));
    let papers: Vec<Paper> = papers.collect::<Result<_, _>>()?;
    let papers: Vec<&Paper> = papers.iter().collect();
    let heads = codec::encode(&papers.iter().map(|paper| heads::of(paper)).collect::<Vec<_>>())?;
    Ok((Arc::new(Checked::in_memory(heads)), Arc::new(Checked::in_memory(register::build(&papers)))))
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
