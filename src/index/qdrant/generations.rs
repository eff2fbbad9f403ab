//! The collections of a store: which there are, which is current, and how a new one becomes it.
//!
//! A generation is two collections: `NAME_g7` has the papers, `NAME_g7_terms` their statistics. The alias `NAME` leads to the
//! papers of the generation that is asked: its change is the commit point. A reader follows it once, and asks the collections of
//! that generation by their own names, so that it never mixes two.

use qdrant_client::qdrant::{
    CreateAlias, CreateCollection, CreateFieldIndexCollection, DeleteCollection, Distance, FieldType,
    MultiVectorComparator, MultiVectorConfig, OptimizersConfigDiff, QuantizationConfig, QuantizationType,
    ScalarQuantization, SparseVectorConfig, SparseVectorParams, UpdateCollection, VectorParams, VectorParamsMap,
    VectorsConfig, quantization_config, vectors_config,
};

use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::facts::Facts;
use crate::index::qdrant::payload::INDEXED;
use crate::index::qdrant::point::{DENSE, WORDS};
use crate::index::qdrant::statistics::{FACTS, KIND, OWNER, VERSION, facts_id, json_point};
use crate::index::qdrant::writes::insert;

/// Replicas of each shard where nothing else is asked for: one node may be lost. Qdrant makes as many as there are nodes.
const REPLICAS: u32 = 2;

/// From how many kilobytes of vectors on a segment gets a graph: the default of Qdrant.
const GRAPH_FROM_KILOBYTES: u64 = 10_000;

/// The names of the two collections of a generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CollectionNames {
    /// Of the papers.
    pub papers: String,
    /// Of their statistics.
    pub terms: String,
}

/// How a collection is spread over nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spread {
    /// The number of shards; one a node when none.
    pub shards: Option<u32>,
    /// The replicas of each shard; [`REPLICAS`] when none.
    pub replication: Option<u32>,
}

impl CollectionNames {
    /// Those of a generation of the collection `name`.
    pub(crate) fn of_generation(name: &str, generation: u64) -> Self {
        Self { papers: format!("{name}_g{generation}"), terms: format!("{name}_g{generation}_terms") }
    }
}

/// The generation that a collection of papers is of.
fn generation_of(name: &str, collection: &str) -> Option<u64> {
    let number = collection.strip_prefix(name)?.strip_prefix("_g")?.parse().ok()?;
    (CollectionNames::of_generation(name, number).papers == collection).then_some(number)
}

/// The generation that is asked; none when there is none yet.
///
/// # Errors
/// When no node answers, or the name is taken by something else.
pub(crate) fn current(connection: &Connection, budget: Budget) -> Result<Option<u64>, QdrantError> {
    let address = connection.address();
    let taken = |reason: String| QdrantError::Settings { address: address.clone(), reason };
    let aliases = connection.call("list aliases", budget, async |client| client.list_aliases().await)?;
    let Some(alias) = aliases.aliases.into_iter().find(|alias| alias.alias_name == address.name()) else {
        let name = address.name();
        let is_collection =
            connection.call("look for the collection", budget, async |client| client.collection_exists(name).await)?;
        let reason = || format!("{name} is a collection that this program did not make");
        return if is_collection { Err(taken(reason())) } else { Ok(None) };
    };
    match generation_of(address.name(), &alias.collection_name) {
        Some(generation) => Ok(Some(generation)),
        None => Err(taken(format!(
            "{} leads to {}, which this program did not make",
            address.name(),
            alias.collection_name
        ))),
    }
}

