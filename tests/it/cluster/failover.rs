//! A node is killed during questions. With two replicas no answer fails, and none changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::nodes::Cluster;
use super::{contents, copy_index, is_long, put};
use crate::env::{Env, example, ids};
use crate::served::{Served, encoded};

const CLIENTS: usize = 2;

/// An answer: when it came after the start of all, how long it took, and the ids of its hits; none when it failed.
struct Asked {
    at: Duration,
    took: Duration,
    question: usize,
    found: Result<Vec<String>, String>,
}

#[test]
fn a_node_is_killed_during_questions() {
    let Some(mut cluster) = Cluster::start(3) else { return };
    let env = Env::new();
    env.run(&["index", "--index", "local", &example("reading-list").to_string_lossy()]).expect_code(0);
    copy_index(&env, "local", "remote");
    put(&env, "remote", &cluster.address("failover"), &["--shards", "3", "--replication", "2"]).expect_code(0);
    let collections = contents::collections(&cluster, "failover");
    collections.iter().for_each(|own| cluster.wait_until_whole(own));
    let server = Served::with(&env, &["--index", "remote"]);
    let bundled = std::fs::read_to_string(example("questions.tsv")).expect("questions");
    let questions: Vec<&str> = bundled.lines().skip(1).filter_map(|line| line.split('\t').next()).take(20).collect();
    let path = |question: &str| format!("/api/search?q={}&sentences=none", encoded(question));
    let hits = |answer: &Value| ids(answer).into_iter().map(str::to_string).collect::<Vec<String>>();
    let right: Vec<Vec<String>> = questions.iter().map(|question| hits(&server.json(&path(question)))).collect();
    let (done, start) = (AtomicBool::new(false), Instant::now());
    let client = |number: usize| {
        let mut all = Vec::new();
        for question in (0..questions.len()).cycle().skip(number * 7) {
            if done.load(Ordering::Relaxed) {
                break;
            }
            let asked = Instant::now();
            let response = server.get(&path(questions[question]));
            let found = if response.status == 200 { Ok(hits(&response.json())) } else { Err(response.text()) };
            all.push(Asked { at: asked - start, took: asked.elapsed(), question, found });
        }
        all
    };
    let seconds = |short: u64, long: u64| Duration::from_secs(if is_long() { long } else { short });
    let mut kills = Vec::new();
    let asked: Vec<Asked> = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|number| scope.spawn(move || client(number))).collect();
        std::thread::sleep(seconds(3, 20));
        // Each node in turn in the long form: the first has most of the client's connections.
        for node in 0..if is_long() { 3 } else { 1 } {
            kills.push(start.elapsed());
            cluster.kill(node);
            std::thread::sleep(seconds(6, 30));
            cluster.restart(node);
            collections.iter().for_each(|own| cluster.wait_until_whole(own));
            std::thread::sleep(seconds(1, 5));
        }
        done.store(true, Ordering::Relaxed);
        clients.into_iter().flat_map(|client| client.join().expect("a client")).collect()
    });
    let is_failover = |asked: &&Asked| {
        kills.iter().any(|kill| asked.at + asked.took >= *kill && asked.at <= *kill + Duration::from_secs(5))
    };
    for (name, of) in [("before and after", false), ("within 5 s of a kill", true)] {
        let mut times: Vec<Duration> =
            asked.iter().filter(|asked| is_failover(asked) == of).map(|asked| asked.took).collect();
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        eprintln!("{name}: {} questions, p50 {:?}, p99 {:?}, longest {:?}", times.len(), at(0.5), at(0.99), at(1.0));
    }
    for Asked { at, took, question, found } in &asked {
        let found = found.as_ref().unwrap_or_else(|problem| panic!("after {at:?}, {took:?}: {problem}"));
        assert_eq!(found, &right[*question], "after {at:?}: {}", questions[*question]);
    }
    assert!(asked.iter().filter(is_failover).count() > CLIENTS, "nobody asked while a node was down");
}
