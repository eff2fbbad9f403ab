//! Semantic search over summaries of papers, in Chinese and English, on one machine and offline.
//!
//! ```no_run
//! use papers_sem::embed::{Model, OnnxEncoder};
//! use papers_sem::index::{Index, Open};
//! use papers_sem::search::{Query, ask};
//! use papers_sem::index::writer::{Options, update};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let dir = std::path::Path::new("index");
//! let report = update(dir, &["notes".into()], &Options::default(), &|_| {})?;
//! println!("{} papers", report.papers);
//!
//! let library = Index::open(dir, Open::All)?;
//! let encoder = OnnxEncoder::new(Model::open(&library.manifest().model)?, None)?;
//! let query = Query { text: "efficient long context".into(), k: 10, sentences: true, ..Query::default() };
//! for hit in ask(&library, Some(&encoder), &query)? {
//!     println!("{} {:.3} {}", hit.rank, hit.score, hit.paper.title(hit.language));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Data flows one way: [`ingest`] → [`merge`] → [`passage`] → [`embed`] → [`store`] →
//! [`search`]; [`update`] drives the way in, [`library`] is the way out. `ARCHITECTURE.md` is the map.
#![warn(missing_docs)]
#![deny(unsafe_code)]

#[cfg(feature = "cli")]
pub mod cli;
pub mod embed;
pub mod engine;
pub mod eval;
pub mod index;
pub mod ingest;
pub mod lexical;
pub mod mmap;
pub mod paper;
pub mod paper_id;
pub mod search;
pub mod simd;
pub mod text;
pub mod vector;
pub mod wire;
