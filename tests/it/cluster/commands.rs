//! Every command tells of the store what it tells of the local index.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::comparison::{assert_near, assert_near_hits};
use super::{contents, copy_index, one_node, put};
use crate::env::{Env, example, ids};
use crate::served::{Served, encoded};

const TOLERANCE: f64 = 1e-3;

/// An index of the bundled list in `local`, and the same in the store in `remote`.
fn both(store: &str) -> Env {
    let env = Env::new();
    env.run(&["index", "--index", "local", &example("reading-list").to_string_lossy()]).expect_code(0);
    copy_index(&env, "local", "remote");
    put(&env, "remote", store, &[]).expect_code(0);
    env
}

/// The rows of an export, by the id of the paper and the number of its passage.
fn export(env: &Env, dir: &str) -> BTreeMap<String, Vec<u8>> {
    let (vectors, names) = (format!("{dir}.npy"), format!("{dir}.txt"));
    env.run(&["export", "--index", dir, "--vectors", &vectors, "--ids", &names]).expect_code(0);
    let vectors = std::fs::read(env.path().join(vectors)).expect("vectors");
    let start = 10 + usize::from(u16::from_le_bytes([vectors[8], vectors[9]]));
    let names = std::fs::read_to_string(env.path().join(names)).expect("ids");
    let rows = vectors[start..].chunks_exact(384 * 4).map(<[u8]>::to_vec);
    assert_eq!(rows.len(), names.lines().count());
    names.lines().map(str::to_string).zip(rows).collect()
}

#[test]
fn every_command_of_the_terminal() {
    let Some(cluster) = one_node() else { return };
    let env = both(&cluster.address("commands"));
    env.write(
        "draft.md",
        "Adapting a frozen model with two small low-rank matrices needs far fewer trainable parameters.\n",
    );
    env.write("queries.tsv", "q1\tlow-rank adaptation\nq2\t怎样量化大模型的权重\n");
    env.write("qrels.tsv", "q1\t2106.09685\t1\nq2\t2210.17323\t1\n");
    let commands: [&[&str]; 11] = [
        &["ask", "--json", "--exact", "--explain", "怎样在上千台机器上并行处理大数据？"],
        &["ask", "--json", "--exact", "--both", "papers of 2017 about attention, not about vision"],
        &["ask", "--json", "--lexical", "--explain", "RLHF"],
        &["similar", "--json", "2106.09685"],
        &["show", "--json", "2106.09685"],
        &["show", "--json", "attention is all you need"],
        &["ground", "--json", "draft.md"],
        &["eval", "--queries", "queries.tsv", "--qrels", "qrels.tsv", "--json"],
        &["stats", "--json"],
        &["topics", "--json"],
        &["map", "--json"],
    ];
    for command in commands {
        let of = |dir: &str| env.json(&[&["--index", dir], command].concat());
        assert_near(&of("local"), &of("remote"), TOLERANCE, &command.join(" "));
    }
    let texts: [&[&str]; 5] = [
        &["ask", "low-rank adaptation"],
        &["ask", "--format", "bibtex", "--exact", "low-rank adaptation"],
        &["cite", "2106.09685", "1706.03762", "--format", "ris"],
        &["list"],
        &["list", "--json"],
    ];
    for command in texts {
        let of = |dir: &str| env.run(&[&["--index", dir], command].concat()).expect_code(0).stdout();
        assert_eq!(of("local"), of("remote"), "{command:?}");
    }
    assert_eq!(export(&env, "local"), export(&env, "remote"));
    assert_eq!(env.run(&["--index", "remote", "show", "no such paper"]).expect_code(1).stdout(), "");
    env.run(&["--index", "remote", "ask", "--tag", "no such tag", "attention"]).expect_code(1);
}

#[test]
fn a_file_found_in_a_folder_sends_no_question_to_a_store() {
    let Some(cluster) = one_node() else { return };
    let env = both(&cluster.address("found"));
    env.write("papers-sem.toml", "index = \"remote\"\n");
    let refused = env.run(&["ask", "attention"]).expect_code(2).stderr();
    for said in ["papers-sem.toml:1", "qdrant://", "--index"] {
        assert!(refused.contains(said), "{said:?} is not in {refused}");
    }
    // Whoever names it means it.
    env.run(&["ask", "--index", "remote", "attention"]).expect_code(0);
    env.write("papers-sem.toml", "index = \"local\"\n");
    env.run(&["ask", "attention"]).expect_code(0);
}

