//! `cargo bench --features qdrant --bench cluster`: a store on a cluster of three nodes beside the local index.
//!
//! The papers are synthetic, with synthetic vectors (`benches/support/library.rs`). For each number of papers it tells how
//! long indexing took, the memory and disk of the nodes, and the time of a warm question in one process, local and in the
//! store. Then a node is killed during questions to a store with two replicas, and started again. `tests/cluster/install`
//! fetches the server.
//!
//! The results are written to `target/bench/cluster.csv`.
//!
//! - `PAPERS_SEM_BENCH_SIZES=16000,1000000` sets the numbers of papers; 16,000 by default.
//! - `PAPERS_SEM_BENCH_SHARDS=3` and `PAPERS_SEM_BENCH_REPLICATION=1` set what the store is made with.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/cluster/http.rs"]
mod http;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/cluster/nodes.rs"]
mod nodes;
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nodes::Cluster;
use papers_sem::internals::search::SentenceChoice;
use papers_sem::{Engine, Query, WriterOptions};
use support::library::{index_pages, library, question, write_pages};
use support::table::Table;
use support::{output_dir, sizes};

/// How long after a kill a question belongs to the fail-over.
const FAILOVER: Duration = Duration::from_secs(5);
/// The first collection of the store `replicated`.
const REPLICATED: &str = "replicated_g1";

fn main() {
    let small = std::env::args().any(|arg| arg == "--test");
    let mut table = Table::default();
    for size in sizes(small, "16000") {
        let Some(mut cluster) = Cluster::start(3) else { return };
        println!("\n{size} papers");
        measure(&mut table, &cluster, size, if small { 5 } else { 400 });
        fail_over(&mut table, &mut cluster, size, Duration::from_secs(if small { 1 } else { 10 }));
    }
    table.write("cluster.csv");
}

/// Indexes into the store and asks both.
fn measure(table: &mut Table, cluster: &Cluster, size: usize, rounds: usize) {
    let local = library(&output_dir(), size, None);
    if let Some(took) = local.took {
        table.add(size, "local: index, s", took.as_secs_f64());
    }
    table.add(size, "local: disk, MB", megabytes(size_of_dir(&local.index)));
    let (store, took) = into_store(cluster, size, "papers", number("SHARDS", 3), number("REPLICATION", 1));
    table.add(size, "store: index, s", took.as_secs_f64());
    table.add(size, "store: disk of the index directory, MB", megabytes(size_of_dir(&store)));
    table.add(size, "store: disk of the nodes, MB", megabytes(disk(cluster)));
    let [own, mapped] = ["RssAnon:", "RssFile:"].map(|kind| memory(cluster, kind));
    table.add(size, "store: memory of the nodes, MB", megabytes(own));
    table.add(size, "store: mapped by the nodes, MB", megabytes(mapped));
    for (name, index) in [("local", &local.index), ("store", &store)] {
        let engine = Engine::builder(index).warm(1).open().expect("an index");
        let asked = |at: usize| ask(&engine, at).unwrap_or_else(|problem| panic!("{problem}"));
        for at in 0..rounds / 4 {
            asked(at);
        }
        let times: Vec<Duration> = (0..rounds).map(asked).collect();
        table.add(size, &format!("{name}: a question, p50 ms"), quantile(&times, 0.5));
        table.add(size, &format!("{name}: a question, p99 ms"), quantile(&times, 0.99));
    }
}

/// Indexes synthetic papers with vectors into a store, and gives the index directory and the time.
fn into_store(cluster: &Cluster, size: usize, name: &str, shards: u32, replication: u32) -> (PathBuf, Duration) {
    let dir = output_dir().join(format!("papers-{size}-{name}"));
    let _ = fs::remove_dir_all(&dir);
    let (pages, index) = (dir.join("pages"), dir.join("index"));
    write_pages(&pages, size);
    let options = WriterOptions {
        store: Some(cluster.address(name).parse().expect("an address")),
        shards: Some(shards),
        replication: Some(replication),
        ..WriterOptions::default()
    };
    let took = index_pages(&pages, &index, size, &options);
    (index, took)
}

