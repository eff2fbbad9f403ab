//! The HNSW graph over the codes: how it is built, stored and searched.

pub(super) mod build;
pub(super) mod file;
pub(super) mod refine;
pub(super) mod search;
