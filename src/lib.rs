//! Semantic search over summaries of papers, in Chinese and English.
#![warn(missing_docs)]

pub mod ingest;
pub mod merge;
pub mod paper;
