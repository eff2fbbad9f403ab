//! What an update is asked to do, and what it tells.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::embed::ModelChoice;
use crate::ingest::Problem;

/// How far an update is.
#[derive(Debug, Clone, Copy)]
pub enum Progress {
    /// Another process writes to the index.
    Waiting,
    /// Files read so far, of all.
    Reading(usize, usize),
    /// Passages embedded so far, of all that need it.
    Embedding(usize, usize),
    /// The words of so many papers are being indexed.
    Words(usize),
    /// The graph over so many vectors is being built.
    Graph(usize),
}

/// Hears how far an update is; called from several threads.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Papers in the index now.
    pub papers: usize,
    /// Passages in the index now.
    pub passages: usize,
    /// Papers that were not there before.
    pub new: usize,
    /// Papers of which something changed.
    pub updated: usize,
    /// Papers as they were.
    pub unchanged: usize,
    /// Papers that are there no longer.
    pub removed: usize,
    /// Passages that had to be embedded.
    pub embedded: usize,
    /// Files in the index now.
    pub files: usize,
    /// Files below the paths given that hold no text.
    pub skipped: usize,
    /// What could not be read, and where.
    pub problems: Vec<Problem>,
    /// Files that the next run has to do, because this one was asked to stop.
    pub left: usize,
}

/// What an update is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Task {
    /// To read the sources again.
    #[default]
    Refresh,
    /// To write an index of an earlier format in this one's, from what it holds.
    Upgrade,
    /// To make what is damaged again from what is not.
    Repair,
}

/// What to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The model; the index's own, else the built-in one, when `None`.
    pub model: Option<ModelChoice>,
    /// Embed everything again, with the model asked for.
    pub rebuild: bool,
    /// Sources to drop with all their papers, whether they still exist or not.
    pub forget: Vec<PathBuf>,
    /// Cores to embed on; all when `None`.
    pub threads: Option<usize>,
    /// Build a graph from this many vectors on; as the index did so far when `None`, and at first
    /// none: whoever opens an index to ask one question is served sooner without.
    pub graph_from: Option<usize>,
    /// What it is for.
    pub task: Task,
    /// Wait while another process writes, instead of giving up.
    pub wait: bool,
    /// Set it to stop: what is finished becomes the index, vectors of the rest are kept for the next run.
    pub stop: Option<Arc<AtomicBool>>,
}

impl Options {
    /// Whether the caller asked to stop.
    pub(crate) fn stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
