//! Whether the files of an index are intact.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::index::verify::{FileHealth, Health};
use crate::index::{NodeHealth, StoreHealth};

/// Whether the files of an index are intact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthJson {
    /// Every file of the generation.
    pub files: Vec<FileHealthJson>,
    /// The number of the format.
    pub format: u32,
    /// The number of the generation.
    pub generation: u64,
    /// The directory of the index.
    pub index: String,
    /// Directories of other generations. They do no harm.
    pub leftovers: Vec<String>,
    /// The papers in their store; none for an index that is searched in its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreHealthJson>,
    /// Whether no file is damaged, and every paper is in its store.
    pub whole: bool,
    /// The program that wrote the index, with its version.
    pub written_by: String,
}

/// Whether a file of an index is intact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHealthJson {
    /// The size in bytes, as it was written.
    pub bytes: u64,
    /// What is wrong, if something is.
    pub damage: Option<String>,
    /// The name of the file.
    pub name: String,
}

/// Whether the papers of an index are in their store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreHealthJson {
    /// The store.
    pub address: String,
    /// The collection that is asked.
    pub collection: Option<String>,
    /// Papers of this index that should be there.
    pub expected: usize,
    /// Papers of this index that are there.
    pub found: usize,
    /// Collections of runs that go on or were interrupted.
    pub leftovers: Vec<String>,
    /// The nodes, each with its version or why it does not answer.
    pub nodes: Vec<StoreNodeJson>,
    /// Indexes that write to the collection.
    pub owners: usize,
    /// Papers of all indexes.
    pub papers: usize,
    /// What is wrong.
    pub problems: Vec<String>,
}

/// A node of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreNodeJson {
    /// Why it does not answer.
    pub error: Option<String>,
    /// Its address.
    pub node: String,
    /// The version of its server.
    pub version: Option<String>,
}

impl StoreHealthJson {
    fn new(store: &StoreHealth) -> Self {
        let node = |node: &NodeHealth| StoreNodeJson {
            error: node.view.as_ref().err().cloned(),
            node: node.node.clone(),
            version: node.view.as_ref().ok().map(|view| view.version.clone()),
        };
        Self {
            address: store.address.to_string(),
            collection: store.collection.clone(),
            expected: store.own.1,
            found: store.own.0,
            leftovers: store.leftovers.clone(),
            nodes: store.nodes.iter().map(node).collect(),
            owners: store.owners,
            papers: store.papers,
            problems: store.problems.clone(),
        }
    }
}

impl HealthJson {
    /// The JSON of the health of the index in `dir`.
    pub fn new(health: &Health, dir: &Path) -> Self {
        let file = |file: &FileHealth| FileHealthJson {
            bytes: file.bytes,
            damage: file.damage.clone(),
            name: file.name.clone(),
        };
        Self {
            files: health.files.iter().map(file).collect(),
            format: health.manifest.format().version(),
            generation: health.manifest.generation,
            index: dir.display().to_string(),
            leftovers: health.leftovers.iter().map(|path| path.display().to_string()).collect(),
            store: health.store.as_ref().map(StoreHealthJson::new),
            whole: health.is_whole(),
            written_by: health.manifest.written_by.clone(),
        }
    }
}
