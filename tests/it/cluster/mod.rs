//! The command with its papers in a Qdrant cluster. `make cluster-tools` fetches the server; without it these tests skip.
//! They run in a short form; `make cluster-test` runs the long one.

mod commands;
mod comparison;
mod contents;
mod failover;
mod filters;
mod harness;
mod http;
mod killed;
mod machines;
mod made;
mod nodes;
mod refused;
mod same;

use std::path::Path;
use std::sync::{Arc, Mutex, Weak};

use self::nodes::Cluster;
use crate::env::{Env, Run};

/// A node for the tests that need no more, started for the first and ended after the last that runs at a time. Each test
/// has collections of its own.
fn one_node() -> Option<Arc<Cluster>> {
    static RUNNING: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(cluster) = running.upgrade() {
        return Some(cluster);
    }
    let cluster = Arc::new(Cluster::start(1)?);
    *running = Arc::downgrade(&cluster);
    Some(cluster)
}

/// Whether the tests run in their long form.
fn is_long() -> bool {
    std::env::var_os("PAPERS_SEM_CLUSTER").is_some_and(|form| form == "long")
}

/// Indexes what the index in `dir` was made from, or `notes/` in a new one, and puts the papers into the store.
fn put(env: &Env, dir: &str, store: &str, args: &[&str]) -> Run {
    let first: &[&str] = if env.path().join(dir).join("manifest.json").exists() { &[] } else { &["notes"] };
    env.run(&[&["index", "--json", "--index", dir, "--store", store], args, first].concat())
}

/// A copy of an index, whose passages need not be embedded again.
fn copy_index(env: &Env, from: &str, to: &str) {
    let to = env.path().join(to);
    let _ = std::fs::remove_dir_all(&to);
    crate::state::copy(&env.path().join(from), Path::new(&to));
}