#[test]
fn the_state_of_the_store_is_told() {
    let Some(cluster) = one_node() else { return };
    let store = cluster.address("state");
    let env = both(&store);
    let health = env.json(&["verify", "--index", "remote", "--json"]);
    assert_eq!(health["whole"], true, "{health}");
    let facts = env.json(&["doctor", "--index", "remote", "--json"]);
    assert!(facts.to_string().contains(&store), "{facts}");
    assert!(facts.as_object().expect("facts").values().all(|fact| fact["fine"] == true), "{facts}");
    // What is lost in the collection is missed, and comes back.
    let lost = cluster.send("POST", "/collections/state/points/scroll", &json!({"limit": 3}));
    let lost: Vec<&Value> =
        lost["result"]["points"].as_array().expect("points").iter().map(|point| &point["id"]).collect();
    cluster.send("POST", "/collections/state/points/delete?wait=true", &json!({"points": lost}));
    env.run(&["verify", "--index", "remote"]).expect_code(2);
    let report = env.json(&["index", "--index", "remote", "--json"]);
    assert_eq!(report["embedded"], 0, "{report}");
    env.run(&["verify", "--index", "remote"]).expect_code(0);
    // The index directory alone makes the whole collection again.
    let before = contents::points(&cluster, "state").len();
    for collection in cluster.get(0, "/collections")["result"]["collections"].as_array().expect("collections") {
        let name = collection["name"].as_str().expect("a name");
        if name.starts_with("state_") {
            cluster.send("DELETE", &format!("/collections/{name}"), &Value::Null);
        }
    }
    env.run(&["ask", "--index", "remote", "attention"]).expect_code(2);
    assert_eq!(env.json(&["index", "--index", "remote", "--json"])["embedded"], 0);
    assert_eq!(contents::points(&cluster, "state").len(), before);
    env.run(&["ask", "--index", "remote", "attention"]).expect_code(0);
}

#[test]
fn the_interfaces_of_the_server() {
    let Some(cluster) = one_node() else { return };
    let env = both(&cluster.address("interfaces"));
    let [local, remote] = ["local", "remote"].map(|dir| Served::with(&env, &["--index", dir]));
    let question = encoded("怎样量化大模型的权重");
    for path in [
        format!("/api/search?q={question}&k=5&explain=true"),
        format!("/api/search?q={question}&facets=true&sentences=none"),
        "/api/search?k=200&facets=true".to_string(),
        "/api/papers/2106.09685".to_string(),
        "/api/papers/2106.09685/similar?facets=true".to_string(),
        "/api/overview".to_string(),
    ] {
        let (one, other) = (local.json(&path), remote.json(&path));
        match one["hits"].is_array() {
            true => assert_near_hits(&one, &other, TOLERANCE, &path),
            false => assert_near(&one, &other, TOLERANCE, &path),
        }
    }
    let path = "/api/export?format=bibtex&id=2004.05150&id=1706.03762";
    assert_eq!(local.get(path).text(), remote.get(path).text());
    assert_eq!(remote.get("/health").status, 200);
    // A tool of the Model Context Protocol.
    let tool = |dir: &str| {
        let meta = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        });
        let arguments = json!({"query": "low-rank adaptation of large models"});
        let params = json!({"name": "search_papers", "arguments": arguments, "_meta": meta});
        let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params});
        let output = env.command(&["mcp", "--index", dir]).write_stdin(format!("{call}\n")).output().expect("run");
        let answer: Value = serde_json::from_slice(&output.stdout).expect("an answer");
        assert_eq!(answer["result"]["isError"], false, "{answer}");
        answer["result"]["structuredContent"].clone()
    };
    let (one, other) = (tool("local"), tool("remote"));
    assert_near(&one, &other, TOLERANCE, "mcp");
}

#[test]
fn a_second_index_directory_asks_the_same_store() {
    let Some(cluster) = one_node() else { return };
    let store = cluster.address("asks");
    let env = both(&store);
    // An index directory that has no sources only asks.
    env.run(&["index", "--index", "reader", "--store", &store]).expect_code(0);
    let question = ["ask", "--json", "--exact", "怎样量化大模型的权重"];
    let of = |dir: &str| env.json(&[&["--index", dir], &question[..]].concat());
    assert_eq!(ids(&of("reader")), ids(&of("remote")));
    assert_near(&of("remote"), &of("reader"), TOLERANCE, "ask");
}

#[test]
fn what_came_in() {
    let Some(cluster) = one_node() else { return };
    let env = both(&cluster.address("news"));
    env.write(
        "more/a.md",
        "## Counting Bees from Video\n[paper](https://arxiv.org/abs/2401.00001)\n\nA camera at the hive counts bees.\n\n\
         ## Low-Rank Matrices for Frozen Models\n[paper](https://arxiv.org/abs/2401.00002)\n\nA frozen language model is \
         adapted by training two small low-rank matrices for each layer.\n",
    );
    let of = |dir: &str| {
        env.run(&["follow", "--index", dir, "low-rank adaptation of language models"]).expect_code(0);
        env.run(&["index", "--index", dir, "more"]).expect_code(0);
        let new = env.json(&["new", "--json", "--index", dir]);
        let ids = |papers: &Value| -> Vec<String> {
            let papers = papers.as_array().expect("papers").iter();
            papers.map(|paper| paper["id"].as_str().expect("an id").to_string()).collect()
        };
        (ids(&new["groups"][0]["hits"]), ids(&new["others"]))
    };
    let local = of("local");
    assert_eq!(local, (vec!["2401.00002".to_string()], vec!["2401.00001".to_string()]));
    assert_eq!(of("remote"), local);
}
