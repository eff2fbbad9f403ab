//! `cargo bench --bench recall`: recall and speed of each way to search vectors.
//!
//! The oracle is an exact scan of the original `f32` vectors. Compared with it are the exact scan over codes and halves,
//! and the HNSW graph with growing candidate lists (`ef`), re-scored in full and scored by code only. The table gives
//! for each: recall@1, @10 and @100; questions a second on one thread and on all threads (one question a thread); the
//! bytes a search reads from disk for each vector. For a scan it also gives the floor: the time to read as many bytes
//! from memory, measured in the same run.
//!
//! The table is written to `target/bench/recall.csv`, a plot of recall and speed to `target/bench/recall.svg`.
//!
//! - `PAPERS_SEM_BENCH_INDEX=DIR` takes the vectors of an index; 200 of them become the questions.
//! - `PAPERS_SEM_BENCH_VECTORS=FILE.npy` takes vectors from a file (`f32`, one row a vector).
//! - `PAPERS_SEM_BENCH_COUNT=N` sets the number of synthetic vectors, 20,000 by default.
//!
//! Synthetic vectors follow the vectors that the built-in model gives for arXiv abstracts. They share a direction of
//! length 0.69 (real: 0.63 to 0.70). Around it the variance of dimension `i` is proportional to `1 / (i + 8)`: dimensions
//! 1, 8, 32 and 128 have 12, 6.5, 2.5 and 0.7 times the mean variance (real: 17, 5.5, 2.2, 0.9). Topics of a hundred
//! vectors and subtopics of eight account for 15 % and 25 % of the variance. Among 13,000 vectors the cosine of the
//! nearest, the 10th and the 100th neighbour is 0.73, 0.64, 0.60 (real: 0.73, 0.67, 0.62), and the local dimension is 33
//! (real: 37; estimator of Levina and Bickel with 50 neighbours). The recall of a graph over them predicts that over real
//! vectors: among 13,000, recall@10 with 32, 64 and 128 candidates is 0.958, 0.987, 0.995 (real: 0.961, 0.986, 0.996).

mod support;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use papers_sem::internals::index::export::{ExportTargets, export};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::simd;
use papers_sem::internals::vector::{Coded, RowHit, VectorRows, VectorStore, build_graph, dot};
use rayon::prelude::*;
use support::output_dir;
use support::plot::{Line, XScale, plot};

const QUESTIONS: usize = 200;

/// One row of the table: a method with one size of its candidate list.
struct Row {
    method: &'static str,
    ef: usize,
    recall: [f64; 3],
    one_thread: f64,
    all_threads: f64,
    /// Bytes that the search reads from disk for each vector.
    bytes: f64,
    /// For a scan: the time to read all its bytes from memory once.
    floor: Option<Duration>,
}

/// Prints the table and writes it to `target/bench`.
pub fn main() {
    // `cargo test --benches` passes this flag: a short run is enough.
    let is_test = std::env::args().any(|arg| arg == "--test");
    let (dimension, all) = vectors(if is_test { 600 } else { count() });
    let (rows, questions) = all.split_at(all.len() - QUESTIONS.min(all.len() / dimension / 2) * dimension);
    let questions: Vec<&[f32]> = questions.chunks_exact(dimension).collect();
    let count = rows.len() / dimension;
    let expected: Vec<Vec<RowHit>> = questions.par_iter().map(|question| exact(rows, question, 100)).collect();

    let start = Instant::now();
    let coded = Coded::new(dimension, rows);
    let coding = start.elapsed();
    let start = Instant::now();
    let graph = build_graph(&coded.codes, dimension);
    let growing = start.elapsed();
    let per_vector = |bytes: usize| bytes as f64 / count as f64;
    println!(
        "{} vectors of {dimension} numbers, {} questions; {} threads, {}",
        count,
        questions.len(),
        rayon::current_num_threads(),
        simd::instructions().name()
    );
    println!(
        "coding {:.2} s, building the graph {:.2} s; bytes a vector: f32 {:.0}, codes {:.0}, halves {:.0}, graph {:.0}",
        coding.as_secs_f64(),
        growing.as_secs_f64(),
        per_vector(4 * rows.len()),
        per_vector(coded.codes.len()),
        per_vector(coded.originals.len()),
        per_vector(graph.len())
    );
    let links = per_vector(graph.len());
    let bytes: Vec<u8> = (0..count as u32).flat_map(u32::to_le_bytes).collect();
    let rows_of_store =
        VectorRows::open(coded.quantiser, Box::new(bytes), Box::new(coded.codes), Box::new(coded.originals));
    let mut stored = VectorStore::new(rows_of_store.expect("files that fit"));
    stored.add_graph(Box::new(graph)).expect("a graph");

    let mut table = Vec::new();
    let mut measure =
        |method, ef, bytes: usize, links: f64, scans: bool, search: &(dyn Fn(&[f32], usize) -> Vec<RowHit> + Sync)| {
            let found = |k| -> Vec<Vec<RowHit>> { questions.par_iter().map(|question| search(question, k)).collect() };
            let [ten, hundred] = [10, 100].map(found);
            let recall = [recall(&expected, &ten, 1), recall(&expected, &ten, 10), recall(&expected, &hundred, 100)];
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
            let one_thread =
                one.install(|| runs_per_second(|| questions.iter().for_each(|question| drop(search(question, 10)))));
            let all_threads = runs_per_second(|| questions.par_iter().for_each(|question| drop(search(question, 10))));
            let floor = scans.then(|| one.install(|| time_to_read(bytes * count)));
            let (one_thread, all_threads) = (one_thread * questions.len() as f64, all_threads * questions.len() as f64);
            table.push(Row { method, ef, recall, one_thread, all_threads, bytes: bytes as f64 + links, floor });
        };
    measure("exact f32", 0, 4 * dimension, 0.0, true, &|question, k| exact(rows, question, k));
    measure("exact codes + halves", 0, dimension + 4, 0.0, true, &|question, k| {
        stored.search_exact(question, k, None).expect("readable")
    });
    let efs: &[usize] = if is_test { &[16] } else { &[16, 32, 64, 96, 128, 192, 256, 512] };
    for &ef in efs {
        measure("graph", ef, 3 * dimension + 4, links, false, &|question, k| {
            stored.search_approximate(question, k, ef).expect("readable")
        });
    }
    for &ef in efs {
        measure("graph, by code only", ef, dimension + 4, links, false, &|question, k| {
            stored.search_by_code(question, k, ef).expect("readable")
        });
    }
    report(&table);
}

