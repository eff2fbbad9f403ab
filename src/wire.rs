//! The public shapes of everything that leaves the program as JSON.
//!
//! The command line prints them with `--json`; other interfaces send the same. Fields are only added, never renamed or
//! removed, within a major version. The order of the fields is part of the shape.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::index::verify::Health;
use crate::index::writer::UpdateReport as WriterReport;
use crate::ingest::Problem;
use crate::paper::{Link, Paper, PartialDate, Source, Text, TextKind};
use crate::search::{Evidence, Hit};
use crate::text::Language;

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceJson {
    /// The file. A name that is not UTF-8 has U+FFFD in place of what cannot be written.
    pub path: String,
    /// The line, counted from 1.
    pub line: u32,
}

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerJson {
    /// The id of the question, if it came with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question. Of similar papers it is the title of the paper that they are similar to.
    pub query: String,
    /// Milliseconds from the start to the answer.
    pub took_ms: f64,
    /// Whether scores are probabilities. Without a calibration of the model, and of similar papers, they only order the
    /// papers.
    #[serde(default)]
    pub calibrated: bool,
    /// Damage of the index that the answer works around.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// The papers, best first.
    pub hits: Vec<HitJson>,
}

/// A paper that answers a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HitJson {
    /// Counted from 1, best first.
    pub rank: usize,
    /// From 0 to 1, falling with the rank.
    pub score: f32,
    /// The id of the paper.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    pub title_zh: Option<String>,
    /// The best address to open.
    pub url: Option<String>,
    /// ISO 8601, to the day, the month or the year.
    pub date: Option<PartialDate>,
    /// The authors, in order.
    pub authors: Vec<String>,
    /// The tags, in order.
    pub tags: Vec<String>,
    /// The language of the passage.
    pub language: Language,
    /// The passage of the paper that matches best.
    pub passage: String,
    /// Where the passage stands.
    pub source: SourceJson,
    /// Every place that the paper was read from.
    pub sources: Vec<SourceJson>,
    /// The scores and ranks that the rank comes from, if they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<ExplanationJson>,
}

/// The scores and ranks that the rank of a hit comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExplanationJson {
    /// Cosine of the question and the best passage, from -1 to 1.
    pub cosine: Option<f32>,
    /// The rank by cosine alone, from 1.
    pub cosine_rank: Option<usize>,
    /// BM25 of the question's words. Its scale differs from question to question.
    pub bm25: Option<f32>,
    /// The rank by BM25 alone, from 1.
    pub bm25_rank: Option<usize>,
    /// Whether BM25 is of translated words.
    pub translated: bool,
    /// The fused score that papers are ranked by.
    pub fused: f32,
    /// Whether the question is the id, the title or the short title of the paper.
    pub named: bool,
    /// Which passage of the paper matches best, from 0.
    pub passage: usize,
}

/// All that an index holds of a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperJson {
    /// The arXiv id, else the DOI, else `t:` and a hash of the title.
    pub id: String,
    /// The arXiv id without its version.
    pub arxiv: Option<String>,
    /// The DOI in lower case.
    pub doi: Option<String>,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    pub title_zh: Option<String>,
    /// The authors, in order.
    pub authors: Vec<String>,
    /// ISO 8601, to the day, the month or the year.
    pub date: Option<PartialDate>,
    /// The best address to open.
    pub url: Option<String>,
    /// The links of all entries.
    pub links: Vec<LinkJson>,
    /// Where the paper appeared.
    pub venue: Option<String>,
    /// Any other remark on the publication.
    pub comment: Option<String>,
    /// The tags, in order.
    pub tags: Vec<String>,
    /// The subject categories, such as `cs.CL`.
    pub categories: Vec<String>,
    /// The texts of all entries.
    pub texts: Vec<TextJson>,
    /// Every place that the paper was read from.
    pub sources: Vec<SourceJson>,
}

/// A link of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkJson {
    /// The words that carry the link. Empty for a bare address.
    pub label: String,
    /// The address.
    pub url: String,
}

/// A text of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextJson {
    /// What the text is.
    pub kind: TextKind,
    /// The language that the text is written in.
    pub language: Language,
    /// The line on which the text begins, counted from 1.
    pub line: u32,
    /// Which of the paper's sources the text stands in, from 0.
    pub source: u32,
    /// The text, without markup.
    pub text: String,
}

