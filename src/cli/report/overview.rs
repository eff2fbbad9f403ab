//! What an index holds.

use std::io::{self, IsTerminal, Write};

use crate::cli::language::said;
use crate::cli::report::chart::{write_bars, write_months};
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count};
use crate::cli::report::left_out;
use crate::cli::report::printer::Report;
use crate::cli::report::topics::in_own_language;
use crate::library_map::TopicOutline;
use crate::search::FacetCount;
use crate::wire::Overview;

/// What an index holds, with charts.
pub(in crate::cli) struct OverviewReport {
    pub overview: Overview,
    /// Its topics, if they are known.
    pub topics: Option<TopicOutline>,
}

impl Report for OverviewReport {
    type Json = Overview;

    fn human(self, out: &mut Console) -> io::Result<()> {
        write_fields(out, &self.overview)?;
        left_out::summary(out, &self.overview.left_out)?;
        write_charts(out, &self, io::stdout().is_terminal())
    }

    fn json(self) -> Overview {
        self.overview
    }
}

fn write_fields(out: &mut Console, overview: &Overview) -> io::Result<()> {
    let dim = out.styles.dim;
    let mut field = |name: &str, value: String| writeln!(out, "{dim}{name:<10}{dim:#}{value}");
    field(
        "index",
        format!("{} (generation {}, {})", clean(&overview.index), overview.generation, overview.written_by),
    )?;
    let files = count(overview.files, "file");
    field("papers", format!("{} from {files}, {} with an arXiv id", overview.papers, overview.with_arxiv))?;
    field("texts", format!("English for {} papers, Chinese for {}", overview.with_english, overview.with_chinese))?;
    if let (Some(first), Some(last)) = (&overview.first_date, &overview.last_date) {
        field("dates", format!("{first} to {last}"))?;
    }
    let search = match &overview.store {
        Some(_) => "searched in the store",
        None if overview.graph => "HNSW graph",
        None => "exact search",
    };
    field("passages", format!("{} of {} dimensions, {search}", overview.passages, overview.dimension))?;
    field("model", clean(&overview.model).into())?;
    if let Some(store) = &overview.store {
        field("store", clean(store).into())?;
    }
    field("size", format!("{:.1} MB", overview.bytes as f64 / 1e6))
}

/// Charts on a terminal; elsewhere the same numbers, a line each.
fn write_charts(out: &mut Console, report: &OverviewReport, is_terminal: bool) -> io::Result<()> {
    let overview = &report.overview;
    let months = said! { en: "papers a month", zh: "每月论文数" };
    write_months(out, &months, &overview.dates, is_terminal)?;
    let bar = |name: &str, papers| FacetCount { value: name.to_string(), papers };
    let languages = [
        bar(&said! { en: "English", zh: "英文" }, overview.with_english),
        bar(&said! { en: "Chinese", zh: "中文" }, overview.with_chinese),
    ];
    write_bars(out, &said! { en: "languages", zh: "语言" }, &languages, is_terminal)?;
    write_bars(out, &said! { en: "most frequent tags", zh: "最常见的标签" }, &overview.tags, is_terminal)?;
    let topics = report.topics.iter().flat_map(|outline| &outline.topics);
    let topics: Vec<FacetCount> = topics.map(|topic| bar(in_own_language(&topic.name), topic.papers)).collect();
    write_bars(out, &said! { en: "topics", zh: "主题" }, &topics, is_terminal)?;
    if report.topics.is_none() {
        let hint = said! {
            en: "`papers-sem topics` finds the topics of the papers",
            zh: "用 `papers-sem topics` 查看论文的主题",
        };
        writeln!(out, "\n{hint}")?;
    }
    Ok(())
}
