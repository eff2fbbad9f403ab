//! What could not be read.

use std::io::{self, Write};

use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, short_path};
use crate::ingest::Problem;

/// More problems than this are not listed.
const LISTED: usize = 50;

/// Writes problems, one a line, as compilers do.
pub(in crate::cli) fn write(out: &mut Console, problems: &[Problem]) -> io::Result<()> {
    for problem in problems.iter().take(LISTED) {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        writeln!(out, "{}{line}: {}", short_path(&problem.path), clean(&problem.message))?;
    }
    if problems.len() > LISTED {
        writeln!(out, "… and {} more problems; --json lists them all", problems.len() - LISTED)?;
    }
    Ok(())
}
