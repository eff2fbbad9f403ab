//! Papers that are similar to a paper.

use crate::paper::Paper;
use crate::search::Answer;

/// Papers that are similar to a paper of the index.
#[derive(Debug, Clone)]
pub struct SimilarPapers {
    /// The paper that they are similar to.
    pub paper: Paper,
    /// The number of papers that have the name that was given. The first of them is [`paper`](Self::paper).
    pub namesakes: usize,
    /// The similar papers, best first.
    pub answer: Answer,
}
