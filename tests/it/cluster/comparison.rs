//! Two answers beside each other.

use std::collections::HashMap;

use serde_json::Value;

/// Scores that differ by less count as equal.
const EQUAL: f64 = 1e-5;

/// What two places may tell differently: times, directories and their sizes, how often they were updated, and whether dates are
/// counted by month or by year.
const OWN: [&str; 8] = ["took_ms", "generation", "index", "bytes", "graph", "written_by", "store", "dates"];

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

/// As [`assert_near`], of answers whose papers with equal scores may change places.
///
/// # Panics
/// Says where they differ.
pub fn assert_near_hits(local: &Value, store: &Value, tolerance: f64, what: &str) {
    let sorted = |answer: &Value| {
        let mut answer = answer.clone();
        let hits = answer["hits"].as_array_mut().expect("hits");
        hits.sort_by_key(|hit| hit["id"].to_string());
        // The ranks of papers with equal scores are chance, and so is what follows from them.
        for hit in hits.iter_mut().filter_map(Value::as_object_mut) {
            hit.retain(|name, _| !["rank", "found_by", "explain"].contains(&name.as_str()));
        }
        answer
    };
    let in_order =
        |answer: &Value| answer["hits"].as_array().expect("hits").iter().map(|hit| hit["score"].clone()).collect();
    assert_near(&Value::Array(in_order(local)), &Value::Array(in_order(store)), tolerance, what);
    assert_near(&sorted(local), &sorted(store), tolerance, what);
}

/// How alike the answers of two places to the same questions are.
#[derive(Debug, Default)]
pub struct Likeness {
    pub questions: usize,
    /// Questions with the same first ten papers in the same order; papers with equal scores may change places.
    pub same: usize,
    /// Questions of which no paper's score differs by more than the tolerance.
    pub near: usize,
    /// The largest difference between two scores of a paper.
    pub largest: f64,
    /// The first questions whose first ten differ.
    pub examples: Vec<String>,
}

impl Likeness {
    /// Of the answers that `ask --queries --json` prints.
    pub fn of(local: &[Value], store: &[Value], tolerance: f64) -> Self {
        assert_eq!(local.len(), store.len());
        let mut likeness = Self { questions: local.len(), ..Self::default() };
        for (one, other) in local.iter().zip(store) {
            assert_eq!((&one["id"], &one["query"]), (&other["id"], &other["query"]));
            let query = &one["query"];
            let (one, other) = (scores(one), scores(other));
            let known: HashMap<&str, f64> = one.iter().copied().collect();
            let both = other.iter().filter_map(|(id, score)| Some((score - known.get(id)?).abs()));
            let largest = both.fold(0.0, f64::max);
            likeness.near += usize::from(largest <= tolerance);
            likeness.largest = likeness.largest.max(largest);
            // A paper that is not listed may have the score of the last one.
            let last = one.last().map_or(f64::NAN, |(_, score)| *score);
            let is_there = |((_, wanted), (id, score)): (&(&str, f64), &(&str, f64))| {
                let is_equal = |score: f64| (score - wanted).abs() <= EQUAL;
                known.get(id).map_or(is_equal(last) && is_equal(*score), |score| is_equal(*score))
            };
            let depth = one.len().min(10);
            if depth == other.len().min(10) && one.iter().zip(&other).take(depth).all(is_there) {
                likeness.same += 1;
            } else if likeness.examples.len() < 5 {
                likeness.examples.push(format!("{query}\n{one:?}\n{other:?}"));
            }
        }
        likeness
    }

    /// The share of questions with the same first ten.
    pub fn share(&self) -> f64 {
        self.same as f64 / self.questions as f64
    }

    /// The share of questions whose scores are within the tolerance.
    pub fn share_near(&self) -> f64 {
        self.near as f64 / self.questions as f64
    }
}

/// The ids and scores of the hits.
fn scores(answer: &Value) -> Vec<(&str, f64)> {
    let hits = answer["hits"].as_array().expect("hits").iter();
    hits.map(|hit| (hit["id"].as_str().expect("id"), hit["score"].as_f64().expect("score"))).collect()
}
