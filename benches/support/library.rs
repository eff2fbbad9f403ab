//! A synthetic collection of papers, and an index of it with synthetic vectors, so that no model has to run.
//!
//! Texts have the length of abstracts and the word frequencies of a language (Zipf); every third paper is in Chinese. A
//! paper's topic decides half of its words and the direction of its vector.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use papers_sem::internals::embed::Model;
use papers_sem::{EmbedError, Encoder, ModelChoice, ModelSpec, Window, WriterOptions, update_with};
use rayon::prelude::*;

/// Papers of a topic share words and a direction.
const TOPICS: u64 = 500;
const HAN: &str =
    "模型训练数据网络学习方法注意力检索语言图像生成推理优化参数样本特征任务性能结构长文本稀疏量化蒸馏对齐";

/// An index of synthetic papers.
pub struct SyntheticIndex {
    pub index: PathBuf,
    /// The time of indexing without a model: reading, merging, splitting, quantising, words, writing. None when the index
    /// existed.
    pub took: Option<Duration>,
}

/// An index of `count` papers in a directory below `parent`. An existing one is used again, so remove it when the code that
/// writes indexes changes.
pub fn library(parent: &Path, count: usize, graph_from: Option<usize>) -> SyntheticIndex {
    let dir = parent.join(format!("papers-{count}{}", if graph_from.is_some() { "-graph" } else { "" }));
    let (pages, index) = (dir.join("pages"), dir.join("index"));
    if index.join("manifest.json").is_file() {
        return SyntheticIndex { index, took: None };
    }
    let _ = fs::remove_dir_all(&dir);
    write_pages(&pages, count);
    let took = index_pages(&pages, &index, count, &WriterOptions { graph_from, ..WriterOptions::default() });
    SyntheticIndex { index, took: Some(took) }
}

/// Writes the papers from 0 to `count` as files of records.
pub fn write_pages(pages: &Path, count: usize) {
    fs::create_dir_all(pages).expect("directory");
    // Ten thousand papers a file, as in large exports.
    for (number, first) in (0..count).step_by(10_000).enumerate() {
        let file = fs::File::create(pages.join(format!("{number:03}.jsonl"))).expect("page");
        let mut file = BufWriter::new(file);
        for paper in first..count.min(first + 10_000) {
            writeln!(file, "{}", record(paper as u64)).expect("page");
        }
        file.flush().expect("page");
    }
}

/// Writes the papers from `first` to `end` as one file of records.
pub fn write_page(page: &Path, first: usize, end: usize) {
    let text: String = (first..end).map(|paper| record(paper as u64) + "\n").collect();
    fs::write(page, text).expect("page");
}

/// Indexes the files of `count` papers and gives the time of it.
pub fn index_pages(pages: &Path, index: &Path, count: usize, options: &WriterOptions) -> Duration {
    let encoder = SyntheticEncoder::new();
    let start = Instant::now();
    let report = update_with(&encoder, index, &[pages.to_path_buf()], options, &|_| {}).expect("index");
    assert_eq!(report.papers, count);
    start.elapsed()
}

/// Gives passages the vectors of their papers, in the name of the built-in model: the command asks these indexes with it.
pub struct SyntheticEncoder {
    spec: ModelSpec,
    window: Window,
}

impl SyntheticEncoder {
    pub fn new() -> Self {
        let model = Model::open(&ModelChoice::BuiltIn).expect("built-in model");
        Self { spec: model.spec().clone(), window: model.window().expect("tokenizer") }
    }
}

impl Encoder for SyntheticEncoder {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.passages(texts, &|_| {})
    }

    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        let vectors = texts.par_iter().map(|text| vector(paper_number(text), self.spec.identity.dimension)).collect();
        on_done(texts.len());
        Ok(vectors)
    }

    fn window(&self) -> Result<&Window, EmbedError> {
        Ok(&self.window)
    }

    // Large batches: each is one parallel loop.
    fn cores(&self) -> usize {
        64
    }
}

