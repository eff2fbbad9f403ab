//! What is current of a collection: its generation, and the statistics of every index that writes to it.

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::generations::{self, CollectionNames};
use crate::index::qdrant::statistics::StatisticsHead;
use crate::index::qdrant::statistics_writer::heads;

/// A collection as it is now.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CurrentCollection {
    pub names: CollectionNames,
    /// In the order of their owners.
    pub heads: Vec<StatisticsHead>,
}

impl CurrentCollection {
    /// Reads what is current at the address of a connection.
    ///
    /// # Errors
    /// When no node answers, or there is no collection that can be read.
    pub fn read(connection: &Connection) -> Result<Self, QdrantError> {
        let address = connection.address();
        let generation = generations::current(connection, Budget::QUESTION)?
            .ok_or_else(|| QdrantError::Missing { address: address.clone(), what: "find the collection" })?;
        let names = CollectionNames::of_generation(address.name(), generation);
        let mut heads = heads(connection, &names.terms, Budget::QUESTION)?;
        heads.sort_by(|a, b| a.owner.cmp(&b.owner));
        Ok(Self { names, heads })
    }
}
