//! `cargo bench --bench ingest`: how fast is each reader, and how far from what its parser alone takes?
//!
//! Timed is `ingest::read_bytes` on files that are in memory, entries dropped as they come: unpacking, decoding,
//! finding the format, parsing, and telling papers from the rest. The floor is the least that any reader of that form
//! has to do with the same bytes, on one core: flate2, encoding_rs or a check of the UTF-8, and then
//! pulldown-cmark's events, html5ever's tokens or serde_json's values, looked at by nobody.
//!
//! The files are made here from the bundled reading list, over and over with other words, of a real file's size; then
//! come real ones from `../shared/corpora`, where that is there.

use std::hint::black_box;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use encoding_rs::{GB18030, UTF_16LE};
use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer};
use papers_sem::ingest::{Format, read, read_bytes};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use serde_json::json;

fn main() {
    // `cargo test --benches` runs benches with this flag: once, and small.
    let small = std::env::args().any(|arg| arg == "--test");
    let cases = if small { made(2, 3) } else { made(40, 150) };
    // As in `cargo bench --bench ingest -- HTML`.
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    let is_wanted = |case: &&Case| case.name.contains(&wanted);
    let bench = Bench {
        one: rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread"),
        least: if small { Duration::ZERO } else { Duration::from_secs(1) },
    };
    let texts: usize = cases.iter().map(Case::bytes).sum();
    println!(
        "{} cores; megabytes of text, unpacked, a second; the best of several passes",
        rayon::current_num_threads()
    );
    let check =
        bench.time(|| cases.iter().flat_map(|case| &case.files).filter(|f| std::str::from_utf8(f).is_ok()).count());
    println!(
        "checking these {:.0} MB for UTF-8 alone: {:.0} MB/s on one core",
        mb(texts),
        mb(texts) / check.1.as_secs_f64()
    );
    println!(
        "{:<28} {:>5} {:>6} {:>7} {:>9} {:>9} {:>8} {:>10}   floor",
        "", "files", "MB", "papers", "one core", "floor", "x floor", "all cores"
    );
    for case in cases.iter().filter(is_wanted) {
        bench.run(case);
    }
    let shared = std::env::var_os("PAPERS_SEM_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
        .join("corpora");
    if !shared.is_dir() {
        println!("SKIPPED: {} is not there; real pages are kept apart from the project", shared.display());
        return;
    }
    println!("real files, from {}:", shared.display());
    for case in real(&shared, small).iter().filter(is_wanted) {
        bench.run(case);
    }
}

/// Files of one form, and how their bytes stand for text.
struct Case {
    name: &'static str,
    files: Vec<Vec<u8>>,
    format: Format,
    coding: Coding,
    /// How many papers they hold; unknown of real files.
    papers: Option<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Coding {
    Utf8,
    Gb18030,
    Utf16,
    Gzip,
}

impl Case {
    /// The length of all texts, unpacked.
    fn bytes(&self) -> usize {
        match self.coding {
            Coding::Gzip => self.files.iter().map(|file| unpack(file).len()).sum(),
            _ => self.files.iter().map(Vec::len).sum(),
        }
    }

    fn floor_name(&self) -> String {
        let first = match self.coding {
            Coding::Utf8 => "UTF-8 check",
            Coding::Gb18030 | Coding::Utf16 => "encoding_rs",
            Coding::Gzip => "flate2, UTF-8 check",
        };
        let then = match self.format {
            Format::Markdown => "pulldown-cmark",
            Format::Html => "html5ever's tokenizer",
            Format::Json | Format::JsonLines => "serde_json",
        };
        format!("{first}, {then}")
    }

    /// Does what no reader of this form can leave out.
    fn floor(&self, file: &[u8]) -> usize {
        let unpacked;
        let text = match self.coding {
            Coding::Utf8 => String::from_utf8_lossy(file),
            Coding::Gb18030 => GB18030.decode(file).0,
            Coding::Utf16 => UTF_16LE.decode(file).0,
            Coding::Gzip => {
                unpacked = unpack(file);
                String::from_utf8_lossy(&unpacked)
            }
        };
        match self.format {
            // The options that the reader sets.
            Format::Markdown => {
                let options = Options::ENABLE_TABLES
                    | Options::ENABLE_STRIKETHROUGH
                    | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_TASKLISTS
                    | Options::ENABLE_MATH;
                Parser::new_ext(&text, options).into_offset_iter().map(black_box).count()
            }
            Format::Html => {
                let tokenizer = Tokenizer::new(Nobody, Default::default());
                let queue = BufferQueue::default();
                queue.push_back((*text).into());
                let _ = black_box(tokenizer.feed(&queue));
                tokenizer.end();
                1
            }
            Format::Json => usize::from(value(&text)),
            Format::JsonLines => text.lines().filter(|line| value(line)).count(),
        }
    }
}

fn value(text: &str) -> bool {
    black_box(serde_json::from_str::<serde_json::Value>(text)).is_ok()
}

fn unpack(file: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut bytes).expect("whole");
    bytes
}

struct Nobody;

impl TokenSink for Nobody {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        black_box(token);
        TokenSinkResult::Continue
    }
}

