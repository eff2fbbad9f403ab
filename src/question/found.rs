//! Words of a question that became conditions.

use std::ops::Range;

use crate::question::soft_condition::SoftCondition;

/// Words of a question that became conditions.
pub(super) struct Found {
    /// The bytes that are cut out of the question.
    pub range: Range<usize>,
    /// What they say.
    pub conditions: Vec<SoftCondition>,
}
