//! The papers that came in.

use std::io::{self, Write};
use std::time::SystemTime;

use jiff::Timestamp;

use crate::cli::language::said;
use crate::cli::report::answer::write_hit;
use crate::cli::report::console::Console;
use crate::cli::report::following::flags;
use crate::cli::report::layout::{clean, count, wrap};
use crate::cli::report::printer::Report;
use crate::cli::report::time;
use crate::engine::Snapshot;
use crate::search::{NearPaper, NewPaperGroup, NewPapers};
use crate::text::Language;
use crate::wire::NewPapersJson;

/// Columns before what is said of a hit.
const INDENT: usize = 11;

/// The papers that came in, for people and for programs.
pub(in crate::cli) struct NewReport {
    /// The time that was asked for; none for what came in after the first load.
    pub since: Option<SystemTime>,
    /// The generation of the index that answered.
    pub generation: u64,
    pub found: NewPapers,
}

impl Report for NewReport {
    type Json = NewPapersJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let dim = out.styles.dim;
        writeln!(out, "{dim}{}{dim:#}", wrap(&heading(&self), 0, out.width, 3))?;
        let NewPapers { groups, others, others_count, calibrated, .. } = &self.found;
        let (with, without): (Vec<&NewPaperGroup>, Vec<&NewPaperGroup>) =
            groups.iter().partition(|group| !group.papers.is_empty());
        for group in &with {
            write_group(out, group)?;
        }
        if !without.is_empty() {
            writeln!(out, "\n{dim}{}{dim:#}", wrap(&nothing_about(&without), 0, out.width, usize::MAX))?;
        }
        write_others(out, others, *others_count, !with.is_empty())?;
        if !calibrated {
            writeln!(out, "\n{dim}{}{dim:#}", wrap(&uncalibrated(), 0, out.width, 4))?;
        }
        Ok(())
    }

    fn json(self) -> NewPapersJson {
        NewPapersJson::new(self.found, self.since, self.generation)
    }
}

fn write_group(out: &mut Console, group: &NewPaperGroup) -> io::Result<()> {
    let (title, dim) = (out.styles.title, out.styles.dim);
    let NewPaperGroup { question, count, papers } = group;
    writeln!(out, "\n{title}{}{title:#}", wrap(&question.text, 0, out.width, usize::MAX))?;
    let flags = flags(&question.filter);
    if !flags.is_empty() {
        writeln!(out, "{dim}{}{dim:#}", wrap(&flags, 0, out.width, usize::MAX))?;
    }
    writeln!(out)?;
    let asked_in = Language::detect(&question.text);
    for paper in papers {
        write_hit(out, &paper.hit, asked_in, false)?;
    }
    write_more(out, count - papers.len().min(*count))
}

fn write_others(out: &mut Console, others: &[NearPaper], all: usize, are_others: bool) -> io::Result<()> {
    if others.is_empty() {
        return Ok(());
    }
    let (title, dim) = (out.styles.title, out.styles.dim);
    writeln!(out, "\n{title}{}{title:#}\n", wrap(&others_heading(are_others), 0, out.width, 2))?;
    for (rank, NearPaper { paper, nearest }) in (1..).zip(others) {
        let mut hit = paper.hit.clone();
        hit.rank = rank;
        write_hit(out, &hit, hit.language, false)?;
        if let Some(nearest) = nearest {
            writeln!(out, "{dim}{}{dim:#}", wrap(&near(&nearest.title), INDENT, out.width, 2))?;
        }
    }
    write_more(out, all.saturating_sub(others.len()))
}

fn write_more(out: &mut Console, more: usize) -> io::Result<()> {
    let dim = out.styles.dim;
    if more == 0 { Ok(()) } else { writeln!(out, "\n{dim}{}{dim:#}", wrap(&and_more(more), INDENT, out.width, 2)) }
}

/// What stands above the papers.
pub(in crate::cli) fn heading(report: &NewReport) -> String {
    let number = report.found.papers;
    let papers = count(number, "paper");
    match (report.since.and_then(minute), report.found.first_load.and_then(minute)) {
        (Some(since), _) => said! {
            en: format!("{papers} came in since {since}"),
            zh: format!("自 {since} 以来新增 {number} 篇论文"),
        },
        (None, Some(first)) => said! {
            en: format!("{papers} came in after the first load on {first}"),
            zh: format!("{first} 首次建立索引之后新增 {number} 篇论文"),
        },
        (None, None) => said! {
            en: format!("{papers} came in since the index keeps when papers come in"),
            zh: format!("自索引记录入库时间以来新增 {number} 篇论文"),
        },
    }
}