/// The number of the paper that a passage is of: titles end with it, and a passage begins with its title.
fn paper_number(passage: &str) -> u64 {
    let title = passage.lines().next().unwrap_or_default();
    title.rsplit(' ').next().and_then(|number| number.parse().ok()).expect("a title with its number")
}

/// A paper as a line of JSON.
fn record(number: u64) -> String {
    let mut random = SplitMix(number.wrapping_mul(0x9e37_79b9) ^ 0x5eed);
    let topic = random.next() % TOPICS;
    let is_chinese = number % 3 == 2;
    let mut text = |words: usize| {
        let mut text = String::new();
        for at in 0..words {
            let own = random.next().is_multiple_of(2);
            let rank = random.zipf();
            let word = if own { topic * 64 + rank % 64 + 20_000 } else { rank };
            if is_chinese {
                text.push_str(&chinese(word));
                if at % 9 == 8 {
                    text.push(if at % 27 == 26 { '。' } else { '，' });
                }
            } else {
                if at > 0 {
                    text.push_str(if at % 18 == 0 { ". " } else { " " });
                }
                text.push_str(&english(word));
            }
        }
        text
    };
    let (title, body) = if is_chinese { (text(8), text(110)) } else { (text(9), text(150)) };
    let year = 1995 + number % 30;
    serde_json::json!({
        "id": format!("synthetic-{number}"),
        "title": format!("{title} {number}"),
        "abstract": body,
        "date": format!("{year}-{:02}-{:02}", 1 + number % 12, 1 + number % 28),
        "authors": [english(random.next() % 5000 + 60_000), english(random.next() % 5000 + 60_000)],
        "url": format!("https://example.org/{number}"),
    })
    .to_string()
}

/// A question about the topic of paper `number`.
pub fn question(number: u64) -> String {
    let mut random = SplitMix(number.wrapping_mul(0x9e37_79b9) ^ 0x5eed);
    let topic = random.next() % TOPICS;
    let words: Vec<String> = (0..6)
        .map(|at| {
            let rank = random.zipf();
            english(if at % 2 == 0 { topic * 64 + rank % 64 + 20_000 } else { rank })
        })
        .collect();
    words.join(" ")
}

fn english(mut number: u64) -> String {
    const FIRST: [&str; 16] = ["b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl"];
    const THEN: [&str; 10] = ["a", "e", "i", "o", "u", "ar", "en", "is", "or", "un"];
    let mut word = String::new();
    loop {
        word.push_str(FIRST[(number % 16) as usize]);
        word.push_str(THEN[(number / 16 % 10) as usize]);
        number /= 160;
        if number == 0 {
            return word;
        }
    }
}

fn chinese(number: u64) -> String {
    let han: Vec<char> = HAN.chars().collect();
    let at = |number: u64| han[(number % han.len() as u64) as usize];
    [at(number), at(number / 7 + number / han.len() as u64)].into_iter().collect()
}

/// A unit vector: the sum of a direction common to all papers, as real vectors have, one of the topic and one of the paper.
fn vector(number: u64, dimension: usize) -> Vec<f32> {
    let topic = SplitMix(number.wrapping_mul(0x9e37_79b9) ^ 0x5eed).next() % TOPICS;
    let mut parts = [SplitMix(1), SplitMix(2 + topic), SplitMix(1_000_000 + number)];
    let mut sum: Vec<f32> =
        (0..dimension).map(|_| 0.65 * parts[0].normal() + 0.6 * parts[1].normal() + 0.75 * parts[2].normal()).collect();
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    sum.iter_mut().for_each(|x| *x /= length);
    sum
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// The rank of a word among twenty thousand, drawn by Zipf's law.
    fn zipf(&mut self) -> u64 {
        (20_000f64.powf(self.uniform()) - 1.0) as u64
    }

    /// Nearly normal: the scaled sum of four uniforms.
    fn normal(&mut self) -> f32 {
        let word = self.next();
        let sum: u64 = (0..4).map(|at| word >> (16 * at) & 0xffff).sum();
        (sum as f32 / 65_535.0 - 2.0) * 1.732
    }
}
