//! `cargo bench --bench growth`: what a change costs, and how that grows with the number of papers.
//!
//! The papers are synthetic, with synthetic vectors (`benches/support/library.rs`), so no time goes to a model. For each number
//! of papers an index is built, and then: nothing changes, one paper comes in, 100 papers come in, one of 1,000 files changes,
//! and 200 days of 20 papers each pass. Questions are asked after these days and of an index that is built from nothing.
//! Bytes are those that the process writes, as Linux counts them.
//!
//! The results are written to `target/bench/growth.csv` and, with several sizes, to `target/bench/updates.svg`, with the exponent
//! of each line.
//!
//! - `PAPERS_SEM_BENCH_SIZES=100,1000,10000,100000` sets the numbers of papers.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use papers_sem::internals::search::SentenceChoice;
use papers_sem::{Engine, Query, UpdateReport, WriterOptions, update_with};
use support::library::{SyntheticEncoder, question, write_page};
use support::plot::write_growth;
use support::table::Table;
use support::{output_dir, peak_memory, sizes};

/// The papers of a day.
const DAY: usize = 20;

fn main() {
    let small = std::env::args().any(|arg| arg == "--test");
    let mut table = Table::default();
    for size in sizes(small, "100,1000,10000,100000") {
        println!("\n{size} papers");
        measure(&mut table, size, if small { 10 } else { 200 });
    }
    table.write("growth.csv");
    println!();
    write_growth(table.lines(&PLOTTED), "milliseconds", "updates.svg");
}

/// An index that is brought up to date with synthetic vectors.
struct Library {
    encoder: SyntheticEncoder,
    pages: PathBuf,
    index: PathBuf,
    /// Papers that were written so far.
    papers: usize,
}

impl Library {
    fn update(&self) -> (Duration, UpdateReport) {
        let start = Instant::now();
        let pages = [self.pages.clone()];
        let report = update_with(&self.encoder, &self.index, &pages, &WriterOptions::default(), &|_| {});
        (start.elapsed(), report.expect("an update"))
    }

    /// Adds a file of so many papers, and gives the time and the bytes of the update.
    fn add(&mut self, papers: usize) -> (Duration, u64) {
        let page = self.pages.join(format!("new-{:07}.jsonl", self.papers));
        write_page(&page, self.papers, self.papers + papers);
        self.papers += papers;
        let before = written();
        let (took, report) = self.update();
        assert_eq!((report.new, report.papers), (papers, self.papers));
        (took, written() - before)
    }
}

fn measure(table: &mut Table, size: usize, days: usize) {
    let dir = output_dir().join("growth");
    let _ = fs::remove_dir_all(&dir);
    let files = size.min(1000);
    let mut library =
        Library { encoder: SyntheticEncoder::new(), pages: dir.join("pages"), index: dir.join("index"), papers: size };
    fs::create_dir_all(&library.pages).expect("directory");
    for file in 0..files {
        let page = library.pages.join(format!("{file:05}.jsonl"));
        write_page(&page, file * size / files, (file + 1) * size / files);
    }
    let before = written();
    let (took, report) = library.update();
    assert_eq!(report.papers, size);
    table.add(size, "from nothing, s", took.as_secs_f64());
    table.add(size, "from nothing, kB written a paper", (written() - before) as f64 / 1e3 / size as f64);
    table.add(size, "peak memory so far, MB", peak_memory() / 1e6);

    // What was just written is too young to be trusted by its times.
    std::thread::sleep(Duration::from_secs(3));
    library.update();
    table.add(size, "nothing changed, ms", median((0..9).map(|_| library.update().0).collect()));
    let added: Vec<(Duration, u64)> = (0..7).map(|_| library.add(1)).collect();
    table.add(size, "one paper added, ms", median(added.iter().map(|(took, _)| *took).collect()));
    table.add(size, "100 papers added, ms", median((0..3).map(|_| library.add(100).0).collect()));
    let changed = (0..5).map(|at| {
        let file = at * files / 5;
        let papers = (file + 1) * size / files - file * size / files;
        let page = library.pages.join(format!("{file:05}.jsonl"));
        let text = fs::read_to_string(&page).expect("page").replace("abstract\":\"", "abstract\":\"Revised. ");
        fs::write(&page, text).expect("page");
        let (took, report) = library.update();
        assert_eq!((report.updated, report.new), (papers, 0));
        took
    });
    table.add(size, "one file of 1,000 changed, ms", median(changed.collect()));

    let (mut times, mut bytes) = (Vec::new(), Vec::new());
    for _ in 0..days {
        let (took, written) = library.add(DAY);
        times.push(took);
        bytes.push(written);
    }
    let mean = |of: &[u64]| of.iter().sum::<u64>() as f64 / of.len() as f64;
    table.add(size, "a day, median ms", median(times.clone()));
    table.add(size, "a day, longest ms", times.iter().max().map_or(f64::NAN, milliseconds));
    table.add(size, "a day, mean kB written", mean(&bytes) / 1e3);
    bytes.sort_unstable();
    table.add(size, "a day, median kB written", bytes[bytes.len() / 2] as f64 / 1e3);
    let segments = fs::read_dir(&library.index).expect("index").flatten().filter(|entry| entry.path().is_dir()).count();
    table.add(size, "segments after these days", segments as f64);

    let rebuilt = Library {
        encoder: SyntheticEncoder::new(),
        pages: library.pages.clone(),
        index: dir.join("rebuilt"),
        papers: library.papers,
    };
    rebuilt.update();
    let indexes = [library.index.clone(), rebuilt.index.clone()];
    let opened = indexes.each_ref().map(|index| open(index));
    // In turns, so that both meet the same moments of a busy machine.
    let mut times = [Vec::new(), Vec::new()];
    for at in 0..if days < 100 { 4 } else { 200 } {
        for (engine, times) in opened.iter().zip(&mut times) {
            times.push(ask(engine, at));
        }
    }
    for (name, times) in ["updated", "built from nothing"].into_iter().zip(times) {
        table.add(size, &format!("a question, {name}, ms"), median(times));
    }
    let mut times = [Vec::new(), Vec::new()];
    for at in 0..7 {
        for (index, times) in indexes.iter().zip(&mut times) {
            let start = Instant::now();
            ask(&open(index), at);
            times.push(start.elapsed());
        }
    }
    for (name, times) in ["updated", "built from nothing"].into_iter().zip(times) {
        table.add(size, &format!("opening and a question, {name}, ms"), median(times));
    }
    let _ = fs::remove_dir_all(&dir);
}

fn open(index: &Path) -> Engine {
    Engine::builder(index).open().expect("an index")
}

fn ask(engine: &Engine, at: usize) -> Duration {
    let query = Query { text: question(at as u64), k: 10, sentences: SentenceChoice::None, ..Query::default() };
    let start = Instant::now();
    assert!(!engine.search(&query).expect("an answer").hits.is_empty());
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    milliseconds(&times[times.len() / 2])
}

fn milliseconds(time: &Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The bytes that this process has written; 0 where the system does not count.
fn written() -> u64 {
    let counts = fs::read_to_string("/proc/self/io").unwrap_or_default();
    let line = counts.lines().find_map(|line| line.strip_prefix("wchar: "));
    line.and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
}

/// What is plotted against the number of papers.
const PLOTTED: [&str; 6] = [
    "nothing changed, ms",
    "one paper added, ms",
    "100 papers added, ms",
    "one file of 1,000 changed, ms",
    "a day, median ms",
    "a question, updated, ms",
];
