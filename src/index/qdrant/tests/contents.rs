//! All that is in a collection.

use std::collections::BTreeMap;

use qdrant_client::Payload;
use qdrant_client::qdrant::{CollectionInfo, ScrollPoints};
use serde_json::{Value, json};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::generations::{self, CollectionNames};
use crate::index::qdrant::payload::REVISION;
use crate::index::store_address::StoreAddress;

/// The points by their ids: payload and vectors. Revisions are left out, since they count changes.
pub type Points = BTreeMap<String, Value>;

/// A store, to be looked at.
pub struct Contents {
    connection: Connection,
    name: String,
}

impl Contents {
    pub fn new(address: &StoreAddress) -> Self {
        Self { connection: Connection::open(address).expect("open"), name: address.name().to_string() }
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    pub fn generations(&self) -> (Option<u64>, Vec<u64>) {
        let current = generations::current(&self.connection, Budget::QUESTION).expect("the current one");
        (current, generations::all(&self.connection, Budget::QUESTION).expect("all"))
    }

    pub fn names(&self) -> CollectionNames {
        CollectionNames::of_generation(&self.name, self.generations().0.expect("a generation"))
    }

    /// The papers and the statistics.
    pub fn all(&self) -> (Points, Points) {
        let names = self.names();
        (self.points(&names.papers), self.points(&names.terms))
    }

    pub fn info(&self) -> CollectionInfo {
        let name = &self.names().papers;
        let info =
            self.connection.call("describe", Budget::QUESTION, async |client| client.collection_info(name).await);
        info.expect("a description").result.expect("a description")
    }

    fn points(&self, collection: &str) -> Points {
        let request = ScrollPoints {
            collection_name: collection.to_string(),
            limit: Some(100_000),
            with_payload: Some(true.into()),
            with_vectors: Some(true.into()),
            ..ScrollPoints::default()
        };
        let found = self.connection.call("list", Budget::WRITE, async |client| client.scroll(request.clone()).await);
        let points = found.expect("points").result.into_iter().map(|point| {
            let mut payload: Value = Payload::from(point.payload).into();
            payload.as_object_mut().expect("an object").remove(REVISION);
            let vectors = format!(
                "{:?}",
                point.vectors.map(|vectors| (vectors.get_vector_by_name("dense"), vectors.get_vector_by_name("words")))
            );
            (format!("{:?}", point.id), json!({ "payload": payload, "vectors": vectors }))
        });
        points.collect()
    }
}
