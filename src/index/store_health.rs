//! What is true of the papers of an index in its store.

use std::collections::BTreeMap;

use crate::index::store_address::StoreAddress;

/// What is true of the papers of an index in its store, and of the nodes that hold them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreHealth {
    /// The store.
    pub address: StoreAddress,
    /// The collection that is asked; none when there is none.
    pub collection: Option<String>,
    /// The papers of all indexes in it.
    pub papers: usize,
    /// The papers of this index in it, and how many there should be.
    pub own: (usize, usize),
    /// The indexes that write to it.
    pub owners: usize,
    /// What is wrong with it.
    pub problems: Vec<String>,
    /// The nodes of the address, each as it was when it was asked.
    pub nodes: Vec<NodeHealth>,
    /// Collections of earlier runs that did not end, or of one that is under way.
    pub leftovers: Vec<String>,
}

/// What one node says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeHealth {
    /// The node, as `HOST:PORT`.
    pub node: String,
    /// What it said; else why it said nothing.
    pub view: Result<ClusterView, String>,
}

/// The cluster as one node sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterView {
    /// The version of the server.
    pub version: String,
    /// Its number in the cluster.
    pub peer: u64,
    /// Shard → the peers that have a replica of it, each with its state as Qdrant calls it.
    pub shards: BTreeMap<u32, BTreeMap<u64, String>>,
}

impl StoreHealth {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }
}
