//! What could not be read.

use std::io::{self, Write};

use crate::cli::language::said;
use crate::cli::problem_text;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path};
use crate::ingest::Problem;

/// A summary lists no more problems than this, in all and of one file.
const LISTED: usize = 50;
const LISTED_OF_FILE: usize = 5;

/// Writes problems, one a line, as compilers do.
pub(in crate::cli) fn all(out: &mut Console, problems: &[Problem]) -> io::Result<()> {
    for problem in problems {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        writeln!(out, "{}{line}: {}", short_path(&problem.path), clean(&problem_text::of(&problem.message)))?;
    }
    Ok(())
}

/// Whether a summary lists the first problem of every file.
pub(in crate::cli) fn are_few(problems: &[Problem]) -> bool {
    problems.len() <= LISTED
}

/// Writes the first problems of each file, and how many more there are.
pub(in crate::cli) fn summary(out: &mut Console, problems: &[Problem]) -> io::Result<()> {
    let (mut listed, mut unlisted) = (0, 0);
    for of_file in problems.chunk_by(|a, b| a.path == b.path) {
        let (shown, more) = of_file.split_at(of_file.len().min(LISTED_OF_FILE).min(LISTED - listed));
        all(out, shown)?;
        listed += shown.len();
        match (shown.last(), more.len()) {
            (_, 0) => {}
            (Some(problem), more) if listed < LISTED => {
                writeln!(out, "{}: {}", short_path(&problem.path), not_listed(more))?;
            }
            (_, more) => unlisted += more,
        }
    }
    match unlisted {
        0 => Ok(()),
        more => writeln!(out, "{}{}", said! { en: "… and ", zh: "……" }, not_listed(more)),
    }
}

fn not_listed(more: usize) -> String {
    said! {
        en: format!("{}; --json lists them", count(more, "more problem")),
        zh: format!("还有 {more} 个问题；--json 会全部列出"),
    }
}