fn report(table: &[Row]) {
    let mut csv =
        "method,ef,recall@1,recall@10,recall@100,questions/s on one thread,questions/s,bytes/vector,floor us\n"
            .to_string();
    println!(
        "method                  ef   recall@1      @10     @100   questions/s: one thread       all   bytes a vector   floor     x floor"
    );
    for row in table {
        let [first, ten, hundred] = row.recall;
        let floor = row.floor.map(|floor| floor.as_secs_f64());
        let ratio = floor
            .map_or(String::new(), |floor| format!("{:>6.0} us {:>8.1}", floor * 1e6, 1.0 / (row.one_thread * floor)));
        println!(
            "{:<21} {:>5}   {first:>8.4} {ten:>8.4} {hundred:>8.4}   {:>23.0} {:>9.0}   {:>14.0}   {ratio}",
            row.method, row.ef, row.one_thread, row.all_threads, row.bytes
        );
        let floor = floor.map_or(String::new(), |floor| format!("{:.1}", floor * 1e6));
        writeln!(
            csv,
            "\"{}\",{},{first:.4},{ten:.4},{hundred:.4},{:.1},{:.1},{:.0},{floor}",
            row.method, row.ef, row.one_thread, row.all_threads, row.bytes
        )
        .expect("text");
    }
    println!("recall@100 is measured with k = 100, for which the graph search keeps at least 200 candidates");
    let dir = output_dir();
    std::fs::create_dir_all(&dir).expect("a directory for the results");
    std::fs::write(dir.join("recall.csv"), csv).expect("recall.csv");
    std::fs::write(dir.join("recall.svg"), draw(table)).expect("recall.svg");
    println!("{}", dir.join("recall.{csv,svg}").display());
}

/// The plot: recall@10 on the x axis, questions a second on one thread on the y axis.
fn draw(table: &[Row]) -> String {
    let lowest = table.iter().map(|row| row.recall[1]).fold(0.98, f64::min);
    let scale = XScale::Linear { from: (lowest * 20.0).floor() / 20.0, to: 1.0 };
    let label = |row: &Row| if row.ef > 0 { row.ef.to_string() } else { String::new() };
    let lines: Vec<Line> = table
        .chunk_by(|a, b| a.method == b.method)
        .map(|rows| Line {
            name: rows[0].method.to_string(),
            points: rows.iter().map(|row| (row.recall[1], row.one_thread, label(row))).collect(),
        })
        .collect();
    plot("recall@10 of the exact scan in f32", "questions a second, one thread", &scale, &lines)
}

/// The oracle: an exact scan of the `f32` vectors.
fn exact(rows: &[f32], question: &[f32], k: usize) -> Vec<RowHit> {
    let scored = rows.par_chunks_exact(question.len()).enumerate();
    let mut all: Vec<RowHit> =
        scored.map(|(row, vector)| RowHit { paper: row as u32, row, score: dot(vector, question) }).collect();
    let before = |a: &RowHit, b: &RowHit| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row));
    if all.len() > k {
        all.select_nth_unstable_by(k, before);
        all.truncate(k);
    }
    all.sort_unstable_by(before);
    all
}

