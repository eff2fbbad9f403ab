//! Text for people: 80 columns, colour only on a terminal.

use std::io::{Result, Write};
use std::iter;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use rayon::prelude::*;
use unicode_width::UnicodeWidthStr;

use crate::cli::commands::doctor::Fact;
use crate::cli::commands::export;
use crate::cli::commands::stats::Summary;
use crate::cli::report::layout::{clean, columns, count, cut, marked, path, talk, width, wrap};
use crate::index::columns::listing::ListingRow;
use crate::index::verify::Health;
use crate::index::writer::Report;
use crate::ingest::Problem;
use crate::paper::{Paper, TextKind};
use crate::search::{Evidence, Hit};
use crate::text::Language;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const TITLE: Style = Style::new().bold();
const SCORE: Style = AnsiColor::Green.on_default();
const MATCH: Style = AnsiColor::Yellow.on_default();
const DIM: Style = Style::new().dimmed();
const LINK: Style = AnsiColor::Blue.on_default();

/// Blanks before everything of a hit but its first line.
const INDENT: usize = 11;

/// What went wrong. Lines are broken for a terminal only: a program may look for words in them.
pub(in crate::cli) fn error(out: &mut impl Write, error: &dyn std::fmt::Display, for_terminal: bool) -> Result<()> {
    let said = format!("error: {error}");
    let said = if for_terminal { talk(&said) } else { said };
    writeln!(out, "{ERROR}error:{ERROR:#}{}", said.strip_prefix("error:").unwrap_or(&said))
}

