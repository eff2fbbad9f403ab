//! Files that gave no paper.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::language::said;
use crate::cli::problem_text;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path, wrap};
use crate::ingest::{LeftOut, LeftOutCause, Message, Problem};
use crate::wire::LeftOutGroup;

/// More kinds than this are not listed.
const LISTED: usize = 10;

/// Writes each kind of files that gave no paper on a line, with a few names.
pub(in crate::cli) fn summary(out: &mut Console, groups: &[LeftOutGroup]) -> io::Result<()> {
    for group in groups.iter().take(LISTED) {
        let kind = problem_text::of(&group.kind);
        let (number, kind, names) = (group.files, clean(&kind), names(group));
        let line = match group.cause {
            LeftOutCause::NoPaper => said! {
                en: format!("no paper in {}: {names} ({kind})", count(number, "file")),
                zh: format!("{number} 个文件里没有论文：{names}（{kind}）"),
            },
            LeftOutCause::NotRead => said! {
                en: format!("not read: {number} {kind} ({names})"),
                zh: format!("未读取：{number} 个 {kind}（{names}）"),
            },
            LeftOutCause::Hidden | LeftOutCause::Index | LeftOutCause::Special | LeftOutCause::ProgramData => said! {
                en: format!("not read: {names} ({kind})"),
                zh: format!("未读取：{names}（{kind}）"),
            },
        };
        writeln!(out, "{}", wrap(&line, 0, out.width, usize::MAX))?;
    }
    if groups.len() > LISTED {
        let files = groups[LISTED..].iter().map(|group| group.files).sum();
        let more = said! {
            en: format!("no paper in {} for other reasons; --json lists them", count(files, "other file")),
            zh: format!("另有 {files} 个文件因其他原因没有论文；--json 会全部列出"),
        };
        writeln!(out, "{more}")?;
    }
    Ok(())
}

/// The files of which no problem says the same.
pub(in crate::cli) fn not_told(files: &[LeftOut], problems: &[Problem]) -> Vec<LeftOut> {
    let is_told = |file: &LeftOut| problems.iter().any(|problem| says(problem, file));
    files.iter().filter(|file| !is_told(file)).cloned().collect()
}

/// The files that are still to be told of, each with the line where a problem says why it gave no paper. Such a problem is
/// taken out of `problems`: it is told here.
pub(in crate::cli) fn with_problems<'f>(
    files: &'f [LeftOut],
    problems: &mut Vec<Problem>,
) -> Vec<(&'f LeftOut, Option<u32>)> {
    let mut told = Vec::new();
    for file in files {
        match problems.iter().position(|problem| says(problem, file)) {
            // The problem says that it is not read.
            Some(_) if file.cause != LeftOutCause::NoPaper => {}
            Some(at) => told.push((file, problems.remove(at).line)),
            None => told.push((file, None)),
        }
    }
    told
}

/// Whether a problem says why a file gave no paper.
fn says(problem: &Problem, file: &LeftOut) -> bool {
    let is_same = || {
        problem.message == file.reason
            || matches!(Message::parse(&problem.message), Some(Message::NotText(_) | Message::IndexGiven))
    };
    problem.path == file.path && is_same()
}

/// Writes files, each with the line that gives the reason, one a line.
pub(in crate::cli) fn all(out: &mut Console, files: &[(&LeftOut, Option<u32>)]) -> io::Result<()> {
    for (file, line) in files {
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        let what = match file.cause {
            LeftOutCause::NoPaper => said! { en: "no paper: ", zh: "没有论文：" },
            _ => said! { en: "not read: ", zh: "未读取：" },
        };
        writeln!(out, "{}{line}: {what}{}", short_path(&file.path), clean(&problem_text::of(&file.reason)))?;
    }
    Ok(())
}

fn names(group: &LeftOutGroup) -> String {
    let names: Vec<String> = group.examples.iter().map(|path| short_path(Path::new(path))).collect();
    let more = group.files.saturating_sub(names.len());
    let names = names.join(&said! { en: ", ", zh: "、" });
    if more == 0 {
        return names;
    }
    said! { en: format!("{names} and {more} more"), zh: format!("{names} 等，另有 {more} 个") }
}
