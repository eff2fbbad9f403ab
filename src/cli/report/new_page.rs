//! The papers that came in, as a page in Markdown.

use std::fmt::Write;

use jiff::Timestamp;

use crate::citation::{address, escaped};
use crate::cli::language::said;
use crate::cli::report::following::flags;
use crate::cli::report::layout::clean;
use crate::cli::report::new::{NewReport, and_more, heading, near, nothing_about, others_heading};
use crate::cli::report::time;
use crate::search::{NewPaper, NewPaperGroup};
use crate::text::Language;

/// The page, made at `now`.
pub(in crate::cli) fn page(report: &NewReport, now: Timestamp) -> String {
    let mut out = format!("# {}\n\n{}{}\n", title(&time::day(now)), heading(report), said! { en: ".", zh: "。" });
    for NewPaperGroup { question, count, papers } in report.found.groups.iter().filter(|group| !group.papers.is_empty())
    {
        let _ = write!(out, "\n## {}\n\n", inline(&question.text));
        let flags = flags(&question.filter);
        if !flags.is_empty() {
            let _ = write!(out, "`{flags}`\n\n");
        }
        let language = Language::detect(&question.text);
        papers.iter().for_each(|paper| item(&mut out, paper, language, None));
        more(&mut out, count.saturating_sub(papers.len()));
    }
    let without: Vec<&NewPaperGroup> = report.found.groups.iter().filter(|group| group.papers.is_empty()).collect();
    if !without.is_empty() {
        let _ = write!(out, "\n{}\n", inline(&nothing_about(&without)));
    }
    let others = &report.found.others;
    if !others.is_empty() {
        let are_others = report.found.groups.iter().any(|group| !group.papers.is_empty());
        let _ = write!(out, "\n## {}\n\n", others_heading(are_others));
        for other in others {
            let nearest = other.nearest.as_ref().map(|nearest| near(&nearest.title));
            item(&mut out, &other.paper, other.paper.hit.language, nearest.as_deref());
        }
        more(&mut out, report.found.others_count.saturating_sub(others.len()));
    }
    out
}

fn title(day: &str) -> String {
    said! { en: format!("New papers, {day}"), zh: format!("新论文，{day}") }
}

fn item(out: &mut String, NewPaper { hit, .. }: &NewPaper, language: Language, nearest: Option<&str>) {
    let paper = &hit.paper;
    let title = inline(paper.title(language));
    let _ = match paper.url() {
        Some(url) => writeln!(out, "- [{title}]({})", address(&url)),
        None => writeln!(out, "- **{title}**"),
    };
    let work = &paper.bibliography;
    let authors = match work.authors.len() {
        0 => None,
        1..=3 => Some(work.authors.join(", ")),
        _ => Some(format!("{} …", work.authors[..3].join(", "))),
    };
    let facts = [authors, work.venue.clone(), work.date.map(|date| date.to_string())];
    let facts: Vec<String> =
        facts.into_iter().flatten().filter(|fact| !fact.is_empty()).map(|fact| inline(&fact)).collect();
    for line in [facts.join(" · "), inline(&hit.sentence), nearest.map(inline).unwrap_or_default()] {
        if !line.is_empty() && line != title {
            let _ = writeln!(out, "  - {line}");
        }
    }
}

fn more(out: &mut String, more: usize) {
    if more > 0 {
        let _ = write!(out, "\n{}\n", and_more(more));
    }
}

/// Text of a file on one line, without what Markdown obeys.
fn inline(text: &str) -> String {
    escaped(clean(text).trim())
}
