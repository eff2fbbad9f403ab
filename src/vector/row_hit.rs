//! A row near a query.

use crate::paper_id::PaperId;

/// A row near a query, and its paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowHit {
    /// The paper.
    pub paper: PaperId,
    /// The row.
    pub row: usize,
    /// Cosine, from -1 to 1.
    pub score: f32,
}

impl RowHit {
    /// Best first. Equal scores come in the order of papers and rows, so that a ranking is always the same.
    pub(super) fn best_first(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then(self.paper.cmp(&other.paper)).then(self.row.cmp(&other.row))
    }
}