/// What an update of an index did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateJson {
    /// Passages that were embedded.
    pub embedded: usize,
    /// Files in the index.
    pub files: usize,
    /// The directory of the index.
    pub index: String,
    /// Files that the next run has to do, because this one was stopped.
    pub left: usize,
    /// Papers that were not in the index before.
    pub new: usize,
    /// Papers in the index.
    pub papers: usize,
    /// Passages in the index.
    pub passages: usize,
    /// What could not be read, and where.
    pub problem_list: Vec<ProblemJson>,
    /// How many problems there are.
    pub problems: usize,
    /// Papers that are in the index no longer.
    pub removed: usize,
    /// Files without text.
    pub skipped: usize,
    /// Papers that did not change.
    pub unchanged: usize,
    /// Papers that changed.
    pub updated: usize,
}

/// Something that could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemJson {
    /// The line, counted from 1, if the problem is about one.
    pub line: Option<u32>,
    /// What is wrong, and what was done about it.
    pub message: String,
    /// The file or directory.
    pub path: String,
}

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The size of all files, in bytes.
    pub bytes: u64,
    /// The number of dimensions of a vector.
    pub dimension: usize,
    /// Files that papers were read from.
    pub files: usize,
    /// The earliest date of a paper, ISO 8601.
    pub first_date: Option<PartialDate>,
    /// The number of the generation. Each update that changes something adds 1.
    pub generation: u64,
    /// Whether there is an HNSW graph.
    pub graph: bool,
    /// The directory of the index.
    pub index: String,
    /// The latest date of a paper, ISO 8601.
    pub last_date: Option<PartialDate>,
    /// The name of the model and the start of its weights' hash.
    pub model: String,
    /// Papers.
    pub papers: usize,
    /// Passages, each with a vector.
    pub passages: usize,
    /// Papers with an arXiv id.
    pub with_arxiv: usize,
    /// Papers with a Chinese text.
    pub with_chinese: usize,
    /// Papers with an English text.
    pub with_english: usize,
    /// The program that wrote the index, with its version.
    pub written_by: String,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSummary {
    /// The number of dimensions of a vector.
    pub dimension: usize,
    /// The directory of the index.
    pub index: String,
    /// Papers in the index.
    pub papers: usize,
    /// Vectors, one of each passage.
    pub vectors: usize,
}

/// Whether the files of an index are intact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthJson {
    /// Every file of the generation.
    pub files: Vec<FileHealthJson>,
    /// The number of the format.
    pub format: u32,
    /// The number of the generation.
    pub generation: u64,
    /// The directory of the index.
    pub index: String,
    /// Directories of other generations. They do no harm.
    pub leftovers: Vec<String>,
    /// Whether no file is damaged.
    pub whole: bool,
    /// The program that wrote the index, with its version.
    pub written_by: String,
}

/// Whether a file of an index is intact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHealthJson {
    /// The size in bytes, as it was written.
    pub bytes: u64,
    /// What is wrong, if something is.
    pub damage: Option<String>,
    /// The name of the file.
    pub name: String,
}

/// What a bug report should contain: facts about the machine, the model and the index, by their names.
pub type FactsJson = BTreeMap<String, FactJson>;

/// A fact of a bug report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactJson {
    /// Whether it is as it should be.
    pub fine: bool,
    /// The fact, or what is wrong.
    pub value: String,
}

/// What the measurement with judged questions gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EvaluationJson {
    /// Question → measure → value.
    pub by_question: BTreeMap<String, BTreeMap<String, f64>>,
    /// The run file that it is compared with.
    pub compared_with: Option<String>,
    /// The directory of the index.
    pub index: String,
    /// Measure → its mean over the questions.
    pub means: BTreeMap<String, MeanJson>,
    /// `hybrid`, `semantic` or `lexical`.
    pub mode: String,
    /// Questions that count.
    pub questions: usize,
    /// Questions that are left out because no relevant document is known.
    pub without_relevant: usize,
}

/// The mean of a measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeanJson {
    /// How it differs from that of the other run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<DifferenceJson>,
    /// The upper end of its 95 % confidence interval.
    pub high: f64,
    /// The lower end.
    pub low: f64,
    /// The mean.
    pub mean: f64,
}

