//! Whether a collection holds what an index wrote, and what its nodes say.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use qdrant_client::qdrant::{Filter, ReplicaState};

use crate::embed::Identity;
use crate::index::qdrant::connection::{Budget, Connection};
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::facts::Facts;
use crate::index::qdrant::generations::{self, CollectionNames};
use crate::index::qdrant::plan::PlannedPoint;
use crate::index::qdrant::reads::{count, for_each_owned, owned_by};
use crate::index::qdrant::statistics_writer::{count_buckets, head_of, heads};
use crate::index::store_address::StoreLink;
use crate::index::store_health::{ClusterView, NodeHealth, StoreHealth};

/// How long a node may take to say how it is.
const NODE: Duration = Duration::from_secs(5);

/// Whether the collection holds as many papers of the index as are expected, with their statistics. Nothing is compared.
///
/// # Errors
/// When no node answers, or the collection is of another model or format.
pub(crate) fn is_complete(
    link: &StoreLink,
    identity: &Identity,
    expected: &[PlannedPoint],
) -> Result<bool, QdrantError> {
    let connection = Connection::open(&link.address)?;
    let Some(generation) = generations::current(&connection, Budget::WRITE)? else { return Ok(false) };
    let names = CollectionNames::of_generation(link.address.name(), generation);
    let Some(facts) = Facts::read(&connection, &names.terms, Budget::WRITE)? else { return Ok(false) };
    facts.check(&link.address, identity)?;
    let own = count(&connection, Budget::WRITE, &names.papers, Filter::must([owned_by(&link.owner)]))?;
    Ok(own == expected.len() && statistics_problem(&connection, &names, link, own)?.is_none())
}

/// What is wrong with the statistics of an index with so many papers.
fn statistics_problem(
    connection: &Connection,
    names: &CollectionNames,
    link: &StoreLink,
    papers: usize,
) -> Result<Option<String>, QdrantError> {
    let Some(head) = head_of(connection, &names.terms, &link.owner)? else {
        return Ok((papers > 0).then(|| "the statistics are missing".to_string()));
    };
    let buckets = count_buckets(connection, &names.terms, &head)?;
    Ok(if buckets != head.buckets as usize {
        Some(format!("{buckets} of {} parts of the statistics are there", head.buckets))
    } else if head.papers as usize != papers {
        Some(format!("the statistics are of {} papers, not of {papers}", head.papers))
    } else {
        None
    })
}

/// Compares what the collection holds with what is `expected` of the index, and asks each node for its view of the cluster.
///
/// # Errors
/// When the settings of the connection are wrong. Whatever is wrong with the store is in [`StoreHealth::problems`].
pub(crate) fn verify(
    link: &StoreLink,
    identity: &Identity,
    expected: &[PlannedPoint],
) -> Result<StoreHealth, QdrantError> {
    let connection = Connection::open(&link.address)?;
    let mut health = StoreHealth {
        address: link.address.clone(),
        collection: None,
        papers: 0,
        own: (0, expected.len()),
        owners: 0,
        problems: Vec::new(),
        nodes: Vec::new(),
        leftovers: Vec::new(),
    };
    if let Err(error) = check_collection(&connection, link, identity, expected, &mut health) {
        health.problems.push(error.to_string());
    }
    if let Some(collection) = health.collection.clone() {
        let nodes: Vec<String> = connection.nodes().map(str::to_string).collect();
        for (number, node) in nodes.into_iter().enumerate() {
            let view = view(&connection, number, &collection).map_err(|error| error.to_string());
            health.nodes.push(NodeHealth { node, view });
        }
        health.problems.extend(node_problems(&health.nodes));
    }
    Ok(health)
}

