//! The figures of a measurement with judged questions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the measurement with judged questions gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationJson {
    /// Question → measure → value.
    pub by_question: BTreeMap<String, BTreeMap<String, f64>>,
    /// The run file that it is compared with.
    pub compared_with: Option<String>,
    /// The directory of the index.
    pub index: String,
    /// Measure → its mean over the questions.
    pub means: BTreeMap<String, MeanJson>,
    /// `hybrid`, `semantic` or `lexical`.
    pub mode: String,
    /// Questions that count.
    pub questions: usize,
    /// Questions that are left out because no relevant document is known.
    pub without_relevant: usize,
}

/// The mean of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeanJson {
    /// How it differs from that of the other run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<DifferenceJson>,
    /// The upper end of its 95 % confidence interval.
    pub high: f64,
    /// The lower end.
    pub low: f64,
    /// The mean.
    pub mean: f64,
}

/// The mean difference of a measure between two runs, over the questions that both answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceJson {
    /// Questions on which the first run is better.
    pub better: usize,
    /// The upper end of the 95 % confidence interval of the mean difference.
    pub high: f64,
    /// The lower end.
    pub low: f64,
    /// The mean difference, first minus second.
    pub mean: f64,
    /// Questions that both answer.
    pub questions: usize,
    /// Questions on which the first run is worse.
    pub worse: usize,
}
