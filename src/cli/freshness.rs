//! Whether the sources changed since the index was made, for whoever asks it.

use std::io;
use std::path::Path;
use std::thread::JoinHandle;

use anyhow::Result;

use crate::cli::language::said;
use crate::cli::progress::Display;
use crate::cli::report::layout::count;
use crate::cli::report::note;
use crate::cli::report::update::stopped;
use crate::embed::ModelChoice;
use crate::index::store::is_index;
use crate::index::writer::{UpdateReport, WriterOptions};
use crate::index::{IndexedSources, SourceChanges};

/// A look at the sources that is made while the question is answered.
pub(super) struct SourceLook(Option<JoinHandle<Option<SourceChanges>>>);

impl SourceLook {
    /// Looks at the sources of the index in `dir`. Errors are for whoever opens the index to answer.
    pub fn start(dir: &Path) -> Self {
        let dir = dir.to_path_buf();
        let look = move || source_changes(&dir);
        Self(std::thread::Builder::new().name("source look".to_string()).spawn(look).ok())
    }

    /// Says on standard error what changed. Programs that read JSON from standard output are not disturbed, and whoever
    /// runs them can see it. `way_out` says how the changes get into the answer.
    pub fn print(self, way_out: WayOut) -> io::Result<()> {
        let changes = self.0.and_then(|look| look.join().ok()).flatten();
        match changes.filter(|changes| !changes.is_empty()) {
            Some(changes) => {
                let (changes, way_out) = (in_words(&changes), way_out.in_words());
                let note = said! {
                    en: format!("note: {changes}: {way_out}"),
                    zh: format!("提示：{changes}：{way_out}"),
                };
                note::say(&note)
            }
            None => Ok(()),
        }
    }
}

/// How changes of the sources get into an answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum WayOut {
    /// After a question.
    Ask,
    /// After other commands.
    Index,
}

impl WayOut {
    fn in_words(self) -> String {
        match self {
            Self::Ask => said! {
                en: "ask with --fresh, or run `papers-sem index`",
                zh: "提问时加 --fresh，或运行 `papers-sem index`",
            },
            Self::Index => said! { en: "run `papers-sem index`", zh: "请运行 `papers-sem index`" },
        }
    }
}

fn in_words(changes: &SourceChanges) -> String {
    said! { en: in_english(changes), zh: in_chinese(changes) }
}

/// The changes, as `自建立索引以来有 3 个文件改动、1 个新增、2 个消失`.
fn in_chinese(changes: &SourceChanges) -> String {
    let about = if changes.is_exact { "" } else { "大约" };
    let kinds = [(changes.changed, "改动"), (changes.new, "新增"), (changes.gone, "消失")];
    let parts: Vec<String> =
        kinds.iter().filter(|(number, _)| *number > 0).map(|(number, kind)| format!("{number} 个文件{kind}")).collect();
    format!("自建立索引以来{about}有 {}", parts.join("、"))
}

/// The changes, as `2 files changed, 1 is new since the index was made`.
fn in_english(changes: &SourceChanges) -> String {
    let is = |number: usize| if number == 1 { "is" } else { "are" };
    let kinds = [(changes.changed, ""), (changes.new, "new"), (changes.gone, "gone")];
    let mut words = String::new();
    for (number, kind) in kinds.into_iter().filter(|(number, _)| *number > 0) {
        if !words.is_empty() {
            words.push_str(", ");
        }
        let files = if words.is_empty() { count(number, "file") } else { number.to_string() };
        words += &if kind.is_empty() { format!("{files} changed") } else { format!("{files} {} {kind}", is(number)) };
    }
    let about = if changes.is_exact { "" } else { "about " };
    format!("{about}{words} since the index was made")
}

/// Updates the index in `dir` if its sources changed. False if the user stopped the update.
///
/// # Errors
/// As an update.
pub(super) fn bring_up_to_date(dir: &Path, model: Option<ModelChoice>) -> Result<bool> {
    // Whatever is wrong with the index is told when the question is asked.
    if !is_index(dir) {
        return Ok(true);
    }
    if source_changes(dir).is_some_and(|changes| changes.is_empty() && changes.is_exact) {
        return Ok(true);
    }
    let options = WriterOptions { model, wait: true, ..WriterOptions::default() };
    let report = Display::new().update_index(dir, &[], options)?;
    if report.new + report.updated + report.removed > 0 {
        let UpdateReport { new, updated, removed, .. } = report;
        let line = said! {
            en: format!("index updated: {new} new, {updated} updated, {removed} removed"),
            zh: format!("索引已更新：新增 {new}，更新 {updated}，移除 {removed}"),
        };
        note::say(&line)?;
    }
    if !report.problems.is_empty() {
        let problems = report.problems.len();
        let line = said! {
            en: format!("{} in the sources: `papers-sem index` lists them", count(problems, "problem")),
            zh: format!("来源中有 {problems} 个问题：`papers-sem index` 会列出"),
        };
        note::say(&line)?;
    }
    if report.left > 0 {
        note::say(&stopped(report.left))?;
    }
    Ok(report.left == 0)
}

fn source_changes(dir: &Path) -> Option<SourceChanges> {
    IndexedSources::open(dir).ok()?.changes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_in_one_line() {
        let changes =
            |changed, new, gone| SourceChanges { changed, new, gone, is_exact: true, ..SourceChanges::default() };
        for (changes, expected) in [
            (changes(1, 0, 0), "1 file changed since the index was made"),
            (changes(0, 1, 0), "1 file is new since the index was made"),
            (changes(0, 0, 2), "2 files are gone since the index was made"),
            (changes(3, 1, 2), "3 files changed, 1 is new, 2 are gone since the index was made"),
            (
                SourceChanges { is_exact: false, ..changes(300, 0, 0) },
                "about 300 files changed since the index was made",
            ),
        ] {
            assert_eq!(in_english(&changes), expected);
        }
        let changes = SourceChanges { is_exact: false, ..changes(3, 1, 0) };
        assert_eq!(in_chinese(&changes), "自建立索引以来大约有 3 个文件改动、1 个文件新增");
    }
}
