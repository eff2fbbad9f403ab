//! Papers in a Qdrant cluster. One point a paper: its record and what filters look at as payload, its vectors and its words.
//!
//! Placement, replication and recovery are Qdrant's. The index directory keeps what a collection is made from.

pub(crate) mod connection;
mod error;
pub(crate) mod facts;
pub(crate) mod generations;
pub(crate) mod ownership;
pub(crate) mod payload;
pub(crate) mod plan;
pub(crate) mod point;
mod point_batch;
pub(crate) mod point_key;
pub(crate) mod reconcile;
mod settle;
pub(crate) mod statistics;
pub(crate) mod statistics_writer;
pub(crate) mod verify;
mod writes;

pub use error::{NodeFailure, QdrantError};
