//! The answer to a question.

use std::time::{Duration, Instant};

use crate::index::Warning;
use crate::question::Understanding;
use crate::search::hit::Hit;

/// The papers that answer a question.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The papers, best first.
    pub hits: Vec<Hit>,
    /// What the question was taken to ask for. Empty where nothing was asked in words.
    pub understood: Understanding,
    /// Whether scores are probabilities; see [`Hit::score`].
    pub calibrated: bool,
    /// Damage that was found while the question was answered, and worked around.
    pub warnings: Vec<Warning>,
    /// Where the time went.
    pub timings: Timings,
}

/// The time that each step of a question took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Timings {
    /// Filtering and embedding the question; for the first question, also loading the model.
    pub embed: Duration,
    /// The nearest vectors.
    pub vectors: Duration,
    /// The best papers by words, and those that the question names: what they took longer than the vectors, where both are
    /// found at the same time.
    pub words: Duration,
    /// Fusing both rankings, and what the scores are measured against.
    pub fuse: Duration,
    /// Reading the papers that are returned, and choosing their sentences.
    pub snippet: Duration,
}

/// The time since `clock` was set; sets it again.
pub(super) fn lap(clock: &mut Instant) -> Duration {
    let now = Instant::now();
    now.duration_since(std::mem::replace(clock, now))
}
