//! Why an update fails.

use std::path::PathBuf;

use crate::embed::EmbedError;
use crate::index::store::StoreError;
use crate::ingest::Problem;

/// Why an index could not be made or brought up to date. The index is then as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The index cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model cannot be used.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// No path was given and the index knows none.
    #[error("there is nothing to index")]
    NoSource,
    /// None of the paths given can be read.
    #[error("none of the paths can be read:\n{}", list(.0))]
    NothingReadable(Vec<Problem>),
    /// Nothing that could be forgotten.
    #[error("nothing in the index comes from {path}")]
    UnknownSource {
        /// What was to be forgotten.
        path: PathBuf,
    },
    /// What would come back with the next run.
    #[error("{path} is below {root}, which is read again by every update")]
    BelowSource {
        /// What was to be forgotten.
        path: PathBuf,
        /// The source it is part of.
        root: PathBuf,
    },
    /// The index holds vectors of another model.
    #[error("the index in {dir} was made with the model {indexed}, not with {wanted}")]
    OtherModel {
        /// The index.
        dir: PathBuf,
        /// The model it was made with.
        indexed: String,
        /// The model that was asked for.
        wanted: String,
        /// The name of the model that was asked for. None if the update would use the model of the index.
        model: Option<String>,
    },
    /// The caller asked to stop, and nothing was finished that could become the index.
    #[error("stopped: the index is as it was{}", finished(*.kept, *.total))]
    Stopped {
        /// Passages whose vectors the next run will find.
        kept: usize,
        /// Passages that need one.
        total: usize,
    },
}

fn finished(kept: usize, total: usize) -> String {
    if total == 0 { String::new() } else { format!("; {kept} of {total} passages are embedded and kept") }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}")).collect::<Vec<_>>().join("\n")
}
