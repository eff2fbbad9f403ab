//! What every vector and every word of a collection was made with.

use qdrant_client::qdrant::GetPoints;
use serde::{Deserialize, Serialize};

use crate::embed::Identity;
use crate::index::passage::TEMPLATE;
use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::statistics::{facts_id, read_json};
use crate::index::store_address::StoreAddress;
use crate::lexical::MeanLengths;

/// The format of a collection that this version writes and reads.
pub(crate) const FORMAT: u32 = 1;

/// The facts about a collection. Whoever makes it writes them, and they never change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// The meaning of all that is in the collection.
    pub format: u32,
    /// The model of its vectors.
    pub identity: Identity,
    /// How passages are cut; see [`TEMPLATE`].
    pub template: String,
    /// The mean lengths that the vectors of words are made with.
    pub mean_lengths: MeanLengths,
}

impl Facts {
    /// The facts about a collection that this version makes.
    pub(crate) fn new(identity: &Identity, mean_lengths: MeanLengths) -> Self {
        Self { format: FORMAT, identity: identity.clone(), template: TEMPLATE.to_string(), mean_lengths }
    }

    /// Reads those of the collection whose statistics are in `terms`; none when they are not written yet.
    ///
    /// # Errors
    /// When no node answers, there is no such collection, or its format is another.
    pub(crate) fn read(connection: &Connection, terms: &str, budget: Budget) -> Result<Option<Self>, QdrantError> {
        let request = GetPoints {
            collection_name: terms.to_string(),
            ids: vec![facts_id().to_point_id()],
            with_payload: Some(true.into()),
            ..GetPoints::default()
        };
        let found = connection.call("read the facts of the collection", budget, async |client| {
            client.get_points(request.clone()).await
        })?;
        let Some(point) = found.result.into_iter().next() else { return Ok(None) };
        let address = connection.address();
        let damaged = |reason: String| connection.damaged("facts", reason);
        // The format is read first: another one may hold what this version cannot parse.
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let Head { format } = read_json(point.payload.clone()).map_err(damaged)?;
        if format != FORMAT {
            return Err(QdrantError::OtherFormat { address: address.clone(), found: format, known: FORMAT });
        }
        read_json(point.payload).map(Some).map_err(damaged)
    }

    /// Checks that vectors of `identity`, from passages as this version cuts them, may be compared with those of the
    /// collection.
    ///
    /// # Errors
    /// [`QdrantError::OtherModel`] and [`QdrantError::OtherTemplate`] when they may not.
    pub(crate) fn check(&self, address: &StoreAddress, identity: &Identity) -> Result<(), QdrantError> {
        let address = address.clone();
        if !self.identity.same_vectors(identity) {
            let (found, wanted) = (self.identity.label(), identity.label());
            return Err(QdrantError::OtherModel { address, found, wanted });
        }
        if self.template == TEMPLATE { Ok(()) } else { Err(QdrantError::OtherTemplate { address }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::ModelSpec;

    #[test]
    fn other_models_and_templates_are_refused() {
        let address: StoreAddress = "qdrant://h/p".parse().expect("an address");
        let identity = |version: &str| ModelSpec::external("m", version, 4, 512).identity;
        let facts = Facts::new(&identity("1"), MeanLengths { text: 1.0, title: 1.0 });
        assert_eq!(facts.check(&address, &identity("1")), Ok(()));
        assert!(matches!(facts.check(&address, &identity("2")), Err(QdrantError::OtherModel { .. })));
        let other = Facts { template: "v0".into(), ..facts };
        assert!(matches!(other.check(&address, &identity("1")), Err(QdrantError::OtherTemplate { .. })));
    }
}
