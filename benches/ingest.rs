//! `cargo bench --bench ingest`: the speed of each reader, compared with its parser alone.
//!
//! The benchmark times `ingest::read_bytes` on files in memory and drops the entries: decompression, decoding, format
//! detection, parsing, and the extraction of papers. The floor is the least that any reader of the format has to do with
//! the same bytes on one core: flate2, encoding_rs or a UTF-8 check, and then the events of pulldown-cmark, the tokens of
//! html5ever or the values of serde_json.
//!
//! The files are generated from the bundled reading list, with other words each time and of realistic size. Then come
//! real files from `../shared/corpora`, if it exists. `-- HTML` runs the cases with `HTML` in their names.

use std::hint::black_box;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use encoding_rs::{GB18030, UTF_16LE};
use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer};
use papers_sem::internals::ingest::{FileFormat, read, read_bytes};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use serde_json::json;

fn main() {
    // `cargo test --benches` passes this flag: a short run is enough.
    let small = std::env::args().any(|arg| arg == "--test");
    let cases = if small { synthetic(2, 3) } else { synthetic(40, 150) };
    let wanted = std::env::args().skip(1).find(|arg| !arg.starts_with('-')).unwrap_or_default();
    let is_wanted = |case: &&Case| case.name.contains(&wanted);
    let bench = Bench {
        one: rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread"),
        least: if small { Duration::ZERO } else { Duration::from_secs(1) },
    };
    let texts: usize = cases.iter().map(Case::bytes).sum();
    println!("{} cores; MB of uncompressed text a second; the best of several passes", rayon::current_num_threads());
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
        println!("SKIPPED: {} does not exist; real files are not part of the repository", shared.display());
        return;
    }
    println!("real files, from {}:", shared.display());
    for case in real(&shared, small).iter().filter(is_wanted) {
        bench.run(case);
    }
}

/// Files of one format and one encoding.
struct Case {
    name: &'static str,
    files: Vec<Vec<u8>>,
    format: &'static str,
    coding: Coding,
    /// How many papers they hold; unknown for real files.
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
    /// The length of all texts, uncompressed.
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
            "markdown" => "pulldown-cmark",
            "html" => "html5ever's tokenizer",
            _ => "serde_json",
        };
        format!("{first}, {then}")
    }

    /// Does the work that no reader of this format can avoid.
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
            // The same options as the reader.
            "markdown" => {
                let options = Options::ENABLE_TABLES
                    | Options::ENABLE_STRIKETHROUGH
                    | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_TASKLISTS
                    | Options::ENABLE_MATH;
                Parser::new_ext(&text, options).into_offset_iter().map(black_box).count()
            }
            "html" => {
                let tokenizer = Tokenizer::new(Nobody, Default::default());
                let queue = BufferQueue::default();
                queue.push_back((*text).into());
                let _ = black_box(tokenizer.feed(&queue));
                tokenizer.end();
                1
            }
            "json" => usize::from(value(&text)),
            "json-lines" => text.lines().filter(|line| value(line)).count(),
            format => panic!("no floor for {format}"),
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
    /// A case repeats until all its passes took this long together.
    least: Duration,
}

