//! What to type: for somebody who typed nothing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::cli::language::said;
use crate::cli::nearby::Nearby;
use crate::cli::report::console::Console;
use crate::cli::report::layout::{clean, columns, count, short_path};
use crate::cli::report::shell::shell_words;
use crate::cli::report::time;
use crate::engine::Snapshot;

/// Columns of the commands on the left.
const COMMANDS: usize = 36;

/// Where there is no index: what the program does, what there is to index, and the command.
pub(in crate::cli) fn without_index(out: &mut Console, nearby: &Nearby) -> io::Result<()> {
    let title = out.styles.title;
    writeln!(out, "{}\n", what_it_does())?;
    if nearby.is_empty() {
        let what = said! {
            en: "notes, BibTeX, RIS, Zotero, CSV, feeds",
            zh: "笔记、BibTeX、RIS、Zotero、CSV、订阅源",
        };
        command(out, "papers-sem index PATH…", &what)?;
    } else {
        write_found(out, nearby)?;
        writeln!(out, "\n  {title}{}{title:#}", index_command(nearby))?;
    }
    command(out, &ask(), &said! { en: "then ask, in Chinese or English", zh: "然后用中文或英文提问" })?;
    command(out, "papers-sem demo", &said! { en: "try it with a bundled reading list", zh: "用自带的阅读清单试试" })?;
    command(out, "papers-sem --help", &said! { en: "all commands", zh: "所有命令" })?;
    out.flush()
}

/// Where there is an index: what it holds, and three things to type.
pub(in crate::cli) fn with_index(out: &mut Console, snapshot: &Snapshot) -> io::Result<()> {
    let title = out.styles.title;
    let written = snapshot.written_at().and_then(|time| Timestamp::try_from(time).ok()).map(time::minute);
    writeln!(out, "{title}{}{title:#}\n", holds(snapshot.len(), snapshot.dir(), written.as_deref()))?;
    command(out, &ask(), &said! { en: "ask, in Chinese or English", zh: "用中文或英文提问" })?;
    command(
        out,
        "papers-sem index && papers-sem new",
        &said! { en: "read the sources again; what came in", zh: "重新读取来源；看看新来的论文" },
    )?;
    command(out, "papers-sem serve --open", &said! { en: "the same in the browser", zh: "在浏览器里检索" })?;
    writeln!(out)?;
    command(out, "papers-sem --help", &said! { en: "all commands", zh: "所有命令" })?;
    out.flush()
}

/// After an error for want of an index: what there is to index, and the command; empty if nothing was found.
pub(in crate::cli) fn offer(nearby: &Nearby) -> String {
    if nearby.is_empty() {
        return said! {
            en: "  `papers-sem demo` tries it with a bundled reading list",
            zh: "  `papers-sem demo` 用自带的阅读清单试一试",
        };
    }
    let command = index_command(nearby);
    said! { en: format!("  found to index:\n    {command}"), zh: format!("  找到可以索引的内容：\n    {command}") }
}

fn what_it_does() -> String {
    said! {
        en: "papers-sem finds the paper you mean, in your own reading lists, in Chinese or English.",
        zh: "papers-sem 在你自己的阅读清单里找到你想找的论文，中文英文都可以。",
    }
}

/// The command that asks.
fn ask() -> String {
    said! { en: "papers-sem ask \"what you look for\"", zh: "papers-sem ask \"你要找什么\"" }
}

fn holds(papers: usize, dir: &Path, written: Option<&str>) -> String {
    let dir = short_path(dir);
    match written {
        Some(written) => said! {
            en: format!("{} in {dir}, updated {written}", count(papers, "paper")),
            zh: format!("{dir} 里有 {papers} 篇论文，更新于 {written}"),
        },
        None => said! {
            en: format!("{} in {dir}", count(papers, "paper")),
            zh: format!("{dir} 里有 {papers} 篇论文"),
        },
    }
}

fn write_found(out: &mut Console, nearby: &Nearby) -> io::Result<()> {
    let dim = out.styles.dim;
    writeln!(out, "{}", found())?;
    let folder = said! { en: "a folder", zh: "文件夹" };
    let kinds = [
        ("Zotero", &nearby.zotero),
        ("Obsidian, Logseq", &nearby.vaults),
        (&*folder, &nearby.folders),
        ("BibTeX, RIS", &nearby.bibliographies),
    ];
    for (kind, paths) in kinds {
        let blanks = " ".repeat(18usize.saturating_sub(columns(kind)));
        for path in paths {
            writeln!(out, "  {dim}{kind}{blanks}{dim:#}{}", clean(&shown(path).display().to_string()))?;
        }
    }
    Ok(())
}

fn found() -> String {
    said! { en: "Found, by its name:", zh: "按名字找到：" }
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
    let blanks = " ".repeat(COMMANDS.saturating_sub(columns(command)));
    writeln!(out, "  {command}{blanks}{dim}{what}{dim:#}")
}
