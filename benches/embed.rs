//! `cargo bench --bench embed`: passages embedded a second, compared with the model alone.
//!
//! The program embeds texts of one length at a time on all cores. In turns with it, bare ONNX Runtime sessions run the
//! same token ids: one single-threaded session a core, one text a run, longest first. The difference is the time spent
//! outside the model: tokenisation, pooling, waiting. The floor is the number of multiply-adds of the model at the speed
//! of one large byte matrix product of ONNX Runtime, measured in the same run.
//!
//! The texts consist of sentences from `examples/reading-list`. If `../shared/corpora/arxiv-100k.jsonl.gz` exists, 2,000
//! arXiv abstracts are embedded too. `-- --quick` runs a tenth of the texts.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ort::session::Session;
use ort::value::TensorRef;
use papers_sem::internals::embed::{Encoder, Model, ModelChoice, OnnxEncoder, runtime};
use tokenizers::Tokenizer;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const MODEL: &str = "models/papers-e5-zh-en";
const LAYERS: f64 = 12.0;
const WIDTH: f64 = 384.0;
const INNER: f64 = 1536.0;
/// Texts for each core in one timed batch.
const BATCH: usize = 16;

fn main() {
    // `cargo test --benches` passes this flag: a short run is enough.
    let tiny = std::env::args().any(|arg| arg == "--test");
    let embedder = OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("model"), None).expect("ONNX Runtime");
    let cores = embedder.cores();
    let tokenizer = Tokenizer::from_file(Path::new(ROOT).join(MODEL).join("tokenizer.json")).expect("tokenizer");
    let model = fs::read(Path::new(ROOT).join(MODEL).join("model.onnx")).expect("model.onnx");
    let bare: Vec<Session> = (0..cores).map(|_| session(&model)).collect();
    let mut bench = Bench { embedder, tokenizer, bare, peak: peak(cores, if tiny { 1 } else { 20 }) };
    let giga = 2.0 * bench.peak / 1e9;
    println!("{cores} cores; {giga:.0} G operations a second in one large byte matrix product");
    println!(
        "program and bare sessions in turns, {} texts a batch; ratios are medians over the batches",
        BATCH * cores
    );
    println!("texts                 tokens  passages/s   tokens/s  to bare  outside  to floor  operations/token");
    let sentences = sentences();
    let quick = std::env::args().any(|arg| arg == "--quick");
    let (count, rounds) = match (tiny, quick) {
        (true, _) => (4, 1),
        (_, true) => (2 * BATCH * cores, 1),
        _ => (4 * BATCH * cores, 3),
    };
    // The first run creates the sessions for many texts and allocates their memory.
    let warm = bench.synthetic(&sentences, 8, if tiny { 1 } else { 64 * cores });
    bench.embedder.passages(&warm, &|_| {}).expect("embedded");
    for tokens in [16, 64, 160, 400] {
        let texts = bench.synthetic(&sentences, tokens, count);
        bench.run(&format!("synthetic, ~{tokens}"), &texts, rounds);
    }
    let mut texts: Vec<String> =
        [16, 160, 64, 400].iter().flat_map(|&tokens| bench.synthetic(&sentences, tokens, count / 4)).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut texts);
    bench.run("synthetic, mixed", &texts, rounds);
    match abstracts(if tiny {
        4
    } else if quick {
        128
    } else {
        2000
    }) {
        Some(texts) => bench.run("arXiv abstracts", &texts, 1),
        None => println!("no ../shared/corpora/arxiv-100k.jsonl.gz: no abstracts"),
    }
}

struct Bench {
    embedder: OnnxEncoder,
    tokenizer: Tokenizer,
    bare: Vec<Session>,
    /// Multiply-adds a second on all cores together.
    peak: f64,
}

