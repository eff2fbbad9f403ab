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
    #[error("there is nothing to index\n  name files or directories: `papers-sem index PATH…`")]
    NoSource,
    /// None of the paths given can be read.
    #[error("none of the paths can be read:\n{}", list(.0))]
    NothingReadable(Vec<Problem>),
    /// Nothing that could be forgotten.
    #[error("nothing in the index comes from {path}\n  `papers-sem list --json` names the sources of every paper")]
    UnknownSource {
        /// What was to be forgotten.
        path: PathBuf,
    },
    /// What would come back with the next run.
    #[error(
        "{path} is below {root}, which is read again by every `index`\n  move it elsewhere, or give its name a leading dot, then run `papers-sem index`; or forget {root}"
    )]
    BelowSource {
        /// What was to be forgotten.
        path: PathBuf,
        /// The source it is part of.
        root: PathBuf,
    },
    /// The index holds vectors of another model.
    #[error(
        "the index in {dir} was made with the model {indexed}, not with {wanted}\n  `papers-sem index --rebuild{flag}` embeds everything again; without --model the index's own model is used"
    )]
    OtherModel {
        /// The index.
        dir: PathBuf,
        /// The model it was made with.
        indexed: String,
        /// The model that was asked for.
        wanted: String,
        /// ` --model NAME`, when one was asked for.
        flag: String,
    },
    /// The caller asked to stop, and nothing was finished that could become the index.
    #[error("stopped: the index is as it was{}", going_on(.kept, .total))]
    Stopped {
        /// Passages whose vectors the next run will find.
        kept: usize,
        /// Passages that need one.
        total: usize,
    },
}

fn going_on(kept: &usize, total: &usize) -> String {
    match total {
        0 => String::new(),
        _ => format!("\n  {kept} of {total} passages are embedded and kept; the same command goes on from there"),
    }
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}")).collect::<Vec<_>>().join("\n")
}
