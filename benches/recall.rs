//! `cargo bench --bench recall`: how much of the exact answer each search finds, and how fast.
//!
//! The oracle is the exact scan of the vectors as the model gave them, in `f32`. Against it are set the exact scan over
//! codes and halves (exact for the halves that are stored), and the graph over codes, walked with more and more
//! candidates (`ef`), with what it found scored by code only and in full. For each: the recall of the first 1, 10 and
//! 100, questions a second on one thread and on all (a question to each), and bytes a vector that the search reads from
//! a disk. The memory a search takes is that of the pages it touched, which the system may take back. The table says what
//! the floor of the scans is: their bytes over the bandwidth of memory, measured in the same run on as much memory.
//!
//! `target/bench/recall.csv` holds the table, `target/bench/recall.svg` the plot of recall and speed.
//!
//! - `PAPERS_SEM_BENCH_INDEX=DIR` takes the vectors of an index, of which 200 are the questions.
//! - `PAPERS_SEM_BENCH_VECTORS=FILE.npy` takes real vectors (`f32`, one a row); else they are made here.
//! - `PAPERS_SEM_BENCH_COUNT=N` says how many; 20,000 unless told.
//!
//! Those that are made are fitted to the vectors that the built-in model gives for abstracts of arXiv: a common
//! direction of length 0.69 (real: 0.63 to 0.70), and around it a spectrum of variances as `1 / (i + 8)` (the share of
//! the 1st, 8th, 32nd and 128th dimension is 12, 6.5, 2.5, 0.7 times the mean; real 17, 5.5, 2.2, 0.9), in topics of a
//! hundred and subtopics of eight, which have 15 % and 25 % of the variance. That gives the cosine of the nearest, the
//! 10th and the 100th neighbour among 13,000 as 0.73, 0.64, 0.60 (real 0.73, 0.67, 0.62), and a local dimension of 33
//! (real 37; Levina and Bickel's estimate with 50 neighbours). What is found of them by a graph predicts what is found of
//! real ones: of 13,000, recall@10 with 32, 64 and 128 candidates is 0.958, 0.987 and 0.995 for those made here, and
//! 0.961, 0.986 and 0.996 for the abstracts.

mod made;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use made::plot::{Across, Line, plot};
use papers_sem::index::export::{Targets, export};
use papers_sem::index::{Index, Open};
use papers_sem::simd;
use papers_sem::vector::{Coded, Neighbour, Stored, dot, grow};
use rayon::prelude::*;

const QUESTIONS: usize = 200;

/// A way to search, as it was measured.
struct Measured {
    way: &'static str,
    ef: usize,
    recall: [f64; 3],
    one_thread: f64,
    all_threads: f64,
    /// Bytes of a vector that the search reads from the disk.
    bytes: f64,
    /// One question at the speed of memory, where the search reads all of it.
    floor: Option<Duration>,
}