impl Bench {
    fn run(&self, case: &Case) {
        let papers = |file: &Vec<u8>| {
            let reading = read_bytes(Path::new("bench"), file);
            assert_eq!(reading.format.map(FileFormat::name), Some(case.format), "{}", case.name);
            reading.entries.len()
        };
        // Records are parsed on all cores of the current pool.
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

/// A synthetic paper.
struct Record {
    id: String,
    title: String,
    authors: [&'static str; 3],
    text: String,
}

/// `files` files of each format, with `papers` papers each.
fn synthetic(files: usize, papers: usize) -> Vec<Case> {
    let lists: Vec<Vec<Record>> =
        records(files * papers).into_iter().fold(Vec::new(), |mut lists: Vec<Vec<Record>>, paper| {
            match lists.last_mut() {
                Some(list) if list.len() < papers => list.push(paper),
                _ => lists.push(vec![paper]),
            }
            lists
        });
    let case = |name, format, write: &dyn Fn(&[Record]) -> String| Case {
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
    let headings = case("Markdown, headings", "markdown", &headings);
    let lines = case("JSON Lines", "json-lines", &|list| each(list, |paper| format!("{}\n", record(paper))));
    let array = |list: &[Record]| serde_json::Value::from_iter(list.iter().map(record)).to_string();
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
        case("Markdown, table", "markdown", &table),
        case("Markdown, list items", "markdown", &items),
        case("Markdown, paragraphs", "markdown", &paragraphs),
        case("HTML", "html", &page),
        lines,
        case("JSON array", "json", &array),
    ];
    cases.extend(coded);
    cases
}

/// `count` papers from the bundled list, each with its own id and other words in title and text.
fn records(count: usize) -> Vec<Record> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/reading-list");
    let list = ["classics-en.md", "monthly-zh.md", "weekly.md"].map(|name| read(&folder.join(name)).entries);
    let texts: Vec<(String, String)> = list
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let title = entry.bibliography.title_en.or(entry.bibliography.title_zh)?;
            Some((title, entry.texts.into_iter().next()?.text.replace('\n', " ")))
        })
        .collect();
    let fields = ["optics", "botany", "sailing", "masonry", "weather", "acoustics", "geology"];
    let people = ["Ada Stone", "Ben Okafor", "Chen Yu", "Dora Lind", "Emil Novak"];
    let one = |at: usize| {
        let (title, text) = &texts[at % texts.len()];
        let field = fields[at % fields.len()];
        Record {
            id: format!("{:02}{:02}.{:05}", 15 + at % 9, 1 + at % 12, 10_000 + at),
            title: format!("{title}: Part {at} on {field}"),
            authors: [0, 2, 4].map(|step| people[(at + step) % people.len()]),
            text: format!("{text} The {at}th study, on {field}, says so too."),
        }
    };
    (0..count).map(one).collect()
}

fn each(list: &[Record], write: impl Fn(&Record) -> String) -> String {
    list.iter().map(write).collect()
}

fn headings(list: &[Record]) -> String {
    each(list, |Record { id, title, authors, text }| {
        format!("## {title}\n\n[paper](https://arxiv.org/abs/{id}) · {}\n\n{text}\n\n", authors.join(", "))
    })
}

fn table(list: &[Record]) -> String {
    let rows = each(list, |Record { id, title, authors, text }| {
        format!("| [{title}](https://arxiv.org/abs/{id}) | {} | {} |\n", authors.join(", "), text.replace('|', "/"))
    });
    format!("# Papers\n\n| Title | Authors | Abstract |\n|---|---|---|\n{rows}")
}

fn items(list: &[Record]) -> String {
    let items = each(list, |Record { id, title, authors, text }| {
        format!("- [{title}](https://arxiv.org/abs/{id}) - {}\n  - {text}\n", authors.join(", "))
    });
    format!("# Papers\n\n{items}")
}

fn paragraphs(list: &[Record]) -> String {
    each(list, |Record { id, title, text, .. }| format!("[{title}](https://arxiv.org/abs/{id}) {text}\n\n"))
}

fn page(list: &[Record]) -> String {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let articles = each(list, |Record { id, title, authors, text }| {
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

fn record(paper: &Record) -> serde_json::Value {
    let Record { id, title, authors, text } = paper;
    json!({"id": id, "title": title, "abstract": text, "authors": authors, "date": "2024-05-01", "categories": ["cs.CL"]})
}

/// The real files below `folder`, by format.
fn real(folder: &Path, small: bool) -> Vec<Case> {
    let all = |name, inside: &str, ending: &str, format, coding| {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder.join(inside))
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        paths.retain(|path| path.to_string_lossy().ends_with(ending));
        paths.sort();
        let read = |path: PathBuf| std::fs::read(path).ok();
        let mut files: Vec<Vec<u8>> = paths.into_iter().filter_map(read).collect();
        // A file whose content has another format than its name belongs to another case.
        files.retain(|file| {
            coding == Coding::Gzip || read_bytes(Path::new("bench"), file).format.map(FileFormat::name) == Some(format)
        });
        Case { name, files, format, coding, papers: None }
    };
    let mut cases = vec![
        all("seeds/*.txt", "seeds", ".txt", "markdown", Coding::Utf8),
        all("messy/*.md", "messy", ".md", "markdown", Coding::Utf8),
        all("messy/*.html", "messy", ".html", "html", Coding::Utf8),
    ];
    if !small {
        cases.push(all("arxiv-100k.jsonl.gz", ".", "arxiv-100k.jsonl.gz", "json-lines", Coding::Gzip));
    }
    cases.retain(|case| !case.files.is_empty());
    cases
}

fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
