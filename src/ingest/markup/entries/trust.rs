//! How certain it is that an entry is about a paper.

/// How certain it is that an entry is about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// It is an entry only if the entries of the same form around it are papers.
    Weak,
    /// It links to a paper.
    Strong,
}
