//! Two answers beside each other.

use std::collections::HashMap;

use serde_json::Value;

/// What two places may tell differently: times, directories and their sizes, and how often they were updated.
const OWN: [&str; 6] = ["took_ms", "generation", "index", "bytes", "graph", "written_by"];

/// Checks that two JSON values differ in scores by `tolerance` at most, and in nothing else.
///
/// # Panics
/// Says where they differ.
pub fn assert_near(local: &Value, store: &Value, tolerance: f64, what: &str) {
    match (local, store) {
        (Value::Object(one), Value::Object(other)) => {
            let names = |object: &serde_json::Map<String, Value>| -> Vec<String> {
                let mut names: Vec<String> =
                    object.keys().filter(|key| !OWN.contains(&key.as_str())).cloned().collect();
                names.sort();
                names
            };
            assert_eq!(names(one), names(other), "{what}");
            names(one)
                .iter()
                .for_each(|name| assert_near(&one[name], &other[name], tolerance, &format!("{what}.{name}")));
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len(), "{what}: {local} {store}");
            let both = one.iter().zip(other).enumerate();
            both.for_each(|(at, (one, other))| assert_near(one, other, tolerance, &format!("{what}[{at}]")));
        }
        (Value::Number(one), Value::Number(other)) if one.is_f64() || other.is_f64() => {
            let difference = one.as_f64().expect("a number") - other.as_f64().expect("a number");
            assert!(difference.abs() <= tolerance, "{what}: {one} and {other}");
        }
        _ => assert_eq!(local, store, "{what}"),
    }
}

/// How alike the answers of two places to the same questions are.
#[derive(Debug, Default)]
pub struct Likeness {
    pub questions: usize,
    /// Questions with the same first ten papers, in the same order.
    pub same: usize,
    /// Questions with the same first ten papers in any order.
    pub same_papers: usize,
    /// The largest difference between two scores of a paper.
    pub largest: f64,
    /// The first questions whose first ten differ.
    pub examples: Vec<String>,
}

impl Likeness {
    /// Of the answers that `ask --queries --json` prints.
    pub fn of(local: &[Value], store: &[Value]) -> Self {
        assert_eq!(local.len(), store.len());
        let mut likeness = Self { questions: local.len(), ..Self::default() };
        for (one, other) in local.iter().zip(store) {
            assert_eq!((&one["id"], &one["query"]), (&other["id"], &other["query"]));
            let (mut one, mut other) = (scores(one), scores(other));
            let known: HashMap<&str, f64> = other.iter().copied().collect();
            let both = one.iter().filter_map(|(id, score)| Some((score - known.get(id)?).abs()));
            likeness.largest = both.fold(likeness.largest, f64::max);
            let ids = |scores: &[(&str, f64)]| scores.iter().map(|(id, _)| id.to_string()).collect::<Vec<_>>();
            if ids(&one) == ids(&other) {
                likeness.same += 1;
            } else if likeness.examples.len() < 5 {
                likeness.examples.push(format!("{one:?}\n{other:?}"));
            }
            one.sort_by(|a, b| a.0.cmp(b.0));
            other.sort_by(|a, b| a.0.cmp(b.0));
            likeness.same_papers += usize::from(ids(&one) == ids(&other));
        }
        likeness
    }

    /// The share of questions with the same first ten.
    pub fn share(&self) -> f64 {
        self.same as f64 / self.questions as f64
    }
}

/// The ids and scores of the first ten hits.
fn scores(answer: &Value) -> Vec<(&str, f64)> {
    let hits = answer["hits"].as_array().expect("hits").iter().take(10);
    hits.map(|hit| (hit["id"].as_str().expect("id"), hit["score"].as_f64().expect("score"))).collect()
}
