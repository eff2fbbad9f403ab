//! JSON for programs. Shapes are described in the README and change only with the major version.

use std::io::{Result, Write};
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde_json::json;

use crate::cli::commands::doctor::Fact;
use crate::cli::commands::stats::Summary;
use crate::cli::commands::{eval, export};
use crate::eval::{Measure, Question};
use crate::index::verify::Health;
use crate::index::writer::Report;
use crate::paper::{Paper, Source};
use crate::search::{Evidence, Hit};

#[derive(Serialize)]
struct Place {
    path: String,
    line: u32,
}

impl From<&Source> for Place {
    fn from(source: &Source) -> Self {
        Self { path: source.path.display().to_string(), line: source.line }
    }
}

// A struct, for the order of the keys.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    query: &'a str,
    took_ms: f64,
    hits: Vec<JsonHit<'a>>,
}

#[derive(Serialize)]
struct JsonHit<'a> {
    rank: usize,
    score: f32,
    id: &'a str,
    title: &'a str,
    title_zh: Option<&'a str>,
    url: Option<String>,
    date: Option<&'a str>,
    authors: &'a [String],
    tags: &'a [String],
    language: &'static str,
    passage: &'a str,
    source: Place,
    sources: Vec<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained>,
}

#[derive(Serialize)]
struct Explained {
    cosine: Option<f32>,
    cosine_rank: Option<usize>,
    bm25: Option<f32>,
    bm25_rank: Option<usize>,
    translated: bool,
    fused: f32,
    named: bool,
    passage: usize,
}

impl From<&Evidence> for Explained {
    fn from(evidence: &Evidence) -> Self {
        let Evidence { cosine, cosine_rank, bm25, bm25_rank, translated, fused, named, passage } = *evidence;
        Self { cosine, cosine_rank, bm25, bm25_rank, translated, fused, named, passage }
    }
}

/// The hits of one question.
///
/// `explain` adds what speaks for each.
pub(in crate::cli) fn answer(
    out: &mut impl Write,
    question: &Question,
    took: Duration,
    hits: &[Hit],
    explain: bool,
) -> Result<()> {
    let hits = hits.iter().map(|hit| JsonHit {
        rank: hit.rank,
        score: hit.score,
        id: &hit.paper.id,
        title: hit.paper.title(crate::text::Language::En),
        title_zh: hit.paper.bibliography.title_zh.as_deref(),
        url: hit.paper.url(),
        date: hit.paper.bibliography.date.as_deref(),
        authors: &hit.paper.bibliography.authors,
        tags: &hit.paper.bibliography.tags,
        language: hit.language.code(),
        passage: &hit.passage,
        source: (&hit.source).into(),
        sources: hit.paper.sources.iter().map(Place::from).collect(),
        explain: explain.then(|| (&hit.evidence).into()),
    });
    let took_ms = (took.as_secs_f64() * 1e5).round() / 100.0;
    let id = Some(question.id.as_str()).filter(|id| !id.is_empty());
    print(out, &Answer { id, query: &question.text, took_ms, hits: hits.collect() })
}

#[derive(Serialize)]
struct JsonPaper<'a> {
    id: &'a str,
    arxiv: Option<&'a str>,
    doi: Option<&'a str>,
    title: &'a str,
    title_zh: Option<&'a str>,
    authors: &'a [String],
    date: Option<&'a str>,
    url: Option<String>,
    links: Vec<serde_json::Value>,
    venue: Option<&'a str>,
    comment: Option<&'a str>,
    tags: &'a [String],
    categories: &'a [String],
    texts: Vec<serde_json::Value>,
    sources: Vec<Place>,
}

/// All that is known of a paper, on one line.
pub(in crate::cli) fn paper(out: &mut impl Write, paper: &Paper) -> Result<()> {
    let links = paper.bibliography.links.iter().map(|link| json!({"label": link.label, "url": link.url}));
    let texts = paper.texts.iter().map(|(source, text)| {
        json!({"kind": text.kind, "language": text.language, "source": source, "line": text.line, "text": text.text})
    });
    print(
        out,
        &JsonPaper {
            id: &paper.id,
            arxiv: paper.arxiv.as_deref(),
            doi: paper.doi.as_deref(),
            title: paper.title(crate::text::Language::En),
            title_zh: paper.bibliography.title_zh.as_deref(),
            authors: &paper.bibliography.authors,
            date: paper.bibliography.date.as_deref(),
            url: paper.url(),
            links: links.collect(),
            venue: paper.bibliography.venue.as_deref(),
            comment: paper.bibliography.comment.as_deref(),
            tags: &paper.bibliography.tags,
            categories: &paper.bibliography.categories,
            texts: texts.collect(),
            sources: paper.sources.iter().map(Place::from).collect(),
        },
    )
}

