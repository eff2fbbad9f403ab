//! The same questions to the local index and to the store: the same papers with the same scores.

use std::path::PathBuf;

use serde_json::Value;

use super::comparison::Likeness;
use super::nodes::Cluster;
use super::{copy_index, is_long, made, one_node, put};
use crate::env::{Env, example, shared};

/// Scores of a paper that differ by no more are the same.
const TOLERANCE: f64 = 1e-3;
/// The share of questions that must have the same first ten, and of those that must have the same scores: a second look at the
/// first two papers depends on their order, which a difference in the last digit may turn.
const SHARE: f64 = 0.995;
/// No score may differ by more.
const MOST: f64 = 1e-2;

const MODES: [(&str, &[&str]); 3] = [("hybrid", &[]), ("lexical", &["--lexical"]), ("semantic", &["--semantic"])];

fn ask(env: &Env, dir: &str, queries: &str, mode: &[&str]) -> Vec<Value> {
    let all = ["ask", "--index", dir, "--queries", queries, "--json", "--exact", "-k", "20"];
    let run = env.run(&[&all, mode].concat());
    run.expect_code(0);
    run.stdout().lines().map(|line| serde_json::from_str(line).expect("json")).collect()
}

/// Asks both places in each mode and checks how alike they answer.
fn compare(env: &Env, queries: &str, local: &[Vec<Value>], store: &str, what: &str) {
    for ((name, mode), local) in MODES.iter().zip(local) {
        let likeness = Likeness::of(local, &ask(env, store, queries, mode), TOLERANCE);
        eprintln!("{what}, {name}: {likeness:?}");
        assert!(likeness.share() >= SHARE, "{what}, {name}: {}", likeness.examples.join("\n"));
        assert!(likeness.share_near() >= SHARE && likeness.largest <= MOST, "{what}, {name}: {likeness:?}");
    }
}

fn ask_in_each_mode(env: &Env, dir: &str, queries: &str) -> Vec<Vec<Value>> {
    MODES.iter().map(|(_, mode)| ask(env, dir, queries, mode)).collect()
}

#[test]
fn one_node_answers_as_the_local_index_does() {
    let Some(cluster) = one_node() else { return };
    let env = Env::new();
    made::write(&env, "made", 0..240, 0);
    let list = example("reading-list");
    env.run(&["index", "--index", "local", "notes", &list.to_string_lossy()]).expect_code(0);
    let bundled = std::fs::read_to_string(example("questions.tsv")).expect("questions");
    let questions = bundled.lines().skip(1).filter_map(|line| line.split('\t').next().map(str::to_string));
    let lines: Vec<String> =
        questions.chain(made::questions()).enumerate().map(|(at, text)| format!("q{at}\t{text}\n")).collect();
    env.write("queries.tsv", lines.concat());
    copy_index(&env, "local", "remote");
    put(&env, "remote", &cluster.address("same"), &[]).expect_code(0);
    let local = ask_in_each_mode(&env, "local", "queries.tsv");
    assert!(local.iter().all(|answers| answers.len() == lines.len()));
    compare(&env, "queries.tsv", &local, "remote", "one node");
}

/// The corpus, the questions and the judgements of a development set.
fn development_set(name: &str) -> Option<[PathBuf; 3]> {
    let dir = shared(&format!("eval/{name}"))?;
    Some(["corpus.jsonl", "queries.tsv", "qrels.tsv"].map(|file| dir.join(file)))
}

#[test]
fn three_nodes_answer_development_sets_as_the_local_index_does() {
    if !is_long() {
        eprintln!("SKIPPED: asks thousands of questions; `make cluster-test` runs it");
        return;
    }
    for name in ["cranfield", "scifact-train", "bilingual-titles-dev", "bilingual-dev"] {
        let Some([corpus, queries, qrels]) = development_set(name) else { continue };
        let Some(cluster) = Cluster::start(3) else { return };
        let (queries, qrels) = (queries.to_string_lossy(), qrels.to_string_lossy());
        let env = Env::new();
        env.run(&["index", "--index", "local", &corpus.to_string_lossy()]).expect_code(0);
        let local = ask_in_each_mode(&env, "local", &queries);
        let quality = |dir: &str| {
            let figures = ["eval", "--index", dir, "--queries", &queries, "--qrels", &qrels, "--missing-ok", "--json"];
            env.json(&figures)["means"]["ndcg@10"]["mean"].as_f64().expect("a mean")
        };
        let expected = quality("local");
        for shards in [1, 3, 6] {
            copy_index(&env, "local", "remote");
            let store = cluster.address(&format!("{name}-{shards}"));
            put(&env, "remote", &store, &["--shards", &shards.to_string(), "--replication", "1"]).expect_code(0);
            let what = format!("{name}, {shards} shards");
            compare(&env, &queries, &local, "remote", &what);
            let found = quality("remote");
            eprintln!("{what}: nDCG@10 {found:.4}, local {expected:.4}");
            assert!((found - expected).abs() <= 0.002, "{what}: nDCG@10 {found}, local {expected}");
        }
    }
}
