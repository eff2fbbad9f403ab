//! What an update of an index did.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::language::said;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path};
use crate::cli::report::left_out;
use crate::cli::report::printer::Report;
use crate::cli::report::problems;
use crate::index::writer::UpdateReport;
use crate::wire::{LeftOutGroup, UpdateJson};

/// The counts of an update of the index in `dir`.
pub(in crate::cli) struct UpdateCounts<'a> {
    pub report: &'a UpdateReport,
    pub dir: &'a Path,
}

impl Report for UpdateCounts<'_> {
    type Json = UpdateJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let (Self { report, dir }, title) = (self, out.styles.title);
        let UpdateReport { papers, passages, files, new, updated, unchanged, removed, embedded, .. } = report;
        let (dir, problems) = (short_path(dir), report.problems.len());
        let total = said! {
            en: format!(
                "{title}{}{title:#}, {} from {} in {dir}",
                count(*papers, "paper"),
                count(*passages, "passage"),
                count(*files, "file"),
            ),
            zh: format!("{title}{papers} 篇论文{title:#}，{passages} 段文字，来自 {files} 个文件，索引在 {dir}"),
        };
        writeln!(out, "{total}")?;
        if let Some(store) = &report.store {
            let store = store.to_string();
            let store = clean(&store);
            let searched = said! { en: format!("searched in {store}"), zh: format!("在 {store} 中检索") };
            writeln!(out, "{searched}")?;
        }
        let changes = said! {
            en: format!(
                "{new} new, {updated} updated, {unchanged} unchanged, {removed} removed; {} embedded, {}",
                count(*embedded, "passage"),
                count(problems, "problem"),
            ),
            zh: format!(
                "新增 {new}，更新 {updated}，未变 {unchanged}，移除 {removed}；向量化 {embedded} 段，{problems} 个问题"
            ),
        };
        writeln!(out, "{changes}")?;
        // The summary of problems has told why these files gave no paper.
        let told = if problems::are_few(&report.problems) { report.problems.as_slice() } else { &[] };
        left_out::summary(out, &LeftOutGroup::of_files(&left_out::not_told(&report.left_out, told)))
    }

    fn json(self) -> UpdateJson {
        UpdateJson::new(self.report, self.dir)
    }
}

/// As [`UpdateCounts`], in one line.
pub(in crate::cli) struct UpdateLine<'a>(pub UpdateCounts<'a>);

impl Report for UpdateLine<'_> {
    type Json = UpdateJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let (report, title) = (self.0.report, out.styles.title);
        let UpdateReport { papers, new, updated, removed, embedded, .. } = report;
        let problems = report.problems.len();
        let line = said! {
            en: format!(
                "{title}{}{title:#}: {new} new, {updated} updated, {removed} removed; {} embedded, {}",
                count(*papers, "paper"),
                count(*embedded, "passage"),
                count(problems, "problem"),
            ),
            zh: format!(
                "{title}{papers} 篇论文{title:#}：新增 {new}，更新 {updated}，移除 {removed}；向量化 {embedded} 段，\
                 {problems} 个问题"
            ),
        };
        writeln!(out, "{line}")
    }

    fn json(self) -> UpdateJson {
        self.0.json()
    }
}

/// That a run was stopped before it had read all files.
pub(in crate::cli) fn stopped(left: usize) -> String {
    said! {
        en: format!("stopped: {} left; `papers-sem index` goes on", count(left, "file")),
        zh: format!("已停止：还剩 {left} 个文件；`papers-sem index` 会接着做"),
    }
}