fn main() {
    // `cargo test --benches` runs benches with this flag: once, and small.
    let is_test = std::env::args().any(|arg| arg == "--test");
    let (dimension, all) = vectors(if is_test { 600 } else { count() });
    let (rows, questions) = all.split_at(all.len() - QUESTIONS.min(all.len() / dimension / 2) * dimension);
    let questions: Vec<&[f32]> = questions.chunks_exact(dimension).collect();
    let count = rows.len() / dimension;
    let expected: Vec<Vec<Neighbour>> =
        questions.par_iter().map(|question| nearest_in_full(rows, question, 100)).collect();

    let start = Instant::now();
    let coded = Coded::of(dimension, rows);
    let coding = start.elapsed();
    let start = Instant::now();
    let graph = grow(&coded.codes, dimension);
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
    let stored = Stored::open(coded.quantiser, Box::new(bytes), Box::new(coded.codes), Box::new(coded.originals));
    let stored = stored.expect("files that fit").with_graph(Box::new(graph)).expect("a graph");

    let mut table = Vec::new();
    let mut measure =
        |way, ef, bytes: usize, links: f64, scans: bool, search: &(dyn Fn(&[f32], usize) -> Vec<Neighbour> + Sync)| {
            let found =
                |k| -> Vec<Vec<Neighbour>> { questions.par_iter().map(|question| search(question, k)).collect() };
            let [ten, hundred] = [10, 100].map(found);
            let recall = [recall(&expected, &ten, 1), recall(&expected, &ten, 10), recall(&expected, &hundred, 100)];
            let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
            let one_thread = one.install(|| speed(|| questions.iter().for_each(|question| drop(search(question, 10)))));
            let all_threads = speed(|| questions.par_iter().for_each(|question| drop(search(question, 10))));
            let floor = scans.then(|| one.install(|| time_to_read(bytes * count)));
            let (one_thread, all_threads) = (one_thread * questions.len() as f64, all_threads * questions.len() as f64);
            table.push(Measured { way, ef, recall, one_thread, all_threads, bytes: bytes as f64 + links, floor });
        };
    measure("exact f32", 0, 4 * dimension, 0.0, true, &|question, k| nearest_in_full(rows, question, k));
    measure("exact codes + halves", 0, dimension + 4, 0.0, true, &|question, k| {
        stored.nearest_exact(question, k, None).expect("readable")
    });
    let efs: &[usize] = if is_test { &[16] } else { &[16, 32, 64, 96, 128, 192, 256, 512] };
    for &ef in efs {
        measure("graph", ef, 3 * dimension + 4, links, false, &|question, k| {
            stored.nearest(question, k, ef).expect("readable")
        });
    }
    for &ef in efs {
        measure("graph, by code only", ef, dimension + 4, links, false, &|question, k| {
            stored.nearest_by_code(question, k, ef).expect("readable")
        });
    }
    report(&table);
}

fn report(table: &[Measured]) {
    let mut csv = "way,ef,recall@1,recall@10,recall@100,questions/s on one thread,questions/s,bytes/vector,floor us\n"
        .to_string();
    println!(
        "way                     ef   recall@1      @10     @100   questions/s: one thread       all   bytes a vector   floor     x floor"
    );
    for row in table {
        let [first, ten, hundred] = row.recall;
        let floor = row.floor.map(|floor| floor.as_secs_f64());
        let ratio = floor
            .map_or(String::new(), |floor| format!("{:>6.0} us {:>8.1}", floor * 1e6, 1.0 / (row.one_thread * floor)));
        println!(
            "{:<21} {:>5}   {first:>8.4} {ten:>8.4} {hundred:>8.4}   {:>23.0} {:>9.0}   {:>14.0}   {ratio}",
            row.way, row.ef, row.one_thread, row.all_threads, row.bytes
        );
        let floor = floor.map_or(String::new(), |floor| format!("{:.1}", floor * 1e6));
        writeln!(
            csv,
            "\"{}\",{},{first:.4},{ten:.4},{hundred:.4},{:.1},{:.1},{:.0},{floor}",
            row.way, row.ef, row.one_thread, row.all_threads, row.bytes
        )
        .expect("text");
    }
    println!("recall@100 is that of asking for a hundred, for which a walk keeps two hundred candidates or more");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    let dir = std::path::Path::new(&target).join("bench");
    std::fs::create_dir_all(&dir).expect("a directory for the results");
    std::fs::write(dir.join("recall.csv"), csv).expect("recall.csv");
    std::fs::write(dir.join("recall.svg"), drawn(table)).expect("recall.svg");
    println!("{}", dir.join("recall.{csv,svg}").display());
}

/// Recall of the first ten across, questions a second on one thread upwards.
fn drawn(table: &[Measured]) -> String {
    let lowest = table.iter().map(|row| row.recall[1]).fold(0.98, f64::min);
    let across = Across::Evenly { from: (lowest * 20.0).floor() / 20.0, to: 1.0 };
    let label = |row: &Measured| if row.ef > 0 { row.ef.to_string() } else { String::new() };
    let lines: Vec<Line> = table
        .chunk_by(|a, b| a.way == b.way)
        .map(|ways| Line {
            name: ways[0].way.to_string(),
            points: ways.iter().map(|row| (row.recall[1], row.one_thread, label(row))).collect(),
        })
        .collect();
    plot("recall@10 of the exact scan in f32", "questions a second, one thread", &across, &lines)
}

