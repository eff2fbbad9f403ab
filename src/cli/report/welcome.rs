//! What to type: for somebody who typed nothing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::cli::nearby::Nearby;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, count, short_path};
use crate::cli::report::shell::shell_words;
use crate::cli::report::time;
use crate::engine::Snapshot;

/// Columns of the commands on the left.
const COMMANDS: usize = 40;

/// Where there is no index: what the program does, what there is to index, and the command.
pub(in crate::cli) fn without_index(out: &mut Console, nearby: &Nearby) -> io::Result<()> {
    let title = out.styles.title;
    writeln!(out, "{}\n", what_it_does())?;
    if nearby.is_empty() {
        command(out, "papers-sem index PATH…", "notes, BibTeX, RIS, Zotero's folder, CSV, feeds")?;
    } else {
        write_found(out, nearby)?;
        writeln!(out, "\n  {title}{}{title:#}", index_command(nearby))?;
    }
    command(out, "papers-sem ask \"what you look for\"", "then ask, in Chinese or English")?;
    command(out, "papers-sem demo", "try it first, with a bundled reading list")?;
    command(out, "papers-sem --help", "all commands")?;
    out.flush()
}

/// Where there is an index: what it holds, and three things to type.
pub(in crate::cli) fn with_index(out: &mut Console, snapshot: &Snapshot) -> io::Result<()> {
    let title = out.styles.title;
    let written = snapshot.written_at().and_then(|time| Timestamp::try_from(time).ok()).map(time::minute);
    writeln!(out, "{title}{}{title:#}\n", holds(snapshot.len(), snapshot.dir(), written.as_deref()))?;
    command(out, "papers-sem ask \"what you look for\"", "ask, in Chinese or English")?;
    command(out, "papers-sem index && papers-sem new", "read the sources again; what came in")?;
    command(out, "papers-sem serve --open", "the same in the browser")?;
    writeln!(out)?;
    command(out, "papers-sem --help", "all commands")?;
    out.flush()
}

/// After an error for want of an index: what there is to index, and the command; empty if nothing was found.
pub(in crate::cli) fn offer(nearby: &Nearby) -> String {
    if nearby.is_empty() {
        return "  `papers-sem demo` tries it with a bundled reading list".to_string();
    }
    format!("  found to index:\n    {}", index_command(nearby))
}

fn what_it_does() -> &'static str {
    "papers-sem finds the paper you mean, in your own reading lists, in Chinese or English."
}

fn holds(papers: usize, dir: &Path, written: Option<&str>) -> String {
    let (papers, dir) = (count(papers, "paper"), short_path(dir));
    match written {
        Some(written) => format!("{papers} in {dir}, updated {written}"),
        None => format!("{papers} in {dir}"),
    }
}

fn write_found(out: &mut Console, nearby: &Nearby) -> io::Result<()> {
    let dim = out.styles.dim;
    writeln!(out, "{}", found())?;
    let kinds =
        [("Zotero", &nearby.zotero), ("Obsidian, Logseq", &nearby.vaults), ("BibTeX, RIS", &nearby.bibliographies)];
    for (kind, paths) in kinds {
        for path in paths {
            writeln!(out, "  {dim}{kind:<18}{dim:#}{}", clean(&shown(path).display().to_string()))?;
        }
    }
    Ok(())
}

fn found() -> &'static str {
    "Found, by its name:"
}

/// The command that indexes all that was found, to be pasted into a shell.
fn index_command(nearby: &Nearby) -> String {
    let paths: Vec<String> = nearby.all().map(|path| shell_words(&shown(path))).collect();
    format!("papers-sem index {}", paths.join(" "))
}

/// A path as it is typed here.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Ok(below) => below.to_path_buf(),
        Err(_) => path.to_path_buf(),
    }
}

fn command(out: &mut Console, command: &str, what: &str) -> io::Result<()> {
    let dim = out.styles.dim;
    writeln!(out, "  {command:<COMMANDS$}{dim}{what}{dim:#}")
}
