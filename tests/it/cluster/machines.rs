//! Several machines index into one store: index directories that share a part of their papers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::contents::{Contents, collections, points};
use super::killed::owner;
use super::{copy_index, made, one_node};
use crate::env::Env;

/// The numbers of all papers of a store.
fn listed(env: &Env, dir: &str) -> BTreeSet<usize> {
    let lines = env.json_lines(&["list", "--index", dir, "--json"]);
    lines.iter().map(|paper| made::number(paper["title"].as_str().expect("a title"))).collect()
}

/// Both machines index at the same time.
fn index_both(env: &Env, store: &str) {
    let paths = |name: &str| ["notes/shared.jsonl".to_string(), format!("notes/{name}.jsonl")];
    std::thread::scope(|scope| {
        for name in ["one", "other"] {
            scope.spawn(move || {
                let [shared, own] = paths(name);
                env.run(&["index", &shared, &own, "--index", name, "--store", store]).expect_code(0);
            });
        }
    });
}

#[test]
fn two_machines_share_papers() {
    let Some(cluster) = one_node() else { return };
    let env = Env::new();
    made::write(&env, "shared", 0..80, 0);
    made::write(&env, "one", 80..140, 0);
    made::write(&env, "other", 140..200, 0);
    // Local indexes first: embedding takes longer than writing, and both shall write at the same time.
    for name in ["one", "other"] {
        env.run(&["index", "notes/shared.jsonl", &format!("notes/{name}.jsonl"), "--index", name]).expect_code(0);
        copy_index(&env, name, &format!("{name}-local"));
    }
    let store = cluster.address("machines");
    index_both(&env, &store);
    let owners = [owner(&env, "one"), owner(&env, "other")];
    assert_ne!(owners[0], owners[1]);
    let both = Contents::of(&cluster, "machines", &owners);
    assert_eq!(both.papers(), 200, "a paper of both is one point");
    // Each finds the papers of the other, and says where they come from.
    for name in ["one", "other"] {
        assert_eq!(listed(&env, name), (0..200).collect());
        for number in [5, 100, 150] {
            let answer = env.json(&["ask", "--index", name, "--json", &made::title(number)]);
            assert_eq!(answer["hits"][0]["title"], made::title(number), "{name}");
        }
    }
    let [papers, _] = collections(&cluster, "machines");
    for point in points(&cluster, &papers).values() {
        let payload = &point["payload"];
        let paper: Value = serde_json::from_str(payload["paper"].as_str().expect("a paper")).expect("json");
        let number = made::number(
            paper["bibliography"]["title_en"].as_str().or(paper["bibliography"]["title_zh"].as_str()).expect("a title"),
        );
        let mut held: Vec<&str> =
            payload["owners"].as_array().expect("owners").iter().filter_map(Value::as_str).collect();
        held.sort_unstable();
        let mut expected: Vec<&str> = match number {
            0..80 => owners.iter().map(String::as_str).collect(),
            80..140 => vec![&owners[0]],
            _ => vec![&owners[1]],
        };
        expected.sort_unstable();
        assert_eq!(held, expected, "{number}");
        assert_eq!(payload["sources"].as_object().map(serde_json::Map::len), Some(expected.len()), "{number}");
    }
    // Again, one after the other: nothing changes.
    for name in ["one", "other"] {
        env.run(&["index", "--index", name]).expect_code(0);
    }
    Contents::of(&cluster, "machines", &owners).assert_same(&both, "indexed again");
    // One after the other from the start gives the same.
    for name in ["one", "other"] {
        let dir = format!("{name}-local");
        env.run(&["index", "--index", &dir, "--store", &cluster.address("sequence")]).expect_code(0);
    }
    let in_turn = ["one-local", "other-local"].map(|dir| owner(&env, dir));
    let in_turn = Contents::of(&cluster, "sequence", &in_turn).without_words();
    in_turn.assert_same(&both.without_words(), "in turn");
    // A paper stays as long as one of them has it.
    env.run(&["index", "--index", "one", "--forget", "notes/shared.jsonl"]).expect_code(0);
    assert_eq!(listed(&env, "one"), (0..200).collect());
    env.run(&["index", "--index", "other", "--forget", "notes/shared.jsonl"]).expect_code(0);
    assert_eq!(listed(&env, "other"), (80..200).collect());
    // Both change the papers they share, at the same time.
    made::write(&env, "shared", 0..80, 1);
    index_both(&env, &store);
    assert_eq!(points(&cluster, &papers).len(), 200);
    let text = env.run(&["show", "--index", "one", &made::title(3)]).expect_code(0).stdout();
    assert!(text.contains("edition 1"), "{text}");
}