struct Bench {
    one: rayon::ThreadPool,
    /// Passes are made until they took this long together.
    least: Duration,
}

impl Bench {
    fn run(&self, case: &Case) {
        let papers = |file: &Vec<u8>| {
            let reading = read_bytes(Path::new("bench"), file);
            assert_eq!(reading.format, Some(case.format), "{}", case.name);
            reading.entries.len()
        };
        // Records are parsed on all cores of whatever pool they are read in.
        let (found, one) = self.one.install(|| self.time(|| case.files.iter().map(papers).sum::<usize>()));
        let (again, all) = self.time(|| case.files.par_iter().map(papers).sum::<usize>());
        let (_, floor) = self.time(|| case.files.iter().map(|file| case.floor(file)).sum::<usize>());
        assert!(found > 0 && found == again, "{}: {found} papers, then {again}", case.name);
        assert!(case.papers.is_none_or(|made| made == found), "{}: {found} papers of {:?}", case.name, case.papers);
        let bytes = mb(case.bytes());
        println!(
            "{:<28} {:>5} {bytes:>6.1} {found:>7} {:>9.1} {:>9.1} {:>8.1} {:>10.1}   {}",
            case.name,
            case.files.len(),
            bytes / one.as_secs_f64(),
            bytes / floor.as_secs_f64(),
            one.as_secs_f64() / floor.as_secs_f64(),
            bytes / all.as_secs_f64(),
            case.floor_name()
        );
    }

    fn time<T>(&self, mut pass: impl FnMut() -> T) -> (T, Duration) {
        let begun = Instant::now();
        let mut best = Duration::MAX;
        loop {
            let start = Instant::now();
            let answer = black_box(pass());
            best = best.min(start.elapsed());
            if begun.elapsed() >= self.least {
                return (answer, best);
            }
        }
    }
}

/// A paper as a list may tell of it.
struct Told {
    id: String,
    title: String,
    authors: [&'static str; 3],
    text: String,
}

/// `files` files of each form, with `papers` papers each.
fn made(files: usize, papers: usize) -> Vec<Case> {
    let lists: Vec<Vec<Told>> = told(files * papers).into_iter().fold(Vec::new(), |mut lists: Vec<Vec<Told>>, told| {
        match lists.last_mut() {
            Some(list) if list.len() < papers => list.push(told),
            _ => lists.push(vec![told]),
        }
        lists
    });
    let case = |name, format, write: &dyn Fn(&[Told]) -> String| Case {
        name,
        files: lists.iter().map(|list| write(list).into_bytes()).collect(),
        format,
        coding: Coding::Utf8,
        papers: Some(files * papers),
    };
    let coded = |name, case: &Case, coding, encode: &dyn Fn(&str) -> Vec<u8>| Case {
        name,
        files: case.files.iter().map(|file| encode(&String::from_utf8_lossy(file))).collect(),
        coding,
        ..*case
    };
    let headings = case("Markdown, headings", Format::Markdown, &headings);
    let lines = case("JSON Lines", Format::JsonLines, &|list| each(list, |told| format!("{}\n", record(told))));
    let array = |list: &[Told]| serde_json::Value::from_iter(list.iter().map(record)).to_string();
    let coded = [
        coded("Markdown in GB18030", &headings, Coding::Gb18030, &|text| GB18030.encode(text).0.into_owned()),
        coded("Markdown in UTF-16", &headings, Coding::Utf16, &|text| {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        }),
        coded("JSON Lines, gzip", &lines, Coding::Gzip, &|text| {
            let mut out = GzEncoder::new(Vec::new(), Compression::default());
            out.write_all(text.as_bytes()).and_then(|()| out.finish()).expect("memory")
        }),
    ];
    let mut cases = vec![
        headings,
        case("Markdown, table", Format::Markdown, &table),
        case("Markdown, list items", Format::Markdown, &items),
        case("Markdown, paragraphs", Format::Markdown, &paragraphs),
        case("HTML", Format::Html, &page),
        lines,
        case("JSON array", Format::Json, &array),
    ];
    cases.extend(coded);
    cases
}

/// As many papers, from the bundled list: each time with another id and other words in title and text.
fn told(count: usize) -> Vec<Told> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/reading-list");
    let list = ["classics-en.md", "monthly-zh.md", "weekly.md"].map(|name| read(&folder.join(name)).entries);
    let texts: Vec<(String, String)> = list
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let title = entry.title_en.or(entry.title_zh)?;
            Some((title, entry.texts.into_iter().next()?.text.replace('\n', " ")))
        })
        .collect();
    let fields = ["optics", "botany", "sailing", "masonry", "weather", "acoustics", "geology"];
    let people = ["Ada Stone", "Ben Okafor", "Chen Yu", "Dora Lind", "Emil Novak"];
    let one = |at: usize| {
        let (title, text) = &texts[at % texts.len()];
        let field = fields[at % fields.len()];
        Told {
            id: format!("{:02}{:02}.{:05}", 15 + at % 9, 1 + at % 12, 10_000 + at),
            title: format!("{title}: Part {at} on {field}"),
            authors: [0, 2, 4].map(|step| people[(at + step) % people.len()]),
            text: format!("{text} The {at}th study, on {field}, says so too."),
        }
    };
    (0..count).map(one).collect()
}

