//! Papers in a Qdrant cluster. One point a paper: its record and what filters look at as payload, its vectors and its words.
//!
//! Placement, replication and recovery are Qdrant's. The index directory keeps what a collection is made from.

pub(crate) mod connection;
mod error;
pub(crate) mod facts;
mod filter;
mod frequencies;
pub(crate) mod generations;
mod heads;
mod open_collection;
pub(crate) mod ownership;
mod paper_cache;
pub(crate) mod payload;
pub(crate) mod plan;
pub(crate) mod point;
pub(crate) mod point_batch;
pub(crate) mod point_key;
mod point_numbers;
mod reader;
mod reads;
pub(crate) mod reconcile;
mod settle;
pub(crate) mod statistics;
mod statistics_writer;
#[cfg(test)]
mod tests;
mod vectors;
pub(crate) mod verify;
mod words;
mod writes;

pub use error::{NodeFailure, QdrantError};
pub(in crate::index) use open_collection::QdrantCollection;
