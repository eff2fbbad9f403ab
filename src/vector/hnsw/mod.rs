//! The HNSW graph over the codes: how it is built, stored and searched.

pub(super) mod build;
pub(super) mod file;
mod refine;
pub(super) mod search;

/// Candidates that a search keeps by default. On real vectors it finds 99 of 100 of the ten nearest.
pub const EF_SEARCH: usize = 192;
