//! A paper that may answer, with what speaks for it.

use crate::paper_id::PaperId;
use crate::vector::PassageHit;

/// A paper that may answer, with what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub paper: PaperId,
    /// The score that papers are ranked by.
    pub fused: f32,
    /// The passage nearest to the question.
    pub nearest: Option<PassageHit>,
    /// The cosine of its nearest passage and the question that moved; see [`second_look`](crate::search::second_look).
    pub looked: Option<f32>,
    /// The paper's rank by its nearest passage, as far as papers were ranked.
    pub vector_rank: Option<usize>,
    /// BM25; of a paper in the other language only, that of its translated words.
    pub words: Option<f32>,
    /// The paper's rank by `words`.
    pub words_rank: Option<usize>,
    /// Whether `words` are translated.
    pub translated: bool,
    /// BM25 of the words as they are written in the question.
    pub literal: f32,
    /// Whether no passage is in the question's language. Not looked up where words do not count.
    pub foreign: bool,
    /// Whether the question is the paper's id, title or short name.
    pub named: bool,
}

impl Candidate {
    pub(super) fn new(paper: PaperId) -> Self {
        Self {
            paper,
            fused: 0.0,
            nearest: None,
            looked: None,
            vector_rank: None,
            words: None,
            words_rank: None,
            translated: false,
            literal: 0.0,
            foreign: false,
            named: false,
        }
    }
}
