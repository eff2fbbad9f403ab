//! All that a store holds, without what is made by chance.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::nodes::Cluster;

/// Every point of a collection, as each of its replicas has it: payload and vectors, by id.
pub fn points(cluster: &Cluster, collection: &str) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let mut offset = Value::Null;
    loop {
        let asked = json!({"limit": 500, "offset": offset, "with_payload": true, "with_vector": true});
        // A point that a replica lacks is left out.
        let path = format!("/collections/{collection}/points/scroll?consistency=all");
        let page = cluster.send("POST", &path, &asked)["result"].take();
        for point in page["points"].as_array().expect("points") {
            let id = point["id"].as_str().map_or_else(|| point["id"].to_string(), str::to_string);
            all.insert(id, json!({"payload": point["payload"], "vector": point["vector"]}));
        }
        offset = page["next_page_offset"].clone();
        if offset.is_null() {
            return all;
        }
    }
}

/// The collection with the papers of a store, and the one with their statistics.
pub fn collections(cluster: &Cluster, name: &str) -> [String; 2] {
    let aliases = cluster.send("GET", "/aliases", &Value::Null)["result"]["aliases"].take();
    let mut aliases = aliases.as_array().expect("aliases").iter();
    let own = aliases.find(|alias| alias["alias_name"] == name).unwrap_or_else(|| panic!("no alias {name}"));
    let papers = own["collection_name"].as_str().expect("a name");
    [papers.to_string(), format!("{papers}_terms")]
}

/// The papers and the statistics of a store, comparable with those of another: owners are numbered, versions and
/// counts of changes are left out.
#[derive(Debug, PartialEq)]
pub struct Contents {
    papers: BTreeMap<String, Value>,
    statistics: Vec<String>,
}

impl Contents {
    /// `owners` are the ids of the index directories, in an order that both stores share.
    pub fn of(cluster: &Cluster, name: &str, owners: &[String]) -> Self {
        let numbers: HashMap<&str, usize> = owners.iter().enumerate().map(|(at, owner)| (owner.as_str(), at)).collect();
        let [papers, statistics] = collections(cluster, name).map(|collection| points(cluster, &collection));
        let papers = papers.into_iter().map(|(id, point)| (id, comparable(&point, &numbers)));
        let statistics = statistics.into_values().map(|point| comparable(&point, &numbers).to_string());
        let mut contents = Self { papers: papers.collect(), statistics: statistics.collect() };
        contents.statistics.sort();
        contents
    }

    /// Without the weights of words: they depend on the papers of whoever made the collection.
    pub fn without_words(mut self) -> Self {
        for point in self.papers.values_mut() {
            point["vector"]["words"].take();
        }
        self.statistics.retain(|point| !point.contains("mean_lengths"));
        self
    }

    /// Checks that the two are the same.
    ///
    /// # Panics
    /// Says what differs.
    pub fn assert_same(&self, expected: &Self, what: &str) {
        for (id, point) in &self.papers {
            assert_eq!(Some(point), expected.papers.get(id), "{what}: point {id}");
        }
        assert_eq!(self.papers.len(), expected.papers.len(), "{what}: papers are lost");
        for (one, other) in self.statistics.iter().zip(&expected.statistics) {
            assert_eq!(one, other, "{what}: statistics");
        }
        assert_eq!(self.statistics.len(), expected.statistics.len(), "{what}: statistics");
    }

    pub fn papers(&self) -> usize {
        self.papers.len()
    }
}

fn comparable(point: &Value, owners: &HashMap<&str, usize>) -> Value {
    let mut text = point.to_string();
    for (owner, number) in owners {
        text = text.replace(owner, &format!("owner {number}"));
    }
    let mut point: Value = serde_json::from_str(&text).expect("json");
    let payload = point["payload"].as_object_mut().expect("a payload");
    payload.remove("revision");
    payload.remove("version");
    // Neighbours in the sets of a payload have no order.
    for value in payload.values_mut() {
        if let Value::Array(values) = value {
            values.sort_by_key(Value::to_string);
        }
    }
    point
}
