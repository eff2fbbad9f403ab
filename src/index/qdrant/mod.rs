//! Papers in a Qdrant cluster. One point a paper: its record and what filters look at as payload, its vectors and its words.
//!
//! Placement, replication and recovery are Qdrant's. The index directory keeps what a collection is made from.

pub(crate) mod connection;
mod error;
pub(crate) mod ownership;
pub(crate) mod payload;
pub(crate) mod point;
pub(crate) mod point_key;
pub(crate) mod statistics;

pub use error::{NodeFailure, QdrantError};