/// The mean difference of a measure between two runs, over the questions that both answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceJson {
    /// Questions on which the first run is better.
    pub better: usize,
    /// The upper end of the 95 % confidence interval of the mean difference.
    pub high: f64,
    /// The lower end.
    pub low: f64,
    /// The mean difference, first minus second.
    pub mean: f64,
    /// Questions that both answer.
    pub questions: usize,
    /// Questions on which the first run is worse.
    pub worse: usize,
}

impl From<&Source> for SourceJson {
    fn from(source: &Source) -> Self {
        Self { path: source.path.display().to_string(), line: source.line }
    }
}

impl HitJson {
    /// The JSON of a hit. With `explain` it has the scores and ranks that the rank comes from.
    pub fn new(hit: Hit, explain: bool) -> Self {
        let Hit { rank, score, evidence, paper, language, passage, source, .. } = hit;
        let (title, url) = (paper.title(Language::En).to_string(), paper.url());
        let Paper { id, bibliography, sources, .. } = paper;
        Self {
            rank,
            score,
            id,
            title,
            url,
            source: SourceJson::from(&source),
            sources: sources.iter().map(SourceJson::from).collect(),
            title_zh: bibliography.title_zh,
            date: bibliography.date,
            authors: bibliography.authors,
            tags: bibliography.tags,
            language,
            passage,
            explain: explain.then(|| evidence.into()),
        }
    }
}

impl From<Evidence> for ExplanationJson {
    fn from(evidence: Evidence) -> Self {
        let Evidence { cosine, cosine_rank, bm25, bm25_rank, translated, fused, named, passage } = evidence;
        Self { cosine, cosine_rank, bm25, bm25_rank, translated, fused, named, passage }
    }
}

impl From<Paper> for PaperJson {
    fn from(paper: Paper) -> Self {
        let (title, url) = (paper.title(Language::En).to_string(), paper.url());
        let bibliography = paper.bibliography;
        Self {
            title,
            url,
            sources: paper.sources.iter().map(SourceJson::from).collect(),
            id: paper.id,
            arxiv: paper.arxiv,
            doi: paper.doi,
            title_zh: bibliography.title_zh,
            authors: bibliography.authors,
            date: bibliography.date,
            links: bibliography.links.into_iter().map(LinkJson::from).collect(),
            venue: bibliography.venue,
            comment: bibliography.comment,
            tags: bibliography.tags,
            categories: bibliography.categories,
            texts: paper.texts.into_iter().map(|(source, text)| TextJson::new(source, text)).collect(),
        }
    }
}

impl From<Link> for LinkJson {
    fn from(link: Link) -> Self {
        Self { label: link.label, url: link.url }
    }
}

impl TextJson {
    fn new(source: u32, text: Text) -> Self {
        Self { kind: text.kind, language: text.language, line: text.line, source, text: text.text }
    }
}

impl UpdateJson {
    /// The JSON of an update of the index in `dir`.
    pub fn new(report: &WriterReport, dir: &Path) -> Self {
        Self {
            embedded: report.embedded,
            files: report.files,
            index: dir.display().to_string(),
            left: report.left,
            new: report.new,
            papers: report.papers,
            passages: report.passages,
            problem_list: report.problems.iter().map(ProblemJson::from).collect(),
            problems: report.problems.len(),
            removed: report.removed,
            skipped: report.skipped,
            unchanged: report.unchanged,
            updated: report.updated,
        }
    }
}

impl From<&Problem> for ProblemJson {
    fn from(problem: &Problem) -> Self {
        let path = problem.path.display().to_string();
        Self { line: problem.line, message: problem.message.clone(), path }
    }
}

impl HealthJson {
    /// The JSON of the health of the index in `dir`.
    pub fn new(health: &Health, dir: &Path) -> Self {
        let file = |file: &crate::index::verify::FileHealth| FileHealthJson {
            bytes: file.bytes,
            damage: file.damage.clone(),
            name: file.name.clone(),
        };
        Self {
            files: health.files.iter().map(file).collect(),
            format: health.manifest.format().version(),
            generation: health.manifest.generation,
            index: dir.display().to_string(),
            leftovers: health.leftovers.iter().map(|path| path.display().to_string()).collect(),
            whole: health.is_whole(),
            written_by: health.manifest.written_by.clone(),
        }
    }
}
