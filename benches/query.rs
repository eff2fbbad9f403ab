//! `cargo bench --bench query`: the time of a question, its parts, and how it grows with the number of papers.
//!
//! The benchmark generates indexes of 1,000 and 10,000 synthetic papers with synthetic vectors
//! (`benches/support/library.rs`) and keeps them in `target/bench`. It times whole processes, with the files in the
//! system's cache and without (Linux only), and the parts of a question inside one process. The floor of an exact vector
//! search is the time to read all codes from memory once, measured in the same run.
//!
//! The results are written to `target/bench/query.csv` and, with several sizes, to `target/bench/growth.svg`, which
//! gives the growth exponent of each line.
//!
//! - `PAPERS_SEM_BENCH_SIZES=1000,10000,100000,1000000` sets the numbers of papers.
//! - `PAPERS_SEM_BENCH_INDEX=DIR` measures an existing index instead.

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use papers_sem::internals::embed::{Encoder, Model, ModelChoice, OnnxEncoder};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Query, SentenceChoice, Timings};
use rayon::prelude::*;
use support::library::{library, question};
use support::plot::{Line, write_growth};
use support::table::add_point;
use support::{output_dir, sizes};

/// Prints the times and writes them to `target/bench`.
pub fn main() {
    let small = std::env::args().any(|arg| arg == "--test");
    let dir = output_dir();
    let indexes: Vec<(usize, PathBuf, Option<Duration>)> = match std::env::var_os("PAPERS_SEM_BENCH_INDEX") {
        Some(dir) => vec![(Index::open(dir.as_ref(), Open::Papers).expect("index").len(), dir.into(), None)],
        None => sizes(small, "1000,10000")
            .into_iter()
            .map(|size| {
                let synthetic = library(&dir, size, None);
                (size, synthetic.index, synthetic.took)
            })
            .collect(),
    };
    let rounds = if small { 1 } else { 11 };
    let mut csv = String::from("papers,what,milliseconds\n");
    let mut growth: Vec<Line> = Vec::new();
    println!("medians of {rounds} runs on {} cores; milliseconds\n", cores());
    for (size, index, took) in indexes {
        let bytes = size_of_dir(&index);
        println!("{size} papers, {:.1} MB, {:.0} bytes a paper", bytes as f64 / 1e6, bytes as f64 / size as f64);
        let mut record = |what: &str, value: Duration| {
            println!("  {what:<34} {:>9.2}", ms(value));
            csv += &format!("{size},{what},{:.3}\n", ms(value));
            if PLOTTED.contains(&what) {
                add_point(&mut growth, size, what, ms(value));
            }
        };
        if let Some(took) = took {
            record("index without embedding", took);
        }
        time_processes(&index, rounds, &mut record);
        time_parts(&index, rounds, &mut record);
        add_point(&mut growth, size, "kB of index", bytes as f64 / 1e3);
        println!();
    }
    fs::create_dir_all(&dir).expect("target/bench");
    fs::write(dir.join("query.csv"), csv).expect("CSV");
    write_growth(growth, "milliseconds; kilobytes of index", "growth.svg");
}

/// What is plotted against the number of papers.
const PLOTTED: [&str; 5] = ["index without embedding", "ask", "ask --lexical", "similar", "list"];

/// Times whole processes, as a user starts them.
fn time_processes(index: &Path, rounds: usize, record: &mut impl FnMut(&str, Duration)) {
    let text = question(7);
    let id = Index::open(index, Open::Papers).expect("index").listing().expect("heads")[0].id.to_string();
    let commands: [(&str, Vec<&str>); 7] = [
        ("--version", vec!["--version"]),
        ("list", vec!["list"]),
        ("similar", vec!["similar", &id]),
        ("ask --lexical", vec!["ask", "--lexical", &text]),
        ("ask --json", vec!["ask", "--json", &text]),
        ("ask", vec!["ask", &text]),
        ("index, nothing changed", vec!["index"]),
    ];
    for (name, args) in &commands {
        let run = || {
            let start = Instant::now();
            let mut command = Command::new(env!("CARGO_BIN_EXE_papers-sem"));
            command.args(args).env("PAPERS_SEM_INDEX", index).stdout(Stdio::null()).stderr(Stdio::null());
            let status = command.status().expect("papers-sem");
            assert!(status.code().is_some_and(|code| code < 2), "{name}: {status}");
            start.elapsed()
        };
        // The sources of an existing index may have moved, so it cannot be updated here.
        if *name == "index, nothing changed" && std::env::var_os("PAPERS_SEM_BENCH_INDEX").is_some() {
            continue;
        }
        run();
        record(name, median((0..rounds).map(|_| run())));
        if name.starts_with("ask") && drop_page_cache(index) {
            record(
                &format!("{name}, nothing cached"),
                median((0..rounds.min(5)).map(|_| {
                    drop_page_cache(index);
                    run()
                })),
            );
        }
    }
}

