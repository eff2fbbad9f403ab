//! Nearest neighbours among unit vectors of passages: an exact scan, and an HNSW graph.
//!
//! [`VectorIndex`] and [`VectorWriter`] are the interface to a store. Knows nothing of texts, models or index files.

mod backend;
mod bytes;
mod error;
mod exact;
mod hnsw;
mod quantise;
mod row_hit;
mod rows;
mod shortlist;
mod store;
#[cfg(test)]
mod tests;
mod unit;

pub use backend::{
    NearestPapers, PassageHit, PassageKey, PassageLanguages, PassageVector, Precision, VectorIndex, VectorWriter,
};
pub use bytes::Bytes;
pub use error::VectorError;
pub use hnsw::EF_SEARCH;
pub use hnsw::build::build_graph;
pub use quantise::{Coded, Quantiser, floats, halves};
pub use row_hit::RowHit;
pub use rows::VectorRows;
pub use store::VectorStore;
pub use unit::{dot, is_unit, mean, normalise};