/// Kills a node during questions.
fn fail_over(table: &mut Table, cluster: &mut Cluster, size: usize, calm: Duration) {
    // Two replicas of a million papers are more than the disk of a small machine.
    if size > 100_000 {
        return;
    }
    let (index, _) = into_store(cluster, size, "replicated", 3, 2);
    cluster.wait_until_whole(REPLICATED);
    let engine = Engine::builder(&index).warm(1).open().expect("an index");
    (0..20).for_each(|at| drop(ask(&engine, at)));
    let (done, start) = (AtomicBool::new(false), Instant::now());
    let (asked, killed) = std::thread::scope(|scope| {
        let client = scope.spawn(|| {
            let mut all = Vec::new();
            while !done.load(Ordering::Relaxed) {
                all.push((start.elapsed(), ask(&engine, all.len())));
            }
            all
        });
        std::thread::sleep(calm);
        let killed = start.elapsed();
        cluster.kill(0);
        std::thread::sleep(calm);
        cluster.restart(0);
        cluster.wait_until_whole(REPLICATED);
        std::thread::sleep(calm / 2);
        done.store(true, Ordering::Relaxed);
        (client.join().expect("a client"), killed)
    });
    let failed = asked.iter().filter(|(_, asked)| asked.is_err()).count();
    table.add(size, "a node is killed: questions", asked.len() as f64);
    table.add(size, "a node is killed: failed answers", failed as f64);
    let is_failover = |at: Duration, took: Duration| at + took >= killed && at <= killed + FAILOVER;
    for (name, of) in [("calm", false), ("within 5 s of the kill", true)] {
        let times: Vec<Duration> = asked
            .iter()
            .filter_map(|(at, took)| took.as_ref().ok().filter(|took| is_failover(*at, **took) == of))
            .copied()
            .collect();
        for (quantile_name, share) in [("p50", 0.5), ("p99", 0.99), ("longest", 1.0)] {
            table.add(size, &format!("a node is killed: {name}, {quantile_name} ms"), quantile(&times, share));
        }
    }
}

/// The time of a question.
fn ask(engine: &Engine, at: usize) -> Result<Duration, String> {
    let query = Query { text: question(at as u64), k: 10, sentences: SentenceChoice::None, ..Query::default() };
    let start = Instant::now();
    let hits = engine.search(&query).map_err(|error| error.to_string())?.hits;
    assert!(!hits.is_empty());
    Ok(start.elapsed())
}

/// Milliseconds; not a number when nothing was measured.
fn quantile(times: &[Duration], share: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = (times.len().saturating_sub(1) as f64 * share) as usize;
    times.get(at).map_or(f64::NAN, |time| time.as_secs_f64() * 1e3)
}

fn number(name: &str, default: u32) -> u32 {
    std::env::var(format!("PAPERS_SEM_BENCH_{name}")).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// The memory of one kind that the nodes hold, in bytes: their own, or mapped from files.
fn memory(cluster: &Cluster, kind: &str) -> u64 {
    let of = |node: usize| -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", cluster.pid(node)?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(kind))?;
        line.split_whitespace().next()?.parse::<u64>().ok()
    };
    (0..3).filter_map(of).sum::<u64>() << 10
}

/// The files of all nodes, in bytes.
fn disk(cluster: &Cluster) -> u64 {
    (0..3).map(|node| size_of_dir(&cluster.directory(node))).sum()
}

fn size_of_dir(dir: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    // Blocks that are written: a write-ahead log is longer than what is in it.
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size_of_dir(&entry.path()),
        Ok(data) => data.blocks() * 512,
        Err(_) => 0,
    };
    fs::read_dir(dir).map(|entries| entries.flatten().map(size).sum()).unwrap_or_default()
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