fn recall(expected: &[Vec<RowHit>], found: &[Vec<RowHit>], depth: usize) -> f64 {
    let first = |all: &[RowHit]| all[..depth.min(all.len())].iter().map(|near| near.paper).collect::<Vec<_>>();
    let shares = expected.iter().zip(found).map(|(expected, found)| {
        let (expected, found) = (first(expected), first(found));
        expected.iter().filter(|owner| found.contains(owner)).count() as f64 / expected.len() as f64
    });
    shares.sum::<f64>() / expected.len() as f64
}

/// Runs a second, the best of three.
fn runs_per_second(run: impl Fn()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    1.0 / (0..3).map(time).min().unwrap_or_default().as_secs_f64()
}

/// The time in which one thread reads `bytes` bytes of memory, the best of five.
fn time_to_read(bytes: usize) -> Duration {
    let memory = vec![1u64; bytes.div_ceil(8)];
    let read = |_| {
        let start = Instant::now();
        let mut sums = [0u64; 32];
        for words in memory.as_chunks::<32>().0 {
            sums.iter_mut().zip(words).for_each(|(sum, word)| *sum = sum.wrapping_add(*word));
        }
        std::hint::black_box(sums);
        start.elapsed()
    };
    (0..5).map(read).min().unwrap_or_default()
}

/// How many synthetic vectors to generate.
fn count() -> usize {
    std::env::var("PAPERS_SEM_BENCH_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000)
}

/// The dimension, and unit vectors one after the other. The last [`QUESTIONS`] are the questions.
fn vectors(count: usize) -> (usize, Vec<f32>) {
    if let Some(path) = std::env::var_os("PAPERS_SEM_BENCH_VECTORS") {
        return read_npy(&std::fs::read(path).expect("the file of PAPERS_SEM_BENCH_VECTORS"));
    }
    if let Some(dir) = std::env::var_os("PAPERS_SEM_BENCH_INDEX") {
        let index = Index::open(dir.as_ref(), Open::Vectors).expect("the index of PAPERS_SEM_BENCH_INDEX");
        let scratch = tempfile::tempdir().expect("a directory");
        let path = scratch.path().join("vectors.npy");
        export(&index, ExportTargets { vectors: Some(&path), ids: None }).expect("its vectors");
        return read_npy(&std::fs::read(path).expect("its vectors"));
    }
    (384, synthetic(count + QUESTIONS, 384))
}

/// The vectors of a NumPy file: little-endian `f32`, two dimensions, C order. The rows are shuffled, so that the questions
/// are a random sample.
fn read_npy(npy: &[u8]) -> (usize, Vec<f32>) {
    let start = 10 + usize::from(u16::from_le_bytes([npy[8], npy[9]]));
    let head = String::from_utf8_lossy(&npy[10..start]);
    assert!(head.contains("'<f4'") && head.contains("'fortran_order': False"), "{head}");
    let shape = head.split(['(', ')']).nth(1).expect("a shape");
    let dimension: usize = shape.split(',').nth(1).expect("two dimensions").trim().parse().expect("a number");
    let floats: Vec<f32> = npy[start..].as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let mut rows: Vec<&[f32]> = floats.chunks_exact(dimension).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut rows);
    (dimension, rows.into_iter().flat_map(unit).collect())
}

fn synthetic(count: usize, dimension: usize) -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(1);
    let total: f32 = (0..dimension).map(|at| 1.0 / (at as f32 + 8.0)).sum();
    let deviations: Vec<f32> = (0..dimension).map(|at| (1.0 / (at as f32 + 8.0) / total).sqrt()).collect();
    let mut sample = |share: f32| -> Vec<f32> {
        // The sum of twelve uniforms minus six is close to a normal distribution.
        let mut normal = || (0..12).map(|_| random.f32()).sum::<f32>() - 6.0;
        deviations.iter().map(|deviation| normal() * deviation * share.sqrt()).collect()
    };
    let topics: Vec<Vec<f32>> = (0..count.div_ceil(100)).map(|_| sample(0.15)).collect();
    let subtopics: Vec<Vec<f32>> = (0..count.div_ceil(8)).map(|_| sample(0.25)).collect();
    // The common direction is not an axis of the spectrum.
    let common = 0.69 / (dimension as f32).sqrt();
    let mut rows = Vec::with_capacity(count * dimension);
    let mut which = fastrand::Rng::with_seed(2);
    for _ in 0..count {
        let subtopic = which.usize(..subtopics.len());
        let (topic, subtopic) = (&topics[subtopic % topics.len()], &subtopics[subtopic]);
        let own = sample(0.6);
        let around = topic.iter().zip(subtopic).zip(own).map(|((a, b), c)| a + b + c);
        let row: Vec<f32> = around.map(|x| common + (1.0f32 - 0.69 * 0.69).sqrt() * x).collect();
        rows.extend(unit(&row));
    }
    rows
}

fn unit(row: &[f32]) -> Vec<f32> {
    let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
    row.iter().map(|x| x / length).collect()
}
