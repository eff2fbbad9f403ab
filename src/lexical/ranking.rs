//! The papers that a question's words find.

use crate::paper_id::PaperId;

/// The papers that a question's words find, with their scores.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LexicalRanking {
    /// Papers with their scores, best first; equal scores in the order of papers.
    pub papers: Vec<(PaperId, f32)>,
    /// The first papers without a filter: what scores are measured against must not depend on a filter.
    pub rivals: Vec<(PaperId, f32)>,
    /// The sum of the inverse document frequencies of the question's terms, including cross-word bigrams. BM25 scores of
    /// different questions are comparable as multiples of it.
    pub ceiling: f32,
}

/// The most papers of [`LexicalRanking::rivals`]: enough for one of each kind of paper among them.
pub(super) const MOST_RIVALS: usize = 1000;
