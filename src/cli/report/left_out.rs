//! Files that gave no paper.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path, wrap};
use crate::ingest::{LeftOut, LeftOutCause};
use crate::wire::LeftOutGroup;

/// More kinds than this are not listed.
const LISTED: usize = 10;

/// Writes each kind of files that gave no paper on a line, with a few names.
pub(in crate::cli) fn summary(out: &mut Console, groups: &[LeftOutGroup]) -> io::Result<()> {
    for group in groups.iter().take(LISTED) {
        let (number, kind, names) = (group.files, clean(&group.kind), names(group));
        let line = match group.cause {
            LeftOutCause::NoPaper => format!("no paper in {}: {names} ({kind})", count(number, "file")),
            LeftOutCause::NotRead => format!("not read: {number} {kind} ({names})"),
            LeftOutCause::Hidden | LeftOutCause::Index | LeftOutCause::Special | LeftOutCause::ProgramData => {
                format!("not read: {names} ({kind})")
            }
        };
        writeln!(out, "{}", wrap(&line, 0, out.width, usize::MAX))?;
    }
    if groups.len() > LISTED {
        let files = groups[LISTED..].iter().map(|group| group.files).sum();
        writeln!(out, "no paper in {} for other reasons; --json lists them", count(files, "other file"))?;
    }
    Ok(())
}

/// Writes every file, one a line.
pub(in crate::cli) fn all(out: &mut Console, files: &[LeftOut]) -> io::Result<()> {
    for file in files {
        let what = match file.cause {
            LeftOutCause::NoPaper => "no paper",
            _ => "not read",
        };
        writeln!(out, "{}: {what}: {}", short_path(&file.path), clean(&file.reason))?;
    }
    Ok(())
}

fn names(group: &LeftOutGroup) -> String {
    let names: Vec<String> = group.examples.iter().map(|path| short_path(Path::new(path))).collect();
    let more = group.files.saturating_sub(names.len());
    let names = names.join(", ");
    if more > 0 { format!("{names} and {more} more") } else { names }
}
