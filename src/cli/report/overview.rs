//! What an index holds.

use std::io::{self, IsTerminal, Write};

use crate::cli::language::said;
use crate::cli::report::chart::{write_bars, write_months};
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, columns, count};
use crate::cli::report::left_out;
use crate::cli::report::printer::Report;
use crate::cli::report::topics::in_own_language;
use crate::library_map::TopicOutline;
use crate::search::FacetCount;
use crate::wire::Overview;

/// The columns of the names of fields.
const NAMES: usize = 10;

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
    let mut field = |name: String, value: String| {
        writeln!(out, "{dim}{name}{:1$}{dim:#}{value}", "", NAMES.saturating_sub(columns(&name)))
    };
    let (index, generation, written_by) = (clean(&overview.index), overview.generation, &overview.written_by);
    field(
        said! { en: "index", zh: "索引" },
        said! {
            en: format!("{index} (generation {generation}, {written_by})"),
            zh: format!("{index}（第 {generation} 代，{written_by}）"),
        },
    )?;
    let Overview { papers, files, with_arxiv, with_english, with_chinese, .. } = overview;
    field(
        said! { en: "papers", zh: "论文" },
        said! {
            en: format!("{papers} from {}, {with_arxiv} with an arXiv id", count(*files, "file")),
            zh: format!("{papers} 篇，来自 {files} 个文件，其中 {with_arxiv} 篇有 arXiv 编号"),
        },
    )?;
    field(
        said! { en: "texts", zh: "文字" },
        said! {
            en: format!("English for {with_english} papers, Chinese for {with_chinese}"),
            zh: format!("{with_english} 篇有英文，{with_chinese} 篇有中文"),
        },
    )?;
    if let (Some(first), Some(last)) = (&overview.first_date, &overview.last_date) {
        let span = said! { en: format!("{first} to {last}"), zh: format!("{first} 到 {last}") };
        field(said! { en: "dates", zh: "日期" }, span)?;
    }
    let search = match &overview.store {
        Some(_) => said! { en: "searched in the store", zh: "在存储里检索" },
        None if overview.graph => said! { en: "HNSW graph", zh: "HNSW 图" },
        None => said! { en: "exact search", zh: "精确检索" },
    };
    let Overview { passages, dimension, .. } = overview;
    field(
        said! { en: "passages", zh: "段落" },
        said! {
            en: format!("{passages} of {dimension} dimensions, {search}"),
            zh: format!("{passages} 段，{dimension} 维，{search}"),
        },
    )?;
    field(said! { en: "model", zh: "模型" }, clean(&overview.model).into())?;
    if let Some(store) = &overview.store {
        field(said! { en: "store", zh: "存储" }, clean(store).into())?;
    }
    field(said! { en: "size", zh: "大小" }, format!("{:.1} MB", overview.bytes as f64 / 1e6))
}

/// Charts on a terminal; elsewhere the same numbers, a line each.
fn write_charts(out: &mut Console, report: &OverviewReport, is_terminal: bool) -> io::Result<()> {
    let overview = &report.overview;
    write_months(out, &overview.dates, is_terminal)?;
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