impl Bench {
    /// Embeds each batch with the program and with the bare sessions, in alternating order. Noise then affects both alike,
    /// and a disturbance of one batch does not move the median.
    fn run(&mut self, name: &str, texts: &[String], rounds: usize) {
        let prefix = self.embedder.spec().identity.passage_prefix.clone();
        let ids: Vec<Vec<i64>> = texts.iter().map(|text| self.ids(&format!("{prefix}{text}"))).collect();
        let batch = BATCH * self.bare.len();
        let (mut seconds, mut ratios) = (0.0, Vec::new());
        for round in 0..rounds {
            for (at, (texts, ids)) in texts.chunks(batch).zip(ids.chunks(batch)).enumerate() {
                let ours_first = (round + at) % 2 == 0;
                let before = if ours_first { None } else { Some(self.run_bare(ids)) };
                let start = Instant::now();
                let vectors = self.embedder.passages(texts, &|_| {}).expect("embedded");
                let ours = start.elapsed().as_secs_f64();
                assert_eq!(vectors.len(), texts.len());
                let bare = before.unwrap_or_else(|| self.run_bare(ids));
                seconds += ours;
                ratios.push(bare.as_secs_f64() / ours);
            }
        }
        ratios.sort_by(f64::total_cmp);
        let ratio = ratios[ratios.len() / 2];
        let tokens: usize = ids.iter().map(Vec::len).sum();
        let work: f64 = ids.iter().map(|ids| ids.len() as f64 * multiply_adds(ids.len() as f64)).sum();
        let rounds = rounds as f64;
        println!(
            "{name:<20} {:>7.0} {:>11.1} {:>10.0} {ratio:>8.3} {:>7.1}% {:>9.2} {:>13.1} M",
            tokens as f64 / texts.len() as f64,
            texts.len() as f64 * rounds / seconds,
            tokens as f64 * rounds / seconds,
            100.0 * (1.0 - ratio),
            seconds / (work * rounds / self.peak),
            2e-6 * work / tokens as f64,
        );
    }

    fn ids(&self, text: &str) -> Vec<i64> {
        let mut ids: Vec<i64> =
            self.tokenizer.encode(text, true).expect("tokens").get_ids().iter().map(|&id| i64::from(id)).collect();
        ids.truncate(self.embedder.spec().identity.max_tokens);
        ids
    }

    /// Runs the bare sessions over the texts, longest first, and returns the time it took.
    fn run_bare(&mut self, texts: &[Vec<i64>]) -> Duration {
        let start = Instant::now();
        let mut order: Vec<&Vec<i64>> = texts.iter().collect();
        order.sort_by_key(|ids| std::cmp::Reverse(ids.len()));
        let (order, next) = (&order, AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for session in &mut self.bare {
                let next = &next;
                scope.spawn(move || {
                    while let Some(ids) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let (mask, shape) = (vec![1i64; ids.len()], [1, ids.len()]);
                        let outputs = session
                            .run(ort::inputs![
                                "input_ids" => TensorRef::from_array_view((shape, &ids[..])).expect("ids"),
                                "attention_mask" => TensorRef::from_array_view((shape, &mask[..])).expect("mask"),
                            ])
                            .expect("run");
                        std::hint::black_box(outputs.len());
                    }
                });
            }
        });
        start.elapsed()
    }

    /// `count` texts of about `tokens` tokens each, of sentences drawn at random.
    fn synthetic(&self, sentences: &[String], tokens: usize, count: usize) -> Vec<String> {
        let mut random = fastrand::Rng::with_seed(tokens as u64);
        let text = |_| {
            let (mut text, mut length) = (String::new(), 0);
            while length < tokens {
                let sentence = &sentences[random.usize(..sentences.len())];
                let words: Vec<&str> = sentence.split_inclusive([' ', '，', '。']).collect();
                for word in words {
                    length += self.tokenizer.encode(word, false).expect("tokens").len();
                    text.push_str(word);
                    if length >= tokens {
                        break;
                    }
                }
                text.push(' ');
            }
            text
        };
        (0..count).map(text).collect()
    }
}

