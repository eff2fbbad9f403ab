//! Why a Qdrant store cannot be read or written.

use std::fmt;

use crate::index::store::{CollectionFault, StoreError};
use crate::index::store_address::StoreAddress;

/// What went wrong at one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeFailure {
    /// The node, as `HOST:PORT`.
    pub node: String,
    /// What it said, or why it said nothing.
    pub reason: String,
}

impl fmt::Display for NodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.node, self.reason)
    }
}

/// Why a Qdrant store could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QdrantError {
    /// No connection can be made with these settings.
    #[error("{address} cannot be used: {reason}")]
    Settings {
        /// The store.
        address: StoreAddress,
        /// What is wrong.
        reason: String,
    },
    /// Every node failed, again and again, until the time was over.
    #[error("no node of {address} could {what}:\n{}", list(nodes))]
    Unavailable {
        /// The store.
        address: StoreAddress,
        /// What was asked.
        what: &'static str,
        /// The last failure of each node.
        nodes: Vec<NodeFailure>,
    },
    /// A node refused, and would again.
    #[error("{node} refused to {what}: {reason}")]
    Refused {
        /// The store.
        address: StoreAddress,
        /// The node, as `HOST:PORT`.
        node: String,
        /// What was asked.
        what: &'static str,
        /// What it said.
        reason: String,
    },
    /// No collection, or not this part of it.
    #[error("there is no collection at {address}: no node could {what}")]
    Missing {
        /// The store.
        address: StoreAddress,
        /// What was asked.
        what: &'static str,
    },
    /// The collection is of another format.
    #[error("the collection at {address} has format {found}; this version reads format {known}")]
    OtherFormat {
        /// The store.
        address: StoreAddress,
        /// Its format.
        found: u32,
        /// The format of this version.
        known: u32,
    },
    /// The collection holds vectors of another model.
    #[error("the collection at {address} was made with the model {found}, not with {wanted}")]
    OtherModel {
        /// The store.
        address: StoreAddress,
        /// The model that it was made with.
        found: String,
        /// The model that was asked for.
        wanted: String,
    },
    /// The collection holds passages that were cut otherwise.
    #[error("the collection at {address} was made by a version that cuts passages otherwise")]
    OtherTemplate {
        /// The store.
        address: StoreAddress,
    },
    /// The collection has to be made anew, which would remove papers of other indexes.
    #[error("the collection at {address} also holds papers of {owners} other index(es): {reason}")]
    Shared {
        /// The store.
        address: StoreAddress,
        /// How many other indexes write to it.
        owners: usize,
        /// What cannot be done therefore.
        reason: String,
    },
    /// Others change the same points again and again.
    #[error("the points at {address} change faster than they can be read and written")]
    Contended {
        /// The store.
        address: StoreAddress,
    },
    /// Something cannot be written in the form of the collection.
    #[error("it cannot be written to {address}: {reason}")]
    Unwritable {
        /// The store.
        address: StoreAddress,
        /// Why not.
        reason: String,
    },
    /// The caller asked to stop.
    #[error("stopped while papers were written to {address}; the next run goes on")]
    Stopped {
        /// The store.
        address: StoreAddress,
    },
    /// What the collection holds is not what was written.
    #[error("the collection at {address} is damaged: {what}: {reason}")]
    Damaged {
        /// The store.
        address: StoreAddress,
        /// Which part.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl From<QdrantError> for StoreError {
    fn from(error: QdrantError) -> Self {
        let reason = error.to_string();
        let (address, fault) = match error {
            QdrantError::Settings { address, .. } => (address, CollectionFault::Settings),
            QdrantError::Unavailable { address, .. } => (address, CollectionFault::Unavailable),
            QdrantError::Refused { address, .. } => (address, CollectionFault::Refused),
            QdrantError::Missing { address, .. } => (address, CollectionFault::Missing),
            QdrantError::OtherFormat { address, .. } => (address, CollectionFault::OtherFormat),
            QdrantError::OtherModel { address, .. } | QdrantError::OtherTemplate { address } => {
                (address, CollectionFault::OtherModel)
            }
            QdrantError::Shared { address, .. } => (address, CollectionFault::Shared),
            QdrantError::Damaged { address, .. } => (address, CollectionFault::Damaged),
            QdrantError::Contended { address } => (address, CollectionFault::Unavailable),
            QdrantError::Stopped { address } => (address, CollectionFault::Stopped),
            QdrantError::Unwritable { address, .. } => (address, CollectionFault::Unwritable),
        };
        Self::Collection { address, fault, reason }
    }
}

fn list(nodes: &[NodeFailure]) -> String {
    nodes.iter().map(|node| format!("  {node}")).collect::<Vec<_>>().join("\n")
}