/// The hits of one question.
pub(in crate::cli) fn answer(out: &mut impl Write, question: &str, hits: &[Hit], explain: bool) -> Result<()> {
    let asked_in = Language::of(question);
    let width = width();
    for hit in hits {
        if hit.rank > 1 {
            writeln!(out)?;
        }
        let paper = &hit.paper;
        let title = wrap(paper.title(asked_in), INDENT, width, 3);
        writeln!(out, "{:>3}. {SCORE}{:.3}{SCORE:#} {TITLE}{}{TITLE:#}", hit.rank, hit.score, title.trim_start())?;
        let other = asked_in.other();
        if paper.title(other) != paper.title(asked_in) {
            writeln!(out, "{DIM}{}{DIM:#}", wrap(paper.title(other), INDENT, width, 2))?;
        }
        writeln!(out, "{}", facts(paper, hit.language, width))?;
        // A title found by itself has nothing more to say.
        if !hit.sentence.is_empty() && clean(&hit.sentence) != clean(paper.title(hit.language)) {
            writeln!(out, "{}", marked(&hit.sentence, &hit.matched, MATCH, INDENT, width, 4))?;
        }
        if explain {
            writeln!(out, "{DIM}{}{DIM:#}", wrap(&evidence(&hit.evidence), INDENT, width, 3))?;
        }
        let place = format!("{}:{}", path(&hit.source.path), hit.source.line);
        let more = match paper.sources.len() {
            0 | 1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        writeln!(out, "{DIM}{}{place}{more}{DIM:#}", " ".repeat(INDENT))?;
    }
    Ok(())
}

/// A line that stands over others.
pub(in crate::cli) fn title(text: &str) -> String {
    format!("{TITLE}{}{TITLE:#}", wrap(text, 0, width(), usize::MAX))
}

// What speaks for a hit: `meaning 0.643 (no. 2) · words 12.1 (no. 1) · sum 0.66 · passage 1`.
fn evidence(evidence: &Evidence) -> String {
    let rank = |rank: Option<usize>| rank.map_or("far down".to_string(), |rank| format!("no. {rank}"));
    let mut parts = Vec::new();
    if evidence.named {
        parts.push("the question is its name".to_string());
    }
    if let Some(cosine) = evidence.cosine {
        parts.push(format!("meaning {cosine:.3} ({})", rank(evidence.cosine_rank)));
    }
    if let Some(bm25) = evidence.bm25 {
        let kind = if evidence.translated { "translated words" } else { "words" };
        parts.push(format!("{kind} {bm25:.1} ({})", rank(evidence.bm25_rank)));
    }
    parts.push(format!("sum {:.3}", evidence.fused));
    parts.push(format!("passage {}", evidence.passage + 1));
    parts.join(" · ")
}

fn facts(paper: &Paper, language: Language, width: usize) -> String {
    let mut facts = Vec::new();
    facts.extend(paper.bibliography.date.as_deref().map(clean));
    facts.push(match language {
        Language::En => "English".into(),
        Language::Zh => "中文".into(),
    });
    let before = format!("{}{}", " ".repeat(INDENT), facts.join(" · "));
    match paper.url() {
        // An address is never broken: it must stay one to click on.
        Some(url) => {
            let url = clean(&url);
            let gap = if before.width() + 3 + url.width() > width {
                format!("\n{}", " ".repeat(INDENT))
            } else {
                " · ".to_string()
            };
            format!("{before}{gap}{LINK}{url}{LINK:#}")
        }
        None => before,
    }
}

/// Papers on standard output, each on a line: id, date, title.
pub(in crate::cli) fn lines(papers: &[ListingRow<&str>]) -> Result<()> {
    let width = width();
    let styled = AutoStream::choice(&std::io::stdout()) != ColorChoice::Never;
    let dim = if styled { DIM } else { Style::new() };
    let dim = [dim.render().to_string(), dim.render_reset().to_string()];
    let part = |papers: &[ListingRow<&str>]| {
        let mut part = String::with_capacity(100 * papers.len());
        papers.iter().for_each(|paper| line(&mut part, paper, width, &dim));
        part
    };
    // A hundred thousand lines are made on all cores; where no styles are, nobody need look for some to take out.
    let parts: Vec<String> = papers.par_chunks(1024).map(part).collect();
    let mut out: Box<dyn Write> = if styled { Box::new(anstream::stdout()) } else { Box::new(std::io::stdout()) };
    parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
    out.flush()
}

// `dim` begins and ends the style of the date.
fn line(out: &mut String, paper: &ListingRow<&str>, width: usize, dim: &[String; 2]) {
    let (id, date) = (clean(paper.id), clean(paper.date.unwrap_or_default()));
    let (id_columns, date_columns) = (columns(&id), columns(&date));
    let room = width.saturating_sub(id_columns.max(16) + date_columns.max(10) + 4);
    let blanks = |least: usize, columns: usize| iter::repeat_n(' ', least.saturating_sub(columns));
    out.push_str(&id);
    out.extend(blanks(16, id_columns));
    out.push_str("  ");
    out.push_str(&dim[0]);
    out.push_str(&date);
    out.extend(blanks(10, date_columns));
    out.push_str(&dim[1]);
    out.push_str("  ");
    out.push_str(&cut(paper.title, room.max(20)));
    out.push('\n');
}

/// All that is known of a paper.
pub(in crate::cli) fn paper(out: &mut impl Write, paper: &Paper) -> Result<()> {
    let width = width();
    writeln!(out, "{TITLE}{}{TITLE:#}", wrap(paper.title(Language::En), 0, width, usize::MAX))?;
    if let (Some(_), Some(zh)) = (&paper.bibliography.title_en, &paper.bibliography.title_zh) {
        writeln!(out, "{TITLE}{}{TITLE:#}", wrap(zh, 0, width, usize::MAX))?;
    }
    let mut field = |name: &str, value: &str| -> Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let wrapped = wrap(value, 12, width, usize::MAX);
        writeln!(out, "{DIM}{name:<12}{DIM:#}{}", wrapped.trim_start())
    };
    field("id", &paper.id)?;
    field("authors", &paper.bibliography.authors.join(", "))?;
    field("date", paper.bibliography.date.as_deref().unwrap_or_default())?;
    field("venue", paper.bibliography.venue.as_deref().unwrap_or_default())?;
    field("comment", paper.bibliography.comment.as_deref().unwrap_or_default())?;
    field("categories", &paper.bibliography.categories.join(", "))?;
    field("tags", &paper.bibliography.tags.join(", "))?;
    for (i, link) in paper.bibliography.links.iter().enumerate() {
        let name = if i == 0 { "links" } else { "" };
        writeln!(out, "{DIM}{name:<12}{DIM:#}{LINK}{}{LINK:#}", clean(&link.url))?;
    }
    for (i, source) in paper.sources.iter().enumerate() {
        let name = if i == 0 { "sources" } else { "" };
        writeln!(out, "{DIM}{name:<12}{DIM:#}{}:{}", path(&source.path), source.line)?;
    }
    for (_, text) in &paper.texts {
        writeln!(out, "\n{DIM}{} ({}){DIM:#}", kind(text.kind), text.language)?;
        for line in text.text.lines() {
            writeln!(out, "{}", wrap(line, 2, width, usize::MAX))?;
        }
    }
    writeln!(out)
}