/// Multiply-adds of the model for one of `tokens` tokens: its weight matrices, and attention over all tokens.
fn multiply_adds(tokens: f64) -> f64 {
    LAYERS * (4.0 * WIDTH * WIDTH + 2.0 * WIDTH * INNER + 2.0 * tokens * WIDTH)
}

fn session(model: &[u8]) -> Session {
    let environment = runtime::environment().expect("ONNX Runtime");
    let builder = Session::builder(&environment).expect("builder").with_intra_threads(1).expect("one thread");
    { builder }.commit_from_memory(model).expect("session")
}

/// Multiply-adds a second of all cores, each with a matrix product of its own, the best of `times`.
fn peak(cores: usize, times: usize) -> f64 {
    let (rows, inner, columns) = (512, 1536, 1536);
    let model = product(inner, columns);
    let mut sessions: Vec<Session> = (0..cores).map(|_| session(&model)).collect();
    let left: Vec<u8> = (0..rows * inner).map(|at| (at * 7 % 251) as u8).collect();
    let mut once = || {
        let start = Instant::now();
        std::thread::scope(|scope| {
            for session in &mut sessions {
                let left = TensorRef::from_array_view(([rows, inner], &left[..])).expect("left");
                scope.spawn(move || std::hint::black_box(session.run(ort::inputs![left]).expect("product").len()));
            }
        });
        start.elapsed()
    };
    let best = (0..=times).map(|_| once()).min().unwrap_or_default();
    (rows * inner * columns * cores) as f64 / best.as_secs_f64()
}

/// A serialised ONNX model: one MatMulInteger of a byte matrix with a constant byte matrix.
fn product(inner: usize, columns: usize) -> Vec<u8> {
    fn number(mut value: usize) -> Vec<u8> {
        let mut out = Vec::new();
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
        out
    }
    fn bytes(field: usize, bytes: &[u8]) -> Vec<u8> {
        [number(field << 3 | 2), number(bytes.len()), bytes.to_vec()].concat()
    }
    fn value(field: usize, value: usize) -> Vec<u8> {
        [number(field << 3), number(value)].concat()
    }
    fn tensor(field: usize, name: &str, kind: usize) -> Vec<u8> {
        bytes(field, &[bytes(1, name.as_bytes()), bytes(2, &bytes(1, &value(1, kind)))].concat())
    }
    let weights: Vec<u8> = (0..inner * columns).map(|at| (at * 5 % 127) as u8).collect();
    let graph = [
        bytes(1, &[bytes(1, b"left"), bytes(1, b"right"), bytes(2, b"out"), bytes(4, b"MatMulInteger")].concat()),
        bytes(2, b"product"),
        bytes(5, &[value(1, inner), value(1, columns), value(2, 3), bytes(8, b"right"), bytes(9, &weights)].concat()),
        tensor(11, "left", 2),
        tensor(12, "made", 6),
    ];
    [value(1, 8), bytes(7, &graph.concat()), bytes(8, &value(2, 17))].concat()
}

fn sentences() -> Vec<String> {
    let dir = Path::new(ROOT).join("examples/reading-list");
    let mut files: Vec<_> = fs::read_dir(dir).expect("the example").map(|file| file.expect("file").path()).collect();
    files.sort();
    let text: String = files.iter().map(|file| fs::read_to_string(file).expect("text")).collect();
    text.lines().map(str::trim).filter(|line| line.len() > 60).map(str::to_string).collect()
}

fn abstracts(count: usize) -> Option<Vec<String>> {
    let file = fs::File::open(Path::new(ROOT).join("../shared/corpora/arxiv-100k.jsonl.gz")).ok()?;
    let lines = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines();
    let text = |line: std::io::Result<String>| {
        let record: serde_json::Value = serde_json::from_str(&line.expect("line")).expect("JSON");
        record["abstract"].as_str().expect("an abstract").to_string()
    };
    Some(lines.take(count).map(text).collect())
}