/// The generations that there are, in ascending order: the current one, those that are being made, and leftovers.
///
/// # Errors
/// When no node answers.
pub(crate) fn all(connection: &Connection, budget: Budget) -> Result<Vec<u64>, QdrantError> {
    let found = connection.call("list collections", budget, async |client| client.list_collections().await)?;
    let name = connection.address().name();
    let mut numbers: Vec<u64> =
        found.collections.iter().filter_map(|collection| generation_of(name, &collection.name)).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// Makes what is missing of a generation: both collections, the indexes of their fields, and the facts. Gives its facts, which
/// are `proposed` unless somebody else has written others.
///
/// # Errors
/// When no node answers.
pub(crate) fn complete(
    connection: &Connection,
    generation: u64,
    spread: Spread,
    proposed: &Facts,
) -> Result<Facts, QdrantError> {
    let names = CollectionNames::of_generation(connection.address().name(), generation);
    create(connection, papers_collection(names.papers.clone(), spread, proposed.identity.dimension))?;
    for (field, kind) in INDEXED {
        index_field(connection, &names.papers, field, kind)?;
    }
    create(connection, bare_collection(names.terms.clone(), spread))?;
    for field in [KIND, OWNER, VERSION] {
        index_field(connection, &names.terms, field, FieldType::Keyword)?;
    }
    if let Some(facts) = Facts::read(connection, &names.terms, Budget::WRITE)? {
        return Ok(facts);
    }
    let point = json_point(facts_id(), FACTS, proposed).map_err(|reason| connection.damaged(FACTS, reason))?;
    insert(connection, &names.terms, vec![point])?;
    Facts::read(connection, &names.terms, Budget::WRITE)?
        .ok_or_else(|| connection.damaged(FACTS, "they were written and are not there"))
}

/// Lets the servers build their graphs over a generation, once all is written: while points come, they would build them again
/// and again.
///
/// # Errors
/// When no node answers.
pub(crate) fn start_indexing(connection: &Connection, generation: u64) -> Result<(), QdrantError> {
    let request = UpdateCollection {
        collection_name: CollectionNames::of_generation(connection.address().name(), generation).papers,
        timeout: Some(Budget::WRITE.attempt.as_secs()),
        optimizers_config: Some(OptimizersConfigDiff {
            indexing_threshold: Some(GRAPH_FROM_KILOBYTES),
            ..OptimizersConfigDiff::default()
        }),
        ..UpdateCollection::default()
    };
    connection
        .call("let the collection be indexed", Budget::WRITE, async |client| {
            client.update_collection(request.clone()).await
        })
        .map(drop)
}

/// Makes a generation the one that is asked.
///
/// # Errors
/// When no node answers, or refuses.
pub(crate) fn make_current(connection: &Connection, generation: u64) -> Result<(), QdrantError> {
    let name = connection.address().name();
    // It replaces an alias that leads elsewhere.
    let request = CreateAlias {
        collection_name: CollectionNames::of_generation(name, generation).papers,
        alias_name: name.to_string(),
    };
    connection
        .call("make the collection current", Budget::WRITE, async |client| client.create_alias(request.clone()).await)
        .map(drop)
}

/// Removes a generation.
///
/// # Errors
/// When no node answers.
pub(crate) fn remove(connection: &Connection, generation: u64) -> Result<(), QdrantError> {
    let names = CollectionNames::of_generation(connection.address().name(), generation);
    for collection_name in [names.terms, names.papers] {
        let request = DeleteCollection { collection_name, timeout: Some(Budget::WRITE.attempt.as_secs()) };
        connection.call("remove an old collection", Budget::WRITE, async |client| {
            client.delete_collection(request.clone()).await
        })?;
    }
    Ok(())
}

fn papers_collection(name: String, spread: Spread, dimension: usize) -> CreateCollection {
    let scalar = ScalarQuantization { r#type: QuantizationType::Int8.into(), quantile: None, always_ram: Some(true) };
    let dense = VectorParams {
        size: dimension as u64,
        distance: Distance::Dot.into(),
        on_disk: Some(true),
        quantization_config: Some(QuantizationConfig {
            quantization: Some(quantization_config::Quantization::Scalar(scalar)),
        }),
        multivector_config: Some(MultiVectorConfig { comparator: MultiVectorComparator::MaxSim.into() }),
        ..VectorParams::default()
    };
    let params = VectorParamsMap { map: [(DENSE.to_string(), dense)].into() };
    CreateCollection {
        vectors_config: Some(VectorsConfig { config: Some(vectors_config::Config::ParamsMap(params)) }),
        sparse_vectors_config: Some(SparseVectorConfig {
            map: [(WORDS.to_string(), SparseVectorParams::default())].into(),
        }),
        optimizers_config: Some(OptimizersConfigDiff {
            indexing_threshold: Some(0),
            ..OptimizersConfigDiff::default()
        }),
        ..bare_collection(name, spread)
    }
}

/// A collection of points without vectors.
fn bare_collection(name: String, spread: Spread) -> CreateCollection {
    CreateCollection {
        collection_name: name,
        shard_number: spread.shards,
        replication_factor: Some(spread.replication.unwrap_or(REPLICAS)),
        on_disk_payload: Some(true),
        timeout: Some(Budget::WRITE.attempt.as_secs()),
        ..CreateCollection::default()
    }
}

/// Creates a collection unless it is there. Another index may create it meanwhile.
fn create(connection: &Connection, collection: CreateCollection) -> Result<(), QdrantError> {
    let exists = || {
        let name = &collection.collection_name;
        connection.call("look for the collection", Budget::WRITE, async |client| client.collection_exists(name).await)
    };
    if exists()? {
        return Ok(());
    }
    let created = connection.call("create the collection", Budget::WRITE, async |client| {
        client.create_collection(collection.clone()).await
    });
    match created {
        Err(error @ QdrantError::Refused { .. }) => {
            if exists()? {
                Ok(())
            } else {
                Err(error)
            }
        }
        created => created.map(drop),
    }
}

fn index_field(connection: &Connection, collection: &str, field: &str, kind: FieldType) -> Result<(), QdrantError> {
    let request = CreateFieldIndexCollection {
        collection_name: collection.to_string(),
        wait: Some(true),
        field_name: field.to_string(),
        field_type: Some(kind.into()),
        ..CreateFieldIndexCollection::default()
    };
    connection
        .call("index a field of the collection", Budget::WRITE, async |client| {
            client.create_field_index(request.clone()).await
        })
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_known_by_its_name() {
        for generation in [1, 17] {
            let names = CollectionNames::of_generation("papers", generation);
            assert_eq!(generation_of("papers", &names.papers), Some(generation));
            assert_eq!(generation_of("papers", &names.terms), None);
        }
        for other in ["papers", "papers_g", "papers_g01", "papers_gx", "mypapers_g1", "papers_g1_g2"] {
            assert_eq!(generation_of("papers", other), None, "{other}");
        }
    }
}
