//! A paper that answers, with the evidence.

use std::ops::Range;

use crate::paper::{Paper, Source};
use crate::search::calibration;
use crate::text::Language;

/// One paper that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// From 1, best first.
    pub rank: usize,
    /// From 0 to 1; see [`Query::min_score`](crate::search::Query::min_score).
    pub score: f32,
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

impl Hit {
    /// Whether it is more likely not what was meant, even when it is the best there is.
    pub fn is_doubtful(&self) -> bool {
        self.score < calibration::DOUBT && !self.evidence.named
    }
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
    /// The sum that papers are ranked by.
    pub fused: f32,
    /// The question is the paper's id, title or short name: it goes before all others.
    pub named: bool,
    /// Which of the paper's passages is the best, from 0.
    pub passage: usize,
}
