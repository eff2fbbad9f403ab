//! Whether a server can answer.

use serde::{Deserialize, Serialize};

use crate::index::SourceChanges;

/// Whether a server can answer, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ServerHealthJson {
    /// What the server can answer from.
    pub status: ServerStatus,
    /// The program with its version.
    pub version: String,
    /// The directory of the index. Like all below, it is left out for a client that does not send the token of the server.
    pub index: Option<String>,
    /// The generation that answers.
    pub generation: Option<u64>,
    /// The number of papers in it.
    pub papers: usize,
    /// Why the newest generation cannot be used.
    pub problem: Option<String>,
    /// The update under way.
    pub updating: Option<UpdatingJson>,
    /// Why the last update failed, if the server keeps its index up to date.
    #[serde(default)]
    pub update_failure: Option<String>,
    /// How many source files changed since the index was made, if that is known.
    pub changed_sources: Option<ChangedSourcesJson>,
}

/// What a server can answer from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ServerStatus {
    /// An index with papers.
    Ok,
    /// An index without papers.
    Empty,
    /// There is no index yet.
    Missing,
    /// The newest generation cannot be used. An earlier one answers, if the generation is named.
    Damaged,
}

/// An update under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct UpdatingJson {
    /// What is being done.
    pub task: UpdateStep,
    /// How much of it is done: files, passages or parts.
    pub done: usize,
    /// How much there is.
    pub total: usize,
}

/// A step of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UpdateStep {
    /// Source files are read.
    Reading,
    /// Passages are embedded.
    Embedding,
    /// The index is written.
    Indexing,
}

/// How many source files changed since the index was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChangedSourcesJson {
    /// Files with another content.
    pub changed: usize,
    /// Files that were not there.
    pub new: usize,
    /// Files that are there no longer.
    pub gone: usize,
}

impl From<&SourceChanges> for ChangedSourcesJson {
    fn from(changes: &SourceChanges) -> Self {
        Self { changed: changes.changed, new: changes.new, gone: changes.gone }
    }
}
