//! Files that gave no paper.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::language::said;
use crate::cli::problem_text;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path, wrap};
use crate::ingest::{LeftOut, LeftOutCause};
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

/// Writes every file, one a line.
pub(in crate::cli) fn all(out: &mut Console, files: &[LeftOut]) -> io::Result<()> {
    for file in files {
        let what = match file.cause {
            LeftOutCause::NoPaper => said! { en: "no paper: ", zh: "没有论文：" },
            _ => said! { en: "not read: ", zh: "未读取：" },
        };
        writeln!(out, "{}: {what}{}", short_path(&file.path), clean(&problem_text::of(&file.reason)))?;
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
