//! Papers by number, and sets of them.

use std::sync::Arc;

/// The number of a paper in one generation of an index: from 0, in the order of the sources.
pub type PaperId = u32;

/// Papers of an index, such as those that meet a filter. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperSet(Arc<[bool]>);

impl PaperSet {
    /// The papers whose place in `members` is true.
    pub fn new(members: Vec<bool>) -> Self {
        Self(members.into())
    }

    /// Whether `paper` is in the set.
    #[inline]
    pub fn contains(&self, paper: PaperId) -> bool {
        self.0.get(paper as usize).copied().unwrap_or(false)
    }
}
