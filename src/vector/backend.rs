//! The interface to a store of passage vectors: the local files are one, a vector database can be another.

use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::text::Language;
use crate::vector::{VectorError, dot};

/// A passage near a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PassageHit {
    /// Its paper.
    pub paper: PaperId,
    /// Which of the paper's passages it is, from 0; none where a store does not tell, see [`VectorIndex::passage_of`].
    pub passage: Option<u32>,
    /// Cosine of the passage and the query, from -1 to 1.
    pub score: f32,
}

/// How surely the nearest passages are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Precision {
    /// By comparing the query with every vector.
    Exact,
    /// By an approximate index where the store has one; exactly otherwise.
    #[default]
    Approximate,
}

/// The nearest papers to a query.
#[derive(Debug, Default)]
pub struct NearestPapers {
    /// The best passage of each paper, best papers first.
    pub hits: Vec<PassageHit>,
    /// Why the approximate index was not used, when it is damaged. The hits are then exact.
    pub damage: Option<VectorError>,
}

/// The languages in which a paper has passages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PassageLanguages {
    /// Whether a passage is in English.
    pub english: bool,
    /// Whether a passage is in Chinese.
    pub chinese: bool,
}

impl PassageLanguages {
    /// Whether there is a passage in `language`.
    pub fn contains(self, language: Language) -> bool {
        match language {
            Language::En => self.english,
            Language::Zh => self.chinese,
        }
    }

    /// Adds a language.
    pub fn insert(&mut self, language: Language) {
        match language {
            Language::En => self.english = true,
            Language::Zh => self.chinese = true,
        }
    }
}

/// Unit vectors of passages, ready to be searched. A paper has one or more passages.
pub trait VectorIndex: Send + Sync {
    /// The number of vectors.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Dimensions of a vector.
    fn dimension(&self) -> usize;

    /// Whether [`Precision::Approximate`] is served by an approximate index now.
    fn is_approximate(&self) -> bool;

    /// The `k` papers nearest to `query`, each by its best passage; with `allowed`, of those papers only. A filter costs
    /// no result. Equal scores come in the order of papers. Empty for a query of another dimension.
    ///
    /// # Errors
    /// When vectors cannot be read.
    fn search(
        &self,
        query: &[f32],
        k: usize,
        allowed: Option<&PaperSet>,
        precision: Precision,
    ) -> Result<NearestPapers, VectorError>;

    /// The best passage of each of `papers`, in their order; none for a paper without vectors.
    ///
    /// # Errors
    /// When vectors cannot be read.
    fn best_of(&self, papers: &[PaperId], query: &[f32]) -> Result<Vec<Option<PassageHit>>, VectorError>;

    /// The mean of a paper's vectors, of length one; none when it has none, or they cancel out.
    ///
    /// # Errors
    /// When vectors cannot be read.
    fn mean_of(&self, paper: PaperId) -> Result<Option<Vec<f32>>, VectorError>;

    /// Gets ready for [`Self::vectors_of`] of several papers, where each costs a request of its own otherwise.
    ///
    /// # Errors
    /// When vectors cannot be read.
    fn prepare(&self, papers: &[PaperId]) -> Result<(), VectorError> {
        let _ = papers;
        Ok(())
    }

    /// The vectors of a paper's passages, in their order.
    ///
    /// # Errors
    /// When vectors cannot be read.
    fn vectors_of(&self, paper: PaperId) -> Result<Vec<Vec<f32>>, VectorError>;

    /// Which passage of its paper a hit is, where `query` found it.
    ///
    /// # Errors
    /// When vectors cannot be read.
    fn passage_of(&self, hit: &PassageHit, query: &[f32]) -> Result<u32, VectorError> {
        if let Some(passage) = hit.passage {
            return Ok(passage);
        }
        let mut best = (f32::NEG_INFINITY, 0);
        for (passage, vector) in (0..).zip(self.vectors_of(hit.paper)?) {
            let score = dot(&vector, query);
            if score > best.0 {
                best = (score, passage);
            }
        }
        Ok(best.1)
    }

    /// The languages of a paper's passages.
    ///
    /// # Errors
    /// When they cannot be read.
    fn languages_of(&self, paper: PaperId) -> Result<PassageLanguages, VectorError>;
}

/// The name of a passage: a hash of what the model reads of it.
pub type PassageKey = [u8; 16];

/// A passage with its vector, on its way into a store.
#[derive(Debug, Clone, Copy)]
pub struct PassageVector<'v> {
    /// Its paper.
    pub paper: PaperId,
    /// Its name.
    pub key: PassageKey,
    /// Its language.
    pub language: Language,
    /// Its unit vector.
    pub vector: &'v [f32],
}

/// Takes the vectors of a new generation.
pub trait VectorWriter {
    /// Why vectors cannot be written.
    type Error;

    /// Adds passages. Papers come in ascending order, and the passages of a paper in their order.
    ///
    /// # Errors
    /// When the store refuses them.
    fn add(&mut self, passages: &[PassageVector<'_>]) -> Result<(), Self::Error>;

    /// Makes all that was added durable, to be found once the generation is the index.
    ///
    /// # Errors
    /// When the store refuses.
    fn commit(self: Box<Self>) -> Result<(), Self::Error>;
}
