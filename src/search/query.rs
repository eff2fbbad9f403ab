//! A question with what limits its answers.

use crate::paper::PartialDate;
use crate::search::filter::Filter;

/// What papers are ranked by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// By meaning and by words.
    #[default]
    Hybrid,
    /// By meaning alone: vectors.
    Semantic,
    /// By words alone: BM25. No model is run.
    Lexical,
}

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The question, in plain Chinese or English.
    pub text: String,
    /// The most papers to answer with.
    pub k: usize,
    /// What papers are ranked by.
    pub mode: Mode,
    /// Which papers may answer.
    pub filter: Filter,
    /// Leaves out papers with a lower score. A calibrated score is a probability: of first answers with a score of 0.5,
    /// half are the paper that was meant, on questions of which one in five has no answer in the index.
    pub min_score: Option<f32>,
    /// Compares every vector, also where there is a graph.
    pub exact: bool,
    /// Takes the question word for word: nothing is cut off, and nothing becomes a condition.
    pub literal: bool,
    /// The day that "last year" counts from. None is today, by the clock of this machine in UTC.
    pub today: Option<PartialDate>,
    /// How the sentence of each paper that answers best is chosen.
    pub sentences: SentenceChoice,
    /// Whether hits have a sentence in the other language too, where the paper has a text in it.
    pub both_languages: bool,
}

/// How the sentence of a hit is chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SentenceChoice {
    /// It is not: [`Hit::sentence`](crate::search::Hit::sentence) and [`Hit::matched`](crate::search::Hit::matched) are
    /// empty.
    #[default]
    None,
    /// By an estimate of the sentences' vectors, which runs no model; by words where the model has no estimate.
    Estimated,
    /// As estimated, and the model compares the best sentences of the first hits. Takes as long as the rest of a question.
    Compared,
}

impl Query {
    /// The question `text` by meaning and by words, for ten papers with their sentences.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), k: 10, sentences: SentenceChoice::Compared, ..Self::default() }
    }
}