fn check_collection(
    connection: &Connection,
    link: &StoreLink,
    identity: &Identity,
    expected: &[PlannedPoint],
    health: &mut StoreHealth,
) -> Result<(), QdrantError> {
    let budget = Budget::QUESTION;
    let Some(generation) = generations::current(connection, budget)? else {
        health.problems.push("there is no collection: `index` makes it".to_string());
        return Ok(());
    };
    let name = link.address.name();
    let names = CollectionNames::of_generation(name, generation);
    health.collection = Some(names.papers.clone());
    let others = generations::all(connection, budget)?.into_iter().filter(|&other| other != generation);
    health.leftovers = others.map(|other| CollectionNames::of_generation(name, other).papers).collect();
    match Facts::read(connection, &names.terms, budget)? {
        Some(facts) => facts.check(&link.address, identity)?,
        None => health.problems.push("it has no facts".to_string()),
    }
    health.papers = count(connection, Budget::WRITE, &names.papers, Filter::default())?;
    health.owners = heads(connection, &names.terms, budget)?.len();
    let mut left: HashMap<_, u64> = expected.iter().map(|point| (point.key, point.places.fingerprint())).collect();
    let (mut surplus, mut misplaced) = (0, 0);
    for_each_owned(connection, &names.papers, &link.owner, |key, ownership| {
        health.own.0 += 1;
        let places = ownership.places.get(&link.owner).map(|places| places.fingerprint());
        match left.remove(&key) {
            None => surplus += 1,
            Some(expected) => misplaced += usize::from(places != Some(expected)),
        }
    })?;
    let mut tell = |count: usize, what: &str| {
        if count > 0 {
            health.problems.push(format!("{count} of its papers {what}"));
        }
    };
    tell(left.len(), "are missing");
    tell(surplus, "are no longer in the index");
    tell(misplaced, "have other files or lines");
    health.problems.extend(statistics_problem(connection, &names, link, expected.len())?);
    Ok(())
}

/// The cluster as a node sees it.
fn view(connection: &Connection, node: usize, collection: &str) -> Result<ClusterView, QdrantError> {
    let (version, cluster) = connection.run(async {
        let version = connection.ask_node(node, "say how it is", NODE, async |client| client.health_check().await);
        let version = version.await?.version;
        let cluster = connection.ask_node(node, "describe the cluster", NODE, async |client| {
            client.collection_cluster_info(collection).await
        });
        Ok::<_, QdrantError>((version, cluster.await?))
    })?;
    let mut shards: BTreeMap<u32, BTreeMap<u64, String>> = BTreeMap::new();
    let state = |state: i32| ReplicaState::try_from(state).map_or("Unknown", |state| state.as_str_name()).to_string();
    for shard in &cluster.local_shards {
        shards.entry(shard.shard_id).or_default().insert(cluster.peer_id, state(shard.state));
    }
    for shard in &cluster.remote_shards {
        shards.entry(shard.shard_id).or_default().insert(shard.peer_id, state(shard.state));
    }
    Ok(ClusterView { version, peer: cluster.peer_id, shards })
}

/// What the nodes are at odds about, and what they say is not as it should be.
fn node_problems(nodes: &[NodeHealth]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut first: Option<(&str, &ClusterView)> = None;
    for NodeHealth { node, view } in nodes {
        let view = match view {
            Ok(view) => view,
            Err(reason) => {
                problems.push(format!("{node} does not answer: {reason}"));
                continue;
            }
        };
        for (shard, replicas) in &view.shards {
            for (peer, state) in replicas.iter().filter(|(_, state)| *state != ReplicaState::Active.as_str_name()) {
                let problem = format!("shard {shard} at peer {peer} is {state}");
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }
        }
        match first {
            Some((other, seen)) if seen.shards != view.shards => {
                problems.push(format!("{node} and {other} disagree about where shards are"));
            }
            Some(_) => {}
            None => first = Some((node, view)),
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, states: &[(u32, u64, &str)]) -> NodeHealth {
        let mut shards: BTreeMap<u32, BTreeMap<u64, String>> = BTreeMap::new();
        for (shard, peer, state) in states {
            shards.entry(*shard).or_default().insert(*peer, state.to_string());
        }
        NodeHealth { node: name.into(), view: Ok(ClusterView { version: "1.16.3".into(), peer: 1, shards }) }
    }

    #[test]
    fn dead_replicas_and_disagreement_are_told_once() {
        let whole = [(0, 1, "Active"), (0, 2, "Active")];
        assert!(node_problems(&[node("a", &whole), node("b", &whole)]).is_empty());
        let dead = [(0, 1, "Active"), (0, 2, "Dead")];
        assert_eq!(node_problems(&[node("a", &dead), node("b", &dead)]), ["shard 0 at peer 2 is Dead"]);
        let problems = node_problems(&[node("a", &whole), node("b", &dead)]);
        assert_eq!(problems, ["shard 0 at peer 2 is Dead", "b and a disagree about where shards are"]);
        let away = NodeHealth { node: "c".into(), view: Err("no answer".into()) };
        assert_eq!(node_problems(&[away]), ["c does not answer: no answer"]);
    }
}
