//! `cargo bench --bench query`: from how many vectors on does a graph pay?
//!
//! Times the exact scan and the HNSW graph over the same vectors on all cores, and what it costs to
//! build the graph and to read it back, which a command that answers one question has to do first.
//! The floor of the exact scan is its bytes over the bandwidth of memory, measured in the same run.
//!
//! The vectors are made here, with the spread of real ones: 384 dimensions, clustered, and with a
//! common direction, so that unrelated vectors have a cosine of about 0.3.

use std::time::{Duration, Instant};

use papers_sem::vector::graph::Graph;
use papers_sem::vector::{Vectors, dot, nearest_exact};
use rayon::prelude::*;

const DIMENSION: usize = 384;
const K: usize = 10;

fn main() {
    // `cargo test --benches` runs benches with this flag: once, and small.
    let sizes: &[usize] =
        if std::env::args().any(|arg| arg == "--test") { &[500] } else { &[1_000, 5_000, 20_000, 50_000] };
    let largest = sizes.iter().copied().max().unwrap_or(0);
    let all = vectors(largest + 200);
    println!("{} cores, {DIMENSION} dimensions, k = {K}; times are medians of 200 questions", cores());
    println!("vectors   exact ms  x floor   graph ms  recall@10   build s   read ms   graph pays after");
    for &size in sizes {
        let vectors = Vectors {
            dimension: DIMENSION,
            rows: all[..size * DIMENSION].to_vec(),
            owners: (0..size as u32).collect(),
        };
        let questions: Vec<&[f32]> = all[largest * DIMENSION..].chunks_exact(DIMENSION).collect();
        let floor = bandwidth_floor(&vectors.rows);
        let (exact, expected) = time(&questions, |question| nearest_exact(&vectors, question, K, None));
        let start = Instant::now();
        let graph = Graph::build(&vectors);
        let build = start.elapsed();
        let dir = tempfile::tempdir().expect("tempdir");
        graph.write(dir.path()).expect("write");
        let start = Instant::now();
        let graph = Graph::read(dir.path(), &vectors).expect("read");
        let read = start.elapsed();
        let (by_graph, found) = time(&questions, |question| graph.nearest(&vectors, question, K));
        let hits: usize = expected
            .iter()
            .zip(&found)
            .map(|(e, f)| e.iter().filter(|e| f.iter().any(|f| f.owner == e.owner)).count())
            .sum();
        let recall = hits as f64 / (expected.len() * K) as f64;
        let saved = exact.as_secs_f64() - by_graph.as_secs_f64();
        let pays =
            if saved > 0.0 { format!("{:.0} questions", read.as_secs_f64() / saved) } else { "never".to_string() };
        println!(
            "{size:>7} {:>10.3} {:>8.1} {:>10.3} {recall:>10.3} {:>9.2} {:>9.1}   {pays}",
            ms(exact),
            exact.as_secs_f64() / floor.as_secs_f64(),
            ms(by_graph),
            build.as_secs_f64(),
            ms(read)
        );
    }
}

fn time<T>(questions: &[&[f32]], mut ask: impl FnMut(&[f32]) -> T) -> (Duration, Vec<T>) {
    let mut times = Vec::new();
    let mut answers = Vec::new();
    for question in questions {
        let start = Instant::now();
        answers.push(ask(question));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    (times[times.len() / 2], answers)
}

/// The time in which all cores read `floats` once, at best of twenty.
fn bandwidth_floor(floats: &[f32]) -> Duration {
    let read = || {
        let start = Instant::now();
        let total: f32 = floats.par_chunks(64 * 1024).map(|chunk| dot(chunk, chunk)).sum();
        assert!(std::hint::black_box(total).is_finite());
        start.elapsed()
    };
    (0..20).map(|_| read()).min().unwrap_or_default()
}

fn vectors(count: usize) -> Vec<f32> {
    let mut random = SplitMix(1);
    let common: Vec<f32> = (0..DIMENSION).map(|_| random.normal()).collect();
    let centres: Vec<Vec<f32>> = (0..200).map(|_| (0..DIMENSION).map(|_| random.normal()).collect()).collect();
    let mut rows = Vec::with_capacity(count * DIMENSION);
    for _ in 0..count {
        let centre = &centres[(random.next() % 200) as usize];
        let row: Vec<f32> =
            common.iter().zip(centre).map(|(a, b)| 0.65 * a + 0.6 * b + 0.75 * random.normal()).collect();
        let length = dot(&row, &row).sqrt();
        rows.extend(row.iter().map(|x| x / length));
    }
    rows
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same vectors on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The sum of twelve uniforms less six: near enough to a normal for a spread.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| (self.next() >> 40) as f32 / (1u64 << 24) as f32).sum::<f32>() - 6.0
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
