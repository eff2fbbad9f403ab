//! An open index with its model: what every interface of the program is built on.
//!
//! An [`Engine`] is shared between threads and notices when the index is updated. A [`Snapshot`] is the index at one
//! generation, so that several questions see the same papers.

mod builder;
mod error;
mod handle;
mod library_map;
mod model;
mod overview;
mod question_cache;
mod similar_papers;
mod snapshot;
mod stamp;

#[cfg(test)]
mod tests;

pub use builder::EngineBuilder;
pub use error::{Error, Result};
pub use handle::Engine;
pub use similar_papers::SimilarPapers;
pub use snapshot::Snapshot;
