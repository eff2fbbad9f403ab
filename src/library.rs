//! An index opened for reading.

use std::path::{Path, PathBuf};

use crate::facets;
use crate::lexical::{self, Lexical};
use crate::paper::{Language, Paper};
use crate::passage::Passage;
use crate::store::codec::Blobs;
use crate::store::{Manifest, StoreError, generation};
use crate::vector::graph::{self, Graph};
use crate::vector::{Neighbour, Vectors, nearest_exact};

/// The papers with their passages, one record each.
pub(crate) const PAPERS: &str = "papers.bin";
/// What each vector stands for: hash of the passage (16 bytes), paper (little-endian `u32`), 0 for English or 1.
pub(crate) const KEYS: &str = "keys.bin";
/// The vectors, `f32`, row after row.
pub(crate) const VECTORS: &str = "vectors.bin";
/// What papers are filtered by.
pub(crate) const FACETS: &str = "facets.bin";
/// Before the names of the files of the index by words.
pub(crate) const LEXICAL: &str = "lexical.";

/// An index, as it was when it was opened: a writer that replaces it meanwhile is not noticed.
pub struct Library {
    dir: PathBuf,
    manifest: Manifest,
    papers: Blobs,
    keys: Vec<[u8; 16]>,
    languages: Vec<Language>,
    vectors: Vectors,
    graph: Option<Graph>,
    lexical: Option<Lexical>,
    facets: Result<generation::Held, StoreError>,
    notes: Vec<String>,
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

/// Reads [`KEYS`]; those of earlier formats do not tell the language.
pub(crate) fn read_keys(dir: &Path, manifest: &Manifest) -> Result<Vec<Key>, StoreError> {
    let bytes = generation::read(dir, manifest, KEYS)?;
    let size = if manifest.is_older() { 20 } else { 21 };
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
    /// Opens the index in `dir`. Every file is checked before it is used.
    ///
    /// A damaged graph is left out, with a note: the vectors are the truth.
    ///
    /// # Errors
    /// When there is no index, or it is damaged or of a later format.
    pub fn open(dir: &Path, what: Open) -> Result<Self, StoreError> {
        let manifest = Manifest::read(dir)?;
        if manifest.is_older() {
            return Err(StoreError::Older { dir: dir.to_path_buf() });
        }
        Self::open_from(dir, manifest, what)
    }

    /// As [`Self::open`], also of an index that an earlier version wrote: its vectors are readable, its papers are not.
    pub(crate) fn open_any(dir: &Path, what: Open) -> Result<Self, StoreError> {
        Self::open_from(dir, Manifest::read(dir)?, what)
    }

    // `manifest`, or the one that a writer put in its place meanwhile.
    fn open_from(dir: &Path, mut manifest: Manifest, what: Open) -> Result<Self, StoreError> {
        loop {
            let error = match Self::open_generation(dir, &manifest, what) {
                Ok(library) => return Ok(library),
                Err(error) => error,
            };
            // A writer may have committed and cleaned up between our two looks.
            let newer = Manifest::read(dir)?;
            if newer.generation == manifest.generation {
                return Err(error);
            }
            manifest = newer;
        }
    }

    fn open_generation(dir: &Path, manifest: &Manifest, what: Open) -> Result<Self, StoreError> {
        let damaged = |name: &str, reason: String| manifest.damaged(dir, name, reason);
        let papers = Blobs::open(generation::read(dir, manifest, PAPERS)?).map_err(|reason| damaged(PAPERS, reason))?;
        let mut library = Self {
            dir: dir.to_path_buf(),
            manifest: manifest.clone(),
            papers,
            keys: Vec::new(),
            languages: Vec::new(),
            vectors: Vectors { dimension: manifest.identity.dimension, ..Vectors::default() },
            graph: None,
            lexical: None,
            facets: generation::Held::open(dir, manifest, FACETS),
            notes: Vec::new(),
        };
        // Missing because a writer replaced it: then the newer generation is to be opened.
        if library.facets.is_err() && Manifest::read(dir).is_ok_and(|now| now.generation != manifest.generation) {
            return Err(damaged(FACETS, "it is gone".to_string()));
        }
        if what == Open::Papers {
            return Ok(library);
        }
        for key in read_keys(dir, manifest)? {
            library.keys.push(key.hash);
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
        match library.read_lexical() {
            Ok(lexical) => library.lexical = Some(lexical),
            Err(reason) if Manifest::read(dir).is_ok_and(|now| now.generation != manifest.generation) => {
                return Err(damaged(LEXICAL, reason));
            }
            Err(reason) => library.notes.push(format!(
                "the index of words is unusable and only meaning is compared: {reason}\n  `papers-sem index` makes it anew"
            )),
        }
        if what == Open::All && graph::FILES.iter().all(|file| manifest.files.contains_key(*file)) {
            match library.read_graph() {
                Ok(graph) => library.graph = Some(graph),
                // It may have gone because a writer replaced it: then the newer one is to be opened.
                Err(reason) if Manifest::read(dir).is_ok_and(|now| now.generation != manifest.generation) => {
                    return Err(damaged(graph::FILES[0], reason));
                }
                Err(reason) => library.notes.push(format!(
                    "the graph is unusable and every vector is looked at instead: {reason}\n  `papers-sem index` makes it anew"
                )),
            }
        }
        Ok(library)
    }

    fn read_lexical(&self) -> Result<Lexical, String> {
        let mut files = lexical::Files::new();
        for name in self.manifest.files.keys() {
            if let Some(own) = name.strip_prefix(LEXICAL) {
                files.insert(own.to_string(), self.read_cache(name)?);
            }
        }
        Lexical::open(files)
    }

    // A file that can be made again from others.
    fn read_cache(&self, name: &str) -> Result<Vec<u8>, String> {
        generation::read(&self.dir, &self.manifest, name).map_err(|error| match error {
            StoreError::Damaged { path, reason } => format!("{}: {reason}", path.display()),
            other => other.to_string(),
        })
    }

    fn read_graph(&self) -> Result<Graph, String> {
        for file in graph::FILES {
            self.read_cache(file)?;
        }
        Graph::read(&self.manifest.generation_dir(&self.dir), &self.vectors)
    }

    /// Where the index lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The manifest it was opened by.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What a user should know about the state of the index.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Whether something had to be left out at opening.
    pub(crate) fn is_damaged(&self) -> bool {
        !self.notes.is_empty()
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

    /// Takes every vector out, with the key of its passage.
    pub(crate) fn take_vectors(&mut self) -> impl Iterator<Item = ([u8; 16], Vec<f32>)> + use<> {
        let (keys, vectors) = (std::mem::take(&mut self.keys), std::mem::take(&mut self.vectors));
        keys.into_iter().enumerate().map(move |(row, key)| (key, vectors.row(row).to_vec()))
    }

    /// The bytes of the facets of all papers; see [`facets::All`].
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they are not those that were written.
    pub(crate) fn facets_bytes(&self) -> Result<Vec<u8>, StoreError> {
        match &self.facets {
            Ok(held) => held.read(),
            Err(StoreError::Damaged { reason, .. }) => Err(self.manifest.damaged(&self.dir, FACETS, reason)),
            Err(error) => Err(self.manifest.damaged(&self.dir, FACETS, error.to_string())),
        }
    }

    /// What `bytes` from [`Self::facets_bytes`] say.
    pub(crate) fn facets<'b>(&self, bytes: &'b [u8]) -> Result<facets::All<&'b str>, StoreError> {
        let damaged = |reason| self.manifest.damaged(&self.dir, FACETS, reason);
        let all: facets::All<&str> = crate::store::codec::decode_borrowed(bytes).map_err(damaged)?;
        let fits = all.papers.len() == self.len()
            && all.papers.iter().flat_map(|paper| &paper.files).all(|&file| (file as usize) < all.files.len());
        if fits { Ok(all) } else { Err(damaged("it does not fit the papers".to_string())) }
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
