//! Semantic search over summaries of papers, in Chinese and English.
#![warn(missing_docs)]

pub mod embed;
pub mod ingest;
pub mod paper;