/// Times the parts of a question inside one process.
fn time_parts(index: &Path, rounds: usize, record: &mut impl FnMut(&str, Duration)) {
    let open = || Index::open(index, Open::All).expect("index");
    record("- opening the index", median((0..rounds).map(|_| timed(|| drop(open())))));
    let start = Instant::now();
    let embedder = OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("model"), None).expect("model");
    let text = question(7);
    embedder.query(&text).expect("vector");
    record("- loading the model, first vector", start.elapsed());

    let ask = |index: &Index, number: u64, sentences: SentenceChoice| {
        let text = question(number);
        let query = Query { text, k: 10, sentences, ..Query::default() };
        let answer = papers_sem::internals::search::ask(index, Some(&embedder), &query).expect("answer");
        let (hits, took) = (answer.hits, answer.timings);
        assert!(!hits.is_empty());
        took
    };
    let fresh: Vec<Timings> = (0..rounds).map(|at| ask(&open(), at as u64, SentenceChoice::None)).collect();
    let index = open();
    let warm: Vec<Timings> = (0..10 * rounds).map(|at| ask(&index, at as u64, SentenceChoice::None)).collect();
    for (when, all) in [("first", &fresh), ("later", &warm[warm.len() / 2..].to_vec())] {
        let median_of = |part: fn(&Timings) -> Duration| median(all.iter().map(part));
        record(&format!("- {when} question: embed"), median_of(|took| took.embed));
        record(&format!("- {when} question: vectors"), median_of(|took| took.vectors));
        record(&format!("- {when} question: words"), median_of(|took| took.words));
        record(&format!("- {when} question: fuse"), median_of(|took| took.fuse));
        record(&format!("- {when} question: read ten papers"), median_of(|took| took.snippet));
    }
    for (name, choice) in [("estimated", SentenceChoice::Estimated), ("compared", SentenceChoice::Compared)] {
        let sentences = median((0..rounds).map(|at| ask(&index, at as u64, choice).snippet));
        record(&format!("- the same, sentences {name}"), sentences);
    }
    let bytes = |name: &str| index.manifest().files.get(name).map_or(0, |file| file.bytes);
    let floor = floor((bytes("codes.bin") + bytes("owners.bin")) as usize);
    record("- floor of vectors", floor);
    let vectors = median(warm[warm.len() / 2..].iter().map(|took| took.vectors));
    println!("  vectors take {:.1} x the floor", vectors.as_secs_f64() / floor.as_secs_f64().max(1e-9));
}

/// The time in which all cores read `bytes` bytes of memory once, the best of twenty.
fn floor(bytes: usize) -> Duration {
    let memory = vec![1u8; bytes.max(64)];
    let read = || {
        timed(|| {
            let sum: u64 = memory
                .par_chunks(1 << 18)
                .map(|part| part.as_chunks().0.iter().map(|word| u64::from_le_bytes(*word)).fold(0, u64::wrapping_add))
                .sum();
            assert!(std::hint::black_box(sum) > 0);
        })
    };
    (0..20).map(|_| read()).min().unwrap_or_default()
}

/// Drops the index from the system's page cache. Returns false where that is not possible.
fn drop_page_cache(index: &Path) -> bool {
    let mut all = true;
    for entry in fs::read_dir(index).expect("index").flatten() {
        if entry.path().is_dir() {
            all &= drop_page_cache(&entry.path());
            continue;
        }
        let mut dd = Command::new("dd");
        dd.arg(format!("of={}", entry.path().display())).args(["oflag=nocache", "conv=notrunc,fdatasync", "count=0"]);
        all &= dd
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
    }
    all && cfg!(target_os = "linux")
}

fn size_of_dir(dir: &Path) -> u64 {
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size_of_dir(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    fs::read_dir(dir).expect("folder").flatten().map(size).sum()
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.collect();
    times.sort_unstable();
    let _ = std::io::stdout().flush();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
