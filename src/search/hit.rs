//! A paper that answers, with the evidence.

use std::ops::Range;

use crate::paper::{Paper, Source};
use crate::text::Language;

/// One paper that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// From 1, best first.
    pub rank: usize,
    /// From 0 to 1, falling with the rank; 1 for a paper that the question names.
    ///
    /// Where [`Answer::calibrated`](crate::search::Answer::calibrated) is true, it is a probability: see
    /// [`Query::min_score`](crate::search::Query::min_score). Where the model has no calibration, it is the sum of reciprocal
    /// ranks as a share of the greatest possible (hybrid search), or the cosine (semantic search, similar papers). Such a
    /// score only orders the papers of one answer.
    pub score: f32,
    /// Whether the paper is more likely irrelevant, even as the best there is. Only a calibrated score says so.
    pub doubtful: bool,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The paper.
    pub paper: Paper,
    /// The language of the passage shown.
    pub language: Language,
    /// The best text of the paper; its title when it has none.
    pub passage: String,
    /// The sentence of the passage that answers best.
    pub sentence: String,
    /// The words of the question in the sentence: byte ranges, in order.
    pub matched: Vec<Range<usize>>,
    /// Where the passage stands.
    pub source: Source,
}

/// What speaks for a paper.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// Cosine of the question and the paper's best passage, from -1 to 1.
    pub cosine: Option<f32>,
    /// Its rank among all papers by cosine alone, as far as it was looked at.
    pub cosine_rank: Option<usize>,
    /// BM25 of the question's words in the paper; its scale differs from question to question.
    pub bm25: Option<f32>,
    /// Its rank by BM25 alone.
    pub bm25_rank: Option<usize>,
    /// The paper is told in the other language only, and its words are those of the question, translated.
    pub translated: bool,
    /// The value that papers are ranked by: the cosine with weighted lexical evidence, the cosine alone, the lexical share,
    /// or the sum of reciprocal ranks.
    pub fused: f32,
    /// The question is the paper's id, title or short name: it goes before all others.
    pub named: bool,
    /// Which of the paper's passages is the best, from 0.
    pub passage: usize,
}