fn kind(kind: TextKind) -> &'static str {
    match kind {
        TextKind::Abstract => "Abstract",
        TextKind::Summary => "Summary",
        TextKind::KeyPoints => "Key points",
        TextKind::Tldr => "In short",
        TextKind::Motivation => "Motivation",
        TextKind::Method => "Method",
        TextKind::Result => "Result",
        TextKind::Conclusion => "Conclusion",
        TextKind::Note => "Note",
        TextKind::Section => "Section",
    }
}

/// Problems, one a line, as compilers print them; many of one file are cut short.
pub(in crate::cli) fn problems(out: &mut impl Write, problems: &[Problem]) -> Result<()> {
    const MOST: usize = 50;
    for problem in problems.iter().take(MOST) {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        writeln!(out, "{}{line}: {}", path(&problem.path), clean(&problem.message))?;
    }
    if problems.len() > MOST {
        writeln!(out, "… and {} more problems; --json lists them all", problems.len() - MOST)?;
    }
    Ok(())
}

/// The counts of an update.
pub(in crate::cli) fn report(out: &mut impl Write, report: &Report, dir: &Path) -> Result<()> {
    writeln!(
        out,
        "{TITLE}{}{TITLE:#}, {} from {} in {}",
        count(report.papers, "paper"),
        count(report.passages, "passage"),
        count(report.files, "file"),
        path(dir)
    )?;
    let skipped = match report.skipped {
        0 => String::new(),
        skipped => format!(", {} without text left out", count(skipped, "file")),
    };
    writeln!(
        out,
        "{} new, {} updated, {} unchanged, {} removed; {} embedded, {}{skipped}",
        report.new,
        report.updated,
        report.unchanged,
        report.removed,
        count(report.embedded, "passage"),
        count(report.problems.len(), "problem")
    )
}

/// How many files a stopped run did not come to.
pub(in crate::cli) fn files_left(left: usize) -> String {
    count(left, "file")
}

/// What the index holds.
pub(in crate::cli) fn stats(out: &mut impl Write, stats: &Summary) -> Result<()> {
    let mut field = |name: &str, value: String| writeln!(out, "{DIM}{name:<10}{DIM:#}{value}");
    field("index", format!("{} (generation {}, {})", clean(&stats.dir), stats.generation, stats.written_by))?;
    field(
        "papers",
        format!("{} from {}, {} with an arXiv id", stats.papers, count(stats.files, "file"), stats.with_arxiv),
    )?;
    field("texts", format!("English for {} papers, Chinese for {}", stats.with_english, stats.with_chinese))?;
    if let (Some(first), Some(last)) = (&stats.first, &stats.last) {
        field("dates", format!("{} to {}", clean(first), clean(last)))?;
    }
    let search = if stats.graph { "HNSW graph" } else { "exact search" };
    field("passages", format!("{} of {} dimensions, {search}", stats.passages, stats.dimension))?;
    field("model", clean(&stats.model).into())?;
    field("size", format!("{:.1} MB", stats.bytes as f64 / 1e6))
}

