//! Nodes and indexing processes are killed at any moment. The next run ends with the collection of an undisturbed one.

use std::process::{Command, Stdio};
use std::time::Instant;

use super::contents::{self, Contents};
use super::nodes::Cluster;
use super::{copy_index, is_long, made, put};
use crate::env::Env;
use crate::state::{rounds, seeded};

/// The papers that no version changes, and some that one version lacks.
fn papers() -> usize {
    if is_long() { 600 } else { 200 }
}

/// The numbers of the papers of a version, and the edition of their texts: from one to the other papers come, go and change.
fn write(env: &Env, version: usize) {
    let _ = std::fs::remove_dir_all(env.path().join("notes"));
    let first = 40 * (version % 2);
    made::write(env, "same", first..papers(), 0);
    made::write(env, "changed", papers()..papers() + 60, version % 2);
}

/// The command that brings the store up to date.
fn index(env: &Env, dir: &str, store: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_papers-sem"));
    command.args(["index", "notes", "--index", dir, "--store", store, "--shards", "3", "--replication", "2"]);
    command.current_dir(env.path()).env("HOME", env.path()).env_remove("PAPERS_SEM_INDEX");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The id by which the store knows an index directory.
pub fn owner(env: &Env, dir: &str) -> String {
    let manifest = std::fs::read(env.path().join(dir).join("manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).expect("json");
    manifest["store"]["owner"].as_str().unwrap_or_else(|| panic!("no owner: {manifest}")).to_string()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Killed {
    Process,
    Node,
    Both,
}

#[test]
fn a_store_is_whole_after_whatever_was_killed() {
    let rounds = rounds("PAPERS_SEM_STORE_KILLS", if is_long() { 40 } else { 3 });
    let (mut random, seed) = seeded();
    let Some(mut cluster) = Cluster::start(3) else { return };
    let env = Env::new();
    // Local indexes of both versions, so that passages are embedded once.
    for version in [0, 1] {
        write(&env, version);
        env.run(&["index", "--index", "local", "notes"]).expect_code(0);
        copy_index(&env, "local", &format!("local-{version}"));
    }
    // Both versions as undisturbed runs leave them, and how long these take.
    let mut undisturbed = Vec::new();
    let mut times = Vec::new();
    for version in [0, 1] {
        write(&env, version);
        if version == 0 {
            copy_index(&env, "local-0", "calm");
        }
        let start = Instant::now();
        assert!(index(&env, "calm", &cluster.address("calm")).status().expect("run").success());
        times.push(start.elapsed());
        undisturbed.push(Contents::of(&cluster, "calm", &[owner(&env, "calm")]));
    }
    assert!(undisturbed[0].papers() == papers() + 60 && undisturbed[1].papers() == papers() + 20);
    let mut unfinished = 0;
    for round in 0..rounds {
        let killed = [Killed::Process, Killed::Node, Killed::Both][round % 3];
        let name = format!("killed-{round}");
        let store = cluster.address(&name);
        copy_index(&env, "local-0", "remote");
        // Half of the rounds disturb a first load, half an update.
        let version = round / 3 % 2;
        if version == 1 {
            write(&env, 0);
            assert!(index(&env, "remote", &store).status().expect("run").success());
        }
        write(&env, version);
        let moment = times[version].mul_f64(random.f64());
        let what = format!("round {round}, seed {seed}, {killed:?} after {moment:?} of {:?}", times[version]);
        let mut child = index(&env, "remote", &store).spawn().expect("start");
        std::thread::sleep(moment);
        let node = random.usize(0..3);
        if killed != Killed::Process {
            cluster.kill(node);
        }
        let is_done = if killed == Killed::Node {
            child.wait().expect("wait").success()
        } else {
            let is_done = child.try_wait().expect("wait").is_some();
            child.kill().expect("kill");
            child.wait().expect("wait");
            is_done
        };
        unfinished += usize::from(!is_done);
        if killed != Killed::Process {
            cluster.restart(node);
        }
        let next = index(&env, "remote", &store).stderr(Stdio::piped()).output().expect("run");
        assert!(next.status.success(), "{what}: {}", String::from_utf8_lossy(&next.stderr));
        contents::collections(&cluster, &name).iter().for_each(|own| cluster.wait_until_whole(own));
        Contents::of(&cluster, &name, &[owner(&env, "remote")]).assert_same(&undisturbed[version], &what);
        env.run(&["verify", "--index", "remote"]).expect_code(0);
        // Nothing is left of what was begun.
        let of_this: Vec<String> =
            collections(&cluster).into_iter().filter(|own| own.starts_with(&format!("{name}_"))).collect();
        assert_eq!(of_this.len(), 2, "{what}: {of_this:?}");
        of_this
            .iter()
            .for_each(|own| drop(cluster.send("DELETE", &format!("/collections/{own}"), &serde_json::Value::Null)));
    }
    assert!(rounds < 30 || unfinished > rounds / 4, "only {unfinished} of {rounds} runs were disturbed");
    eprintln!("{rounds} rounds, {unfinished} runs did not end");
}

fn collections(cluster: &Cluster) -> Vec<String> {
    let all = cluster.send("GET", "/collections", &serde_json::Value::Null)["result"]["collections"].take();
    all.as_array().expect("collections").iter().map(|own| own["name"].as_str().expect("a name").to_string()).collect()
}

#[test]
fn a_run_that_is_repeated_changes_nothing() {
    let Some(cluster) = super::one_node() else { return };
    let env = Env::new();
    made::write(&env, "made", 0..60, 0);
    let store = cluster.address("repeated");
    put(&env, "remote", &store, &[]).expect_code(0);
    let state = || contents::collections(&cluster, "repeated").map(|own| contents::points(&cluster, &own));
    let before = state();
    let generation = || env.json(&["stats", "--index", "remote", "--json"])["generation"].clone();
    let first = generation();
    for args in [&["index", "--index", "remote"][..], &["index", "--index", "remote", "notes", "--store", &store]] {
        env.run(args).expect_code(0);
        assert!(state() == before, "{args:?} changed the collection");
        assert_eq!(generation(), first);
    }
    // Not even one that makes everything again: ids and contents are those of the papers.
    env.run(&["index", "--index", "remote", "--rebuild"]).expect_code(0);
    let owners = [owner(&env, "remote")];
    let after = Contents::of(&cluster, "repeated", &owners);
    assert_eq!(after.papers(), 60);
    assert_eq!(before[0].keys().collect::<Vec<_>>(), state()[0].keys().collect::<Vec<_>>());
}