fn each(list: &[Told], write: impl Fn(&Told) -> String) -> String {
    list.iter().map(write).collect()
}

fn headings(list: &[Told]) -> String {
    each(list, |Told { id, title, authors, text }| {
        format!("## {title}\n\n[paper](https://arxiv.org/abs/{id}) · {}\n\n{text}\n\n", authors.join(", "))
    })
}

fn table(list: &[Told]) -> String {
    let rows = each(list, |Told { id, title, authors, text }| {
        format!("| [{title}](https://arxiv.org/abs/{id}) | {} | {} |\n", authors.join(", "), text.replace('|', "/"))
    });
    format!("# Papers\n\n| Title | Authors | Abstract |\n|---|---|---|\n{rows}")
}

fn items(list: &[Told]) -> String {
    let items = each(list, |Told { id, title, authors, text }| {
        format!("- [{title}](https://arxiv.org/abs/{id}) - {}\n  - {text}\n", authors.join(", "))
    });
    format!("# Papers\n\n{items}")
}

fn paragraphs(list: &[Told]) -> String {
    each(list, |Told { id, title, text, .. }| format!("[{title}](https://arxiv.org/abs/{id}) {text}\n\n"))
}

fn page(list: &[Told]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let articles = each(list, |Told { id, title, authors, text }| {
        format!(
            "<article class=\"paper\">\n<h2><a href=\"https://arxiv.org/abs/{id}\">{}</a></h2>\n\
             <p class=\"authors\">Authors: {}</p>\n<p>{}</p>\n</article>\n",
            escape(title),
            authors.join(", "),
            escape(text)
        )
    });
    format!(
        "<!DOCTYPE html>\n<html>\n<head><title>Papers</title></head>\n<body>\n<main>\n{articles}</main>\n</body>\n</html>\n"
    )
}

fn record(told: &Told) -> serde_json::Value {
    let Told { id, title, authors, text } = told;
    json!({"id": id, "title": title, "abstract": text, "authors": authors, "date": "2024-05-01", "categories": ["cs.CL"]})
}

/// What lies in the folder of real files, by form.
fn real(folder: &Path, small: bool) -> Vec<Case> {
    let all = |name, inside: &str, ending: &str, format, coding| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join(inside))
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        paths.retain(|path| path.to_string_lossy().ends_with(ending));
        paths.sort();
        let read = |path: PathBuf| std::fs::read(path).ok();
        let mut files: Vec<Vec<u8>> = paths.into_iter().filter_map(read).collect();
        // Files whose content is of another form than their name says are another case's.
        files.retain(|file| coding == Coding::Gzip || read_bytes(Path::new("bench"), file).format == Some(format));
        Case { name, files, format, coding, papers: None }
    };
    let mut cases = vec![
        all("seeds/*.txt", "seeds", ".txt", Format::Markdown, Coding::Utf8),
        all("messy/*.md", "messy", ".md", Format::Markdown, Coding::Utf8),
        all("messy/*.html", "messy", ".html", Format::Html, Coding::Utf8),
    ];
    if !small {
        cases.push(all("arxiv-100k.jsonl.gz", ".", "arxiv-100k.jsonl.gz", Format::JsonLines, Coding::Gzip));
    }
    cases.retain(|case| !case.files.is_empty());
    cases
}

fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
