//! What cannot be used is refused, with the way out.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::nodes::Cluster;
use super::{contents, made, one_node, put};
use crate::env::{Env, Run};

const KEY: &str = "PAPERS_SEM_QDRANT_API_KEY";

fn small(env: &Env) {
    made::write(env, "made", 0..5, 0);
}

/// What the command says when it fails, and that it does so soon.
fn refused(run: impl FnOnce() -> Run) -> String {
    let start = Instant::now();
    let said = run().expect_code(2).stderr();
    assert!(start.elapsed() < Duration::from_secs(60), "it took {:?}", start.elapsed());
    assert!(!said.contains("panicked"), "{said}");
    said
}

#[test]
fn a_store_of_another_format_or_model() {
    let Some(cluster) = one_node() else { return };
    let env = Env::new();
    small(&env);
    let store = cluster.address("refused");
    put(&env, "remote", &store, &[]).expect_code(0);
    let [_, terms] = contents::collections(&cluster, "refused");
    let facts = contents::points(&cluster, &terms);
    let (id, facts) = facts.into_iter().find(|(_, point)| !point["payload"]["identity"].is_null()).expect("facts");
    let id: Value = id.parse::<u64>().map_or_else(|_| json!(id), |number| json!(number));
    let facts = &facts["payload"];
    let change = |name: &str, value: Value| {
        let changed = json!({"payload": {name: value}, "points": [id]});
        cluster.send("POST", &format!("/collections/{terms}/points/payload?wait=true"), &changed);
    };
    let mut identity = facts["identity"].clone();
    let hash = identity["weights_sha256"].as_str().map(str::to_string).unwrap_or_default();
    assert!(!hash.is_empty(), "{facts}");
    identity["weights_sha256"] = json!(hash.chars().rev().collect::<String>());
    for (name, value, word) in [
        ("format", json!(99), "format 99"),
        ("identity", identity, "model"),
        ("template", json!("another"), "passages"),
    ] {
        change(name, value);
        let said = refused(|| env.run(&["ask", "--index", "remote", "whales"]));
        assert!(said.contains(word) && said.contains("--store"), "{said}");
        // A new index directory is refused, too, and nothing was written.
        let said = refused(|| put(&env, &format!("new-{name}"), &store, &[]));
        assert!(said.contains(word), "{said}");
        change(name, facts[name].clone());
    }
    env.run(&["ask", "--index", "remote", "whales"]).expect_code(0);
    assert_eq!(contents::points(&cluster, "refused").len(), 5);
    // Whoever has all papers of it may make it anew.
    change("format", json!(99));
    env.run(&["index", "--index", "remote", "--rebuild"]).expect_code(0);
    env.run(&["ask", "--index", "remote", "whales"]).expect_code(0);
    assert_ne!(contents::collections(&cluster, "refused")[1], terms);
}

#[test]
fn a_wrong_key() {
    let Some(cluster) = Cluster::with_key(1, Some("right-and-secret")) else { return };
    let env = Env::new();
    small(&env);
    let store = cluster.address("keys");
    let with = |key: &str, args: &[&str]| env.command(args).env(KEY, key).output().expect("run");
    let index = ["index", "notes", "--index", "remote", "--store", &store];
    for key in [None, Some("wrong")] {
        let mut command = env.command(&index);
        key.map(|key| command.env(KEY, key));
        let output = command.output().expect("run");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(KEY) && said.contains("127.0.0.1") && !said.contains("secret"), "{said}");
    }
    let output = with("right-and-secret", &index);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let answer = with("right-and-secret", &["ask", "--index", "remote", "whales"]);
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let doctor = with("right-and-secret", &["doctor", "--index", "remote"]);
    assert!(!String::from_utf8_lossy(&doctor.stdout).contains("right-and-secret"));
    // It is in no file.
    for file in walkdir::WalkDir::new(env.path()).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let bytes = std::fs::read(file.path()).expect("read");
        assert!(!bytes.windows(16).any(|window| window == b"right-and-secret"), "{}", file.path().display());
    }
    let said = refused(|| env.run(&["ask", "--index", "remote", "whales"]));
    assert!(said.contains(KEY), "{said}");
}

#[test]
fn a_host_that_does_not_answer() {
    let env = Env::new();
    small(&env);
    // A port that nobody listens to.
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let said = refused(|| put(&env, "remote", &format!("qdrant://127.0.0.1:{port}/papers"), &[]));
    assert!(said.contains(&format!("127.0.0.1:{port}")), "{said}");
    let Some(cluster) = Cluster::start(1) else { return };
    // One of two hosts is enough.
    let store = cluster.address("hosts").replace("qdrant://", &format!("qdrant://127.0.0.1:{port},"));
    put(&env, "remote", &store, &[]).expect_code(0);
    env.run(&["ask", "--index", "remote", "whales"]).expect_code(0);
    drop(cluster);
    for command in [&["ask", "whales"][..], &["list"], &["index", "--rebuild"]] {
        let said = refused(|| env.run(&[command, &["--index", "remote"]].concat()));
        assert!(said.contains(&format!("127.0.0.1:{port}")), "{said}");
    }
}

#[test]
fn addresses_that_are_none() {
    let env = Env::new();
    small(&env);
    for (address, word) in [
        ("qdrant://someone:secret@127.0.0.1/papers", "environment"),
        ("qdrant://127.0.0.1/papers?api_key=secret", "environment"),
        ("qdrant://127.0.0.1", "qdrant://"),
        ("qdrant://127.0.0.1/no/path", "qdrant://"),
        ("qdrant://127.0.0.1:99999/papers", "99999"),
        ("http://127.0.0.1:6333/papers", "qdrant://"),
        ("qdrant:///papers", "qdrant://"),
    ] {
        let said = refused(|| put(&env, "remote", address, &[]));
        assert!(said.contains(word), "{address}: {said}");
        assert!(!env.path().join("remote/manifest.json").exists(), "{address}");
    }
}
