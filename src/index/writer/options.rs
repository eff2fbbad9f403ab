//! What an update is asked to do.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use crate::embed::ModelChoice;
use crate::index::store_address::StoreAddress;

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
    /// Papers written to the store or removed from it so far, of all that differ.
    Storing(usize, usize),
    /// The store builds its own index of so many papers.
    Settling(usize),
}

/// Hears how far an update is; called from several threads.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

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
pub struct WriterOptions {
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
    /// Keep the papers there, in place of files that answer questions; where the index has them so far when `None`. Another
    /// address moves them: those that were written to the one before stay there.
    pub store: Option<StoreAddress>,
    /// The shards of a collection that has to be made; as many as there are nodes when `None`.
    pub shards: Option<u32>,
    /// The replicas of each shard of a collection that has to be made; two, where there are two nodes, when `None`.
    pub replication: Option<u32>,
    /// The memory that an update may take, in bytes, whatever the number of papers; 1 GiB when `None`. A rebuild, an upgrade, a
    /// repair and a store take all papers at once.
    pub memory: Option<u64>,
    /// What it is for.
    pub task: Task,
    /// Wait while another process writes, instead of giving up.
    pub wait: bool,
    /// When papers that are new came in: now, by the clock of this machine, when `None`. After papers that came in later it is
    /// the second after these.
    pub now: Option<SystemTime>,
    /// Set it to stop: what is finished becomes the index, vectors of the rest are kept for the next run.
    pub stop: Option<Arc<AtomicBool>>,
}

/// The memory that an update may take where nothing else is asked for.
const MEMORY: u64 = 1 << 30;
/// The memory that a byte of a source takes until it is in a segment: its entry and paper as they are read and as they are
/// written, its words and its vectors.
const MEMORY_OF_BYTE: u64 = 10;
/// The same of a paper in a merged segment.
const MEMORY_OF_PAPER: u64 = 12_000;

impl WriterOptions {
    /// How many bytes of sources may become one segment.
    pub(crate) fn most_bytes(&self) -> u64 {
        (self.memory.unwrap_or(MEMORY) / MEMORY_OF_BYTE).max(1)
    }

    /// How many papers may be merged to one segment.
    pub(crate) fn most_papers(&self) -> usize {
        usize::try_from(self.memory.unwrap_or(MEMORY) / MEMORY_OF_PAPER).unwrap_or(usize::MAX)
    }

    /// Whether the caller asked to stop.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| stop.load(Ordering::Relaxed))
    }
}
