//! `cargo bench --bench map`: what a map of an index costs, and how that grows with the number of papers.
//!
//! The papers are synthetic, with synthetic vectors (`benches/support/library.rs`). For each number of papers an index is built,
//! and then its map is made for the first time, described as it is kept, and brought up to date with one new paper and with 100.
//! The memory is the most that the process has had so far, as Linux counts it. Real vectors are compared by
//! `benches/compare/projection.py`.
//!
//! - `PAPERS_SEM_BENCH_SIZES=1000,10000,100000` sets the numbers of papers.

mod support;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use papers_sem::{Engine, Open, WriterOptions, update_with};
use support::library::{SyntheticEncoder, write_page};
use support::table::Table;
use support::{output_dir, peak_memory, sizes};

fn main() {
    let small = std::env::args().any(|arg| arg == "--test");
    let mut table = Table::default();
    for size in sizes(small, "1000,10000,100000") {
        println!("\n{size} papers");
        measure(&mut table, size);
    }
    table.write("map.csv");
}

fn measure(table: &mut Table, size: usize) {
    let dir = output_dir().join("map");
    let _ = fs::remove_dir_all(&dir);
    let (pages, index) = (dir.join("pages"), dir.join("index"));
    fs::create_dir_all(&pages).expect("directory");
    let encoder = SyntheticEncoder::new();
    let add = |from: usize, to: usize| {
        write_page(&pages.join(format!("{from:07}.jsonl")), from, to);
        update_with(&encoder, &index, std::slice::from_ref(&pages), &WriterOptions::default(), &|_| {})
            .expect("an update");
    };
    add(0, size);
    let (first, papers) = time(&index);
    assert_eq!(papers, size);
    table.add(size, "first map, ms", millis(first));
    table.add(size, "kept map, ms", millis(time(&index).0));
    add(size, size + 1);
    table.add(size, "map after 1 new paper, ms", millis(time(&index).0));
    add(size + 1, size + 101);
    let (last, papers) = time(&index);
    assert_eq!(papers, size + 101);
    table.add(size, "map after 100 new papers, ms", millis(last));
    table.add(size, "peak memory so far, MB", peak_memory() / 1e6);
}

/// The time to open an index and to get its map, and the papers on it.
fn time(index: &Path) -> (Duration, usize) {
    let start = Instant::now();
    let engine = Engine::builder(index).parts(Open::Vectors).open().expect("an index");
    let map = engine.snapshot().expect("a snapshot").map(false, &|_, _| {}).expect("a map");
    (start.elapsed(), map.papers.len())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
