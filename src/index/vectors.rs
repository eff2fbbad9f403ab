//! The vectors of one segment, in its files.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::index::compat::v2;
use crate::index::layout::{Format, Part};
use crate::index::passage_key::{KEY_SIZE, Key, language_of_key};
use crate::index::segment::Segment;
use crate::index::store::verified_file::VerifiedFile;
use crate::index::store::{StoreError, codec};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::vector::{
    Bytes, EF_SEARCH, NearestPapers, PassageHit, PassageLanguages, Precision, RowHit, VectorError, VectorIndex,
    VectorRows, VectorStore,
};

/// The vectors of a segment, searched in its files.
pub(crate) struct LocalVectors {
    store: VectorStore,
    keys: Arc<VerifiedFile>,
    /// The graph was found to be damaged.
    graph_is_damaged: AtomicBool,
}

impl LocalVectors {
    /// Opens the vectors of a segment, without the graph.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a file is missing, or the files do not fit together.
    pub(crate) fn open(segment: &Segment) -> Result<Self, StoreError> {
        let keys = segment.map(Part::Keys)?;
        let rows = match segment.format() {
            Format::V1 | Format::V2 => v2::vector_rows(segment)?,
            Format::V3 | Format::V4 | Format::V5 => vector_rows(segment)?,
            #[cfg(test)]
            Format::Later => vector_rows(segment)?,
        };
        let fits = keys.len() == KEY_SIZE * rows.len()
            && (rows.is_empty() || rows.dimension() == segment.manifest().identity.dimension);
        if !fits {
            return Err(segment.damaged(Part::Vectors, "vectors and keys do not fit together"));
        }
        Ok(Self { store: VectorStore::new(rows), keys, graph_is_damaged: AtomicBool::new(false) })
    }

    /// Opens the graph too, where the segment has one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it cannot be used; the vectors can be searched all the same.
    pub(crate) fn open_graph(&mut self, segment: &Segment) -> Result<(), StoreError> {
        if !segment.has(Part::Graph) {
            return Ok(());
        }
        let graph = segment.map(Part::Graph)?;
        self.store.add_graph(Box::new(graph)).map_err(|error| segment.vector_error(Part::Graph, error))
    }

    /// Checks that papers ascend along the rows, which opening does not.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they do not.
    pub(crate) fn check_papers(&self, segment: &Segment) -> Result<(), StoreError> {
        match self.store.is_consistent() {
            Ok(true) => Ok(()),
            Ok(false) => Err(segment.damaged(Part::Owners, "its papers do not ascend")),
            Err(error) => Err(segment.vector_error(Part::Owners, error)),
        }
    }

    /// How many passages a paper has.
    pub(crate) fn passages_of(&self, paper: u32) -> Result<usize, VectorError> {
        self.store.rows_of(paper).map(|rows| rows.len())
    }

    /// The passages of a paper, with their vectors.
    pub(crate) fn keyed_passages(&self, paper: u32) -> Result<Vec<(Key, Vec<f32>)>, VectorError> {
        let passage = |row: usize| {
            let key = Bytes::get(&self.keys, KEY_SIZE * row..KEY_SIZE * (row + 1))?;
            Ok((Key::from_bytes(key), self.store.row(row)?))
        };
        self.store.rows_of(paper)?.map(passage).collect()
    }

    /// A row as a passage of its paper.
    fn passage_hit(&self, hit: RowHit) -> Result<PassageHit, VectorError> {
        // The rows of a paper stand together, and are few.
        let mut first = hit.row;
        while first > 0 && self.store.paper(first - 1)? == hit.paper {
            first -= 1;
        }
        Ok(PassageHit { paper: hit.paper, passage: Some((hit.row - first) as u32), score: hit.score })
    }

    fn passage_hits(&self, hits: Vec<RowHit>) -> Result<Vec<PassageHit>, VectorError> {
        hits.into_iter().map(|hit| self.passage_hit(hit)).collect()
    }
}

fn vector_rows(segment: &Segment) -> Result<VectorRows, StoreError> {
    let scale = codec::decode(segment.map(Part::Scale)?.all()?);
    let scale = scale.map_err(|error| segment.damaged(Part::Scale, error))?;
    let [papers, codes, vectors] = [segment.map(Part::Owners)?, segment.map(Part::Codes)?, segment.map(Part::Vectors)?];
    VectorRows::open(scale, Box::new(papers), Box::new(codes), Box::new(vectors))
        .map_err(|error| segment.vector_error(Part::Vectors, error))
}

impl VectorIndex for LocalVectors {
    fn len(&self) -> usize {
        self.store.len()
    }

    fn dimension(&self) -> usize {
        self.store.dimension()
    }

    fn is_approximate(&self) -> bool {
        self.store.has_graph() && !self.graph_is_damaged.load(Ordering::Relaxed)
    }

    fn search(
        &self,
        query: &[f32],
        k: usize,
        allowed: Option<&PaperSet>,
        precision: Precision,
    ) -> Result<NearestPapers, VectorError> {
        let mut damage = None;
        // With a filter, the exact scan reads only what is allowed, and loses nothing.
        if precision == Precision::Approximate && allowed.is_none() && self.is_approximate() {
            match self.store.search_approximate(query, k, EF_SEARCH) {
                Ok(hits) => return Ok(NearestPapers { hits: self.passage_hits(hits)?, damage: None }),
                Err(error) if is_about_graph(&error) => {
                    self.graph_is_damaged.store(true, Ordering::Relaxed);
                    damage = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        let hits = self.store.search_exact(query, k, allowed)?;
        Ok(NearestPapers { hits: self.passage_hits(hits)?, damage })
    }

    fn best_of(&self, papers: &[PaperId], query: &[f32]) -> Result<Vec<Option<PassageHit>>, VectorError> {
        let best = |&paper: &PaperId| self.store.best_of(paper, query)?.map(|hit| self.passage_hit(hit)).transpose();
        papers.iter().map(best).collect()
    }

    fn mean_of(&self, paper: PaperId) -> Result<Option<Vec<f32>>, VectorError> {
        self.store.mean_of(paper)
    }

    fn vectors_of(&self, paper: PaperId) -> Result<Vec<Vec<f32>>, VectorError> {
        self.store.rows_of(paper)?.map(|row| self.store.row(row)).collect()
    }

    fn languages_of(&self, paper: PaperId) -> Result<PassageLanguages, VectorError> {
        let mut languages = PassageLanguages::default();
        for row in self.store.rows_of(paper)? {
            let key = Bytes::get(&self.keys, KEY_SIZE * row..KEY_SIZE * (row + 1))?;
            languages.insert(language_of_key(key));
        }
        Ok(languages)
    }
}

/// Whether an error of a search by the graph is about the graph itself, so that an exact search can do without.
fn is_about_graph(error: &VectorError) -> bool {
    match error {
        VectorError::Damaged { path, .. } => path.ends_with(Part::Graph.file_name()),
        VectorError::Invalid { .. } => true,
        VectorError::Unavailable { .. } => false,
    }
}

impl Bytes for Arc<VerifiedFile> {
    fn len(&self) -> usize {
        VerifiedFile::len(self)
    }

    fn get(&self, range: Range<usize>) -> Result<&[u8], VectorError> {
        VerifiedFile::get(self, range).map_err(|error| match error {
            StoreError::Damaged { path, reason } => VectorError::Damaged { path, reason },
            other => VectorError::Damaged { path: self.path().to_path_buf(), reason: other.to_string() },
        })
    }
}