/// What was exported.
pub(in crate::cli) fn exported(out: &mut impl Write, summary: &export::Summary) -> Result<()> {
    let (vectors, papers) = (count(summary.vectors, "vector"), count(summary.papers, "paper"));
    writeln!(out, "{vectors} of {} dimensions, of {papers}", summary.dimension)
}

/// Every file of an index, and whether it is whole.
pub(in crate::cli) fn health(out: &mut impl Write, health: &Health, dir: &Path) -> Result<()> {
    let manifest = &health.manifest;
    writeln!(
        out,
        "{TITLE}{}{TITLE:#}, generation {}, format {}, written by {}",
        path(dir),
        manifest.generation,
        manifest.version(),
        clean(&manifest.written_by)
    )?;
    for file in &health.files {
        let size = format!("{} kB", file.bytes.div_ceil(1000));
        let name = clean(&file.name);
        match &file.damage {
            None => writeln!(out, "  {SCORE}whole{SCORE:#}    {name:<50} {DIM}{size:>12}{DIM:#}")?,
            Some(reason) => writeln!(out, "  {ERROR}damaged{ERROR:#}  {name}: {}", clean(reason))?,
        }
    }
    for left in &health.leftovers {
        writeln!(out, "  {DIM}of a run under way or cut off; the next one removes it: {}{DIM:#}", path(left))?;
    }
    if health.is_whole() {
        return writeln!(out, "every file is whole");
    }
    let count = count(health.files.iter().filter(|file| file.damage.is_some()).count(), "file");
    writeln!(out, "{count} damaged; `papers-sem verify --repair` makes again what can be made from the rest")
}

/// The damaged files of an index, a line each.
pub(in crate::cli) fn damage(out: &mut impl Write, health: &Health) -> Result<()> {
    for file in &health.files {
        if let Some(reason) = &file.damage {
            writeln!(out, "{}: {}", clean(&file.name), clean(reason))?;
        }
    }
    Ok(())
}

/// What a bug report should say.
pub(in crate::cli) fn facts_of(out: &mut impl Write, facts: &[Fact]) -> Result<()> {
    for fact in facts {
        let (style, mark) = if fact.fine { (DIM, "") } else { (ERROR, "problem: ") };
        let value = format!("{mark}{}", fact.value);
        let lines: Vec<String> = value.lines().map(|line| wrap(line, 12, width(), usize::MAX)).collect();
        writeln!(out, "{style}{:<12}{style:#}{}", fact.name, lines.join("\n").trim_start())?;
    }
    Ok(())
}

/// The means of the measures, with their intervals.
pub(in crate::cli) fn eval(out: &mut impl Write, summary: &crate::cli::commands::eval::Summary) -> Result<()> {
    let judged = count(summary.figures.questions.len(), "question");
    writeln!(out, "{TITLE}{judged}{TITLE:#}, {}, {}", summary.mode, clean(&summary.index))?;
    if summary.figures.without_relevant > 0 {
        writeln!(out, "{} without a relevant document left out", count(summary.figures.without_relevant, "question"))?;
    }
    for (measure, mean, (low, high), difference) in summary.lines() {
        write!(out, "{:<11} {SCORE}{mean:.4}{SCORE:#}  {DIM}95 % {low:.4} to {high:.4}{DIM:#}", measure.name())?;
        if let Some(d) = difference {
            write!(out, "  {:+.4} ({:+.4} to {:+.4}; {} better, {} worse)", d.mean, d.low, d.high, d.better, d.worse)?;
        }
        writeln!(out)?;
    }
    match &summary.against {
        Some((name, _)) => writeln!(out, "differences are to {}", clean(name)),
        None => Ok(()),
    }
}
