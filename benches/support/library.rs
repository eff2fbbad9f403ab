//! An index of papers that are made up here, with vectors that are: no model has to run over them.
//!
//! Texts have the length of abstracts, words as frequent as in a language (Zipf), every third paper in Chinese. Each
//! paper is of a topic, which says half of its words and where its vector lies.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use papers_sem::internals::embed::{Encoder, Model, ModelChoice, OnnxEncoder};
use papers_sem::internals::index::store::disk::FileSystem;
use papers_sem::internals::index::store::journal::Journal;
use papers_sem::internals::index::writer::{WriterOptions, space, update};
use papers_sem::internals::paper::Paper;
use papers_sem::internals::paper::merge::merge;
use papers_sem::internals::{index::passage, ingest};
use rayon::prelude::*;

/// Papers of a topic share words and a direction.
const TOPICS: u64 = 500;
const HAN: &str =
    "模型训练数据网络学习方法注意力检索语言图像生成推理优化参数样本特征任务性能结构长文本稀疏量化蒸馏对齐";

/// An index, and what it took to make it.
pub struct Made {
    pub index: PathBuf,
    /// Reading, merging, codes, words and writing: all but the embedding. None when it was there already.
    pub took: Option<Duration>,
}

/// The index of `count` papers below `room`; made once, so remove it when what makes an index has changed.
pub fn library(room: &Path, count: usize, graph_from: Option<usize>) -> Made {
    let room = room.join(format!("papers-{count}{}", if graph_from.is_some() { "-graph" } else { "" }));
    let (pages, index) = (room.join("pages"), room.join("index"));
    if index.join("manifest.json").is_file() {
        return Made { index, took: None };
    }
    let _ = fs::remove_dir_all(&room);
    fs::create_dir_all(&pages).expect("room");
    fs::create_dir_all(&index).expect("room");
    // A file of ten thousand, as exports come.
    for (number, first) in (0..count).step_by(10_000).enumerate() {
        let file = fs::File::create(pages.join(format!("{number:03}.jsonl"))).expect("page");
        let mut file = BufWriter::new(file);
        for paper in first..count.min(first + 10_000) {
            writeln!(file, "{}", record(paper as u64)).expect("page");
        }
        file.flush().expect("page");
    }
    journal(&pages, &index);
    let start = std::time::Instant::now();
    let report =
        update(&index, &[pages], &WriterOptions { graph_from, ..WriterOptions::default() }, &|_| {}).expect("index");
    assert_eq!((report.papers, report.embedded), (count, 0));
    Made { index, took: Some(start.elapsed()) }
}

/// Writes the vectors where an update looks for those that an interrupted one left.
fn journal(pages: &Path, index: &Path) {
    let embedder = OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("model"), Some(1)).expect("model");
    let window = embedder.window().expect("tokenizer");
    let identity = &embedder.spec().identity;
    let (mut journal, _) = Journal::open(&FileSystem, index, space(identity, false), identity.dimension);
    let mut first = 0;
    for path in ingest::walk(pages, &|_| false).files {
        let entries = ingest::read(&path).entries;
        let papers = merge(vec![(path, entries)]);
        let made = |(at, paper): (usize, &Paper)| {
            let name = paper.names.first().and_then(|name| name.strip_prefix("made-"));
            let number = name.map_or(first + at as u64, |number| number.parse().expect("number"));
            let made = passage::cut_passages(paper, window, &|_| false).into_iter();
            made.map(|made| (passage::key(&made.input(paper)), vector(number, identity.dimension))).collect::<Vec<_>>()
        };
        let all: Vec<_> = papers.par_iter().enumerate().flat_map_iter(made).collect();
        first += papers.len() as u64;
        journal.add(all.iter().map(|(key, vector)| (*key, vector.as_slice()))).expect("journal");
    }
}

/// A line of JSON.
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
        "id": format!("made-{number}"),
        "title": format!("{title} {number}"),
        "abstract": body,
        "date": format!("{year}-{:02}-{:02}", 1 + number % 12, 1 + number % 28),
        "authors": [english(random.next() % 5000 + 60_000), english(random.next() % 5000 + 60_000)],
        "url": format!("https://example.org/{number}"),
    })
    .to_string()
}

/// A question about the topic of paper `number`, and its vector near that of the paper.
pub fn question(number: u64, dimension: usize) -> (String, Vec<f32>) {
    let mut random = SplitMix(number.wrapping_mul(0x9e37_79b9) ^ 0x5eed);
    let topic = random.next() % TOPICS;
    let words: Vec<String> = (0..6)
        .map(|at| {
            let rank = random.zipf();
            english(if at % 2 == 0 { topic * 64 + rank % 64 + 20_000 } else { rank })
        })
        .collect();
    (words.join(" "), vector(number ^ 1 << 40, dimension))
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

/// A unit vector: a direction common to all, as real ones have, one of the topic, and one of its own.
fn vector(number: u64, dimension: usize) -> Vec<f32> {
    let topic = SplitMix((number & !(1 << 40)).wrapping_mul(0x9e37_79b9) ^ 0x5eed).next() % TOPICS;
    let mut parts = [SplitMix(1), SplitMix(2 + topic), SplitMix(1_000_000 + number)];
    let mut sum: Vec<f32> =
        (0..dimension).map(|_| 0.65 * parts[0].normal() + 0.6 * parts[1].normal() + 0.75 * parts[2].normal()).collect();
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    sum.iter_mut().for_each(|x| *x /= length);
    sum
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same on every machine.
pub struct SplitMix(pub u64);

impl SplitMix {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// The rank of a word, the first of twenty thousand by far the most frequent.
    fn zipf(&mut self) -> u64 {
        (20_000f64.powf(self.uniform()) - 1.0) as u64
    }

    /// The sum of four uniforms, scaled: near enough to a normal for a spread.
    fn normal(&mut self) -> f32 {
        let word = self.next();
        let sum: u64 = (0..4).map(|at| word >> (16 * at) & 0xffff).sum();
        (sum as f32 / 65_535.0 - 2.0) * 1.732
    }
}