/// The oracle: every vector in `f32`.
fn nearest_in_full(rows: &[f32], question: &[f32], k: usize) -> Vec<Neighbour> {
    let scored = rows.par_chunks_exact(question.len()).enumerate();
    let mut all: Vec<Neighbour> =
        scored.map(|(row, vector)| Neighbour { owner: row as u32, row, score: dot(vector, question) }).collect();
    let before = |a: &Neighbour, b: &Neighbour| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row));
    if all.len() > k {
        all.select_nth_unstable_by(k, before);
        all.truncate(k);
    }
    all.sort_unstable_by(before);
    all
}

fn recall(expected: &[Vec<Neighbour>], found: &[Vec<Neighbour>], depth: usize) -> f64 {
    let first = |all: &[Neighbour]| all[..depth.min(all.len())].iter().map(|near| near.owner).collect::<Vec<_>>();
    let shares = expected.iter().zip(found).map(|(expected, found)| {
        let (expected, found) = (first(expected), first(found));
        expected.iter().filter(|owner| found.contains(owner)).count() as f64 / expected.len() as f64
    });
    shares.sum::<f64>() / expected.len() as f64
}

/// How often a second, at best of three.
fn speed(run: impl Fn()) -> f64 {
    let time = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    1.0 / (0..3).map(time).min().unwrap_or_default().as_secs_f64()
}

/// The time in which one thread reads as many bytes, at best of five.
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

/// Vectors made here, unless told otherwise.
fn count() -> usize {
    std::env::var("PAPERS_SEM_BENCH_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000)
}

/// The numbers a vector has, and vectors of length one; the last are the questions.
fn vectors(count: usize) -> (usize, Vec<f32>) {
    if let Some(path) = std::env::var_os("PAPERS_SEM_BENCH_VECTORS") {
        return real(&std::fs::read(path).expect("the file of PAPERS_SEM_BENCH_VECTORS"));
    }
    if let Some(dir) = std::env::var_os("PAPERS_SEM_BENCH_INDEX") {
        let library = Index::open(dir.as_ref(), Open::Vectors).expect("the index of PAPERS_SEM_BENCH_INDEX");
        let room = tempfile::tempdir().expect("a directory");
        let path = room.path().join("vectors.npy");
        export(&library, Targets { vectors: Some(&path), ids: None }).expect("its vectors");
        return real(&std::fs::read(path).expect("its vectors"));
    }
    (384, made_up(count + QUESTIONS, 384))
}

/// The vectors of a file of numpy: little-endian `f32`, two dimensions, in the order of C. Which are questions is drawn.
fn real(npy: &[u8]) -> (usize, Vec<f32>) {
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

fn made_up(count: usize, dimension: usize) -> Vec<f32> {
    let mut random = fastrand::Rng::with_seed(1);
    let total: f32 = (0..dimension).map(|at| 1.0 / (at as f32 + 8.0)).sum();
    let deviations: Vec<f32> = (0..dimension).map(|at| (1.0 / (at as f32 + 8.0) / total).sqrt()).collect();
    let mut drawn = |share: f32| -> Vec<f32> {
        // Twelve uniforms less six are near enough to a normal.
        let mut normal = || (0..12).map(|_| random.f32()).sum::<f32>() - 6.0;
        deviations.iter().map(|deviation| normal() * deviation * share.sqrt()).collect()
    };
    let topics: Vec<Vec<f32>> = (0..count.div_ceil(100)).map(|_| drawn(0.15)).collect();
    let subtopics: Vec<Vec<f32>> = (0..count.div_ceil(8)).map(|_| drawn(0.25)).collect();
    // A direction that is none of the spectrum's own.
    let common = 0.69 / (dimension as f32).sqrt();
    let mut rows = Vec::with_capacity(count * dimension);
    let mut which = fastrand::Rng::with_seed(2);
    for _ in 0..count {
        let subtopic = which.usize(..subtopics.len());
        let (topic, subtopic) = (&topics[subtopic % topics.len()], &subtopics[subtopic]);
        let own = drawn(0.6);
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