pub(in crate::cli) fn others_heading(are_others: bool) -> String {
    if are_others {
        said! { en: "Others, the nearest to your library first", zh: "其他论文，与你的库最接近的在前" }
    } else {
        said! { en: "The nearest to your library first", zh: "与你的库最接近的在前" }
    }
}

pub(in crate::cli) fn near(title: &str) -> String {
    let title = clean(title);
    said! { en: format!("near to: {title}"), zh: format!("接近：{title}") }
}

pub(in crate::cli) fn and_more(more: usize) -> String {
    said! {
        en: format!("and {more} more: -k shows more of them"),
        zh: format!("另有 {more} 篇：用 -k 显示更多"),
    }
}

/// Which questions have no new paper.
pub(in crate::cli) fn nothing_about(groups: &[&NewPaperGroup]) -> String {
    let quoted = |left: &str, right: &str, comma: &str| {
        let question = |group: &&NewPaperGroup| {
            let flags = flags(&group.question.filter);
            format!("{left}{}{right} {flags}", clean(&group.question.text)).trim_end().to_string()
        };
        groups.iter().map(question).collect::<Vec<_>>().join(comma)
    };
    said! {
        en: format!("nothing new about {}", quoted("\"", "\"", ", ")),
        zh: format!("没有新论文：{}", quoted("“", "”", "、")),
    }
}

/// What to say if it cannot be kept that these papers were shown.
pub(in crate::cli) fn shown_again(error: &str) -> String {
    said! {
        en: format!("note: the next `papers-sem new` shows these papers again: {error}"),
        zh: format!("说明：下次 `papers-sem new` 还会显示这些论文：{error}"),
    }
}

fn uncalibrated() -> String {
    said! {
        en: "scores are not calibrated for this model: a paper counts as an answer if it is among the first 10 of the whole \
             library",
        zh: "此模型的分数未经校准：论文若在整个库里排进前 10，就算回答了问题",
    }
}

/// What to say if nothing came in, with what to do.
pub(in crate::cli) fn nothing_new(found: &NewPapers, since: Option<SystemTime>, snapshot: &Snapshot) -> String {
    let (first, latest) = (found.first_load.and_then(minute), found.latest.and_then(minute));
    let again = said! { en: "`papers-sem index` reads the sources again", zh: "`papers-sem index` 重新读取来源" };
    match (since.and_then(minute), first, latest) {
        (_, None, None) if snapshot.is_empty() => {
            said! { en: "nothing came in: the index has no paper", zh: "没有新论文：索引里没有论文" }
        }
        (None, None, None) => said! {
            en: format!(
                "nothing came in since the index keeps when papers come in; those that were there before have no time\n  {again}"
            ),
            zh: format!("自索引记录入库时间以来没有新论文；之前就有的论文没有时间\n  {again}"),
        },
        (None, Some(first), _) => {
            let day = &first[..10];
            said! {
                en: format!(
                    "nothing came in after the first load, on {first}\n  {again}; `papers-sem new --since {day}` shows the \
                     first load"
                ),
                zh: format!(
                    "{first} 首次建立索引之后没有新论文\n  {again}；`papers-sem new --since {day}` 显示首次索引的论文"
                ),
            }
        }
        (Some(since), _, Some(latest)) => {
            let day = &latest[..10];
            said! {
                en: format!(
                    "nothing came in since {since}; the latest came on {latest}\n  {again}; `papers-sem new --since {day}` \
                     shows these"
                ),
                zh: format!(
                    "自 {since} 以来没有新论文；最近一次是 {latest}\n  {again}；`papers-sem new --since {day}` 显示那些论文"
                ),
            }
        }
        (Some(since), _, None) => said! {
            en: format!("nothing came in since {since}\n  {again}"),
            zh: format!("自 {since} 以来没有新论文\n  {again}"),
        },
        (None, None, Some(_)) => {
            said! { en: format!("nothing came in\n  {again}"), zh: format!("没有新论文\n  {again}") }
        }
    }
}

/// What to say if no question is followed.
pub(in crate::cli) fn how_to_follow() -> String {
    said! {
        en: "`papers-sem follow \"efficient long context\"` shows first what comes in about it",
        zh: "`papers-sem follow \"高效的长上下文\"` 把与它有关的新论文列在最前",
    }
}

/// A time as people of this machine read it.
pub(in crate::cli) fn minute(time: SystemTime) -> Option<String> {
    Timestamp::try_from(time).ok().map(time::minute)
}