/// The counts of an update.
pub(in crate::cli) fn report(out: &mut impl Write, report: &Report, dir: &Path) -> Result<()> {
    let problems = report.problems.iter().map(
        |problem| json!({"path": problem.path.display().to_string(), "line": problem.line, "message": problem.message}),
    );
    print(
        out,
        &json!({
            "index": dir.display().to_string(),
            "papers": report.papers,
            "passages": report.passages,
            "new": report.new,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "removed": report.removed,
            "embedded": report.embedded,
            "files": report.files,
            "skipped": report.skipped,
            "left": report.left,
            "problems": report.problems.len(),
            "problem_list": problems.collect::<Vec<_>>(),
        }),
    )
}

/// What the index holds.
pub(in crate::cli) fn stats(out: &mut impl Write, stats: &Summary) -> Result<()> {
    print(
        out,
        &json!({
            "index": stats.dir,
            "generation": stats.generation,
            "written_by": stats.written_by,
            "papers": stats.papers,
            "passages": stats.passages,
            "files": stats.files,
            "with_english": stats.with_english,
            "with_chinese": stats.with_chinese,
            "with_arxiv": stats.with_arxiv,
            "first_date": stats.first,
            "last_date": stats.last,
            "model": stats.model,
            "dimension": stats.dimension,
            "graph": stats.graph,
            "bytes": stats.bytes,
        }),
    )
}

/// What was exported.
pub(in crate::cli) fn exported(out: &mut impl Write, summary: &export::Summary) -> Result<()> {
    let export::Summary { index, papers, vectors, dimension } = summary;
    print(out, &json!({"index": index, "papers": papers, "vectors": vectors, "dimension": dimension}))
}

/// Every file of an index, and whether it is whole.
pub(in crate::cli) fn health(out: &mut impl Write, health: &Health, dir: &Path) -> Result<()> {
    let files = health.files.iter().map(|file| json!({"name": file.name, "bytes": file.bytes, "damage": file.damage}));
    let leftovers = health.leftovers.iter().map(|path| path.display().to_string());
    print(
        out,
        &json!({
            "index": dir.display().to_string(),
            "generation": health.manifest.generation,
            "format": health.manifest.version(),
            "written_by": health.manifest.written_by,
            "whole": health.is_whole(),
            "files": files.collect::<Vec<_>>(),
            "leftovers": leftovers.collect::<Vec<_>>(),
        }),
    )
}

/// What a bug report should say.
pub(in crate::cli) fn facts(out: &mut impl Write, facts: &[Fact]) -> Result<()> {
    let all = facts.iter().map(|fact| (fact.name.to_string(), json!({"value": fact.value, "fine": fact.fine})));
    print(out, &serde_json::Value::Object(all.collect()))
}

/// The figures of every question, and their means.
pub(in crate::cli) fn eval(out: &mut impl Write, summary: &eval::Summary) -> Result<()> {
    let mut means = serde_json::Map::new();
    for (measure, mean, (low, high), difference) in summary.lines() {
        let mut value = json!({"mean": mean, "low": low, "high": high});
        if let Some(difference) = difference {
            value["difference"] = json!(difference);
        }
        means.insert(measure.name().to_lowercase(), value);
    }
    let questions = summary.figures.questions.iter().map(|(question, values)| {
        let named =
            Measure::ALL.iter().zip(values).map(|(measure, value)| (measure.name().to_lowercase(), json!(value)));
        (question.clone(), serde_json::Value::Object(named.collect()))
    });
    print(
        out,
        &json!({
            "index": summary.index,
            "mode": summary.mode,
            "questions": summary.figures.questions.len(),
            "without_relevant": summary.figures.without_relevant,
            "compared_with": summary.against.as_ref().map(|(name, _)| name),
            "means": means,
            "by_question": serde_json::Value::Object(questions.collect()),
        }),
    )
}

fn print(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string(value)?;
    // Within strings only, and the same to a program; a terminal would obey some and turn lines around for others.
    let is_speaking = |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut rest = text.as_str();
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| is_speaking(c)) {
        write!(out, "{}\\u{:04x}", &rest[..at], u32::from(c))?;
        rest = &rest[at + c.len_utf8()..];
    }
    writeln!(out, "{rest}")
}
