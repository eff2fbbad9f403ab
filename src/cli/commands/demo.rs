//! `papers-sem demo`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Result;

use crate::cli::args::{DemoArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::progress::Display;
use crate::cli::reading_list;
use crate::cli::report::answer::{AnswerReport, Heading};
use crate::cli::report::demo;
use crate::cli::report::note;
use crate::cli::report::printer::Printer;
use crate::cli::write_error::WriteError;
use crate::engine::Engine;
use crate::index::IndexedSources;
use crate::index::store::is_index;
use crate::index::writer::WriterOptions;
use crate::search::Query;

/// A question in each language; the first answers of both are told in the other one.
const QUESTIONS: [&str; 2] = ["attention over very long documents", "怎样在上千台机器上并行处理大数据？"];
/// The number of papers shown of each.
const SHOWN: usize = 2;

pub(in crate::cli) fn run(place: &IndexDir, _: DemoArgs) -> Result<Exit> {
    let cache = dirs::cache_dir().unwrap_or_else(std::env::temp_dir).join("papers-sem").join("demo");
    let list = cache.join("reading-list");
    // Neither the variable nor an index nearby: those are the user's own.
    let dir = place.dir.clone().unwrap_or_else(|| cache.join("index"));
    reading_list::write(&list).map_err(WriteError::of(&list))?;
    if is_index(&dir) && is_of_others(&dir, &list)? {
        note::say(&demo::not_here(&dir))?;
        return Ok(Exit::Failed);
    }
    let options = WriterOptions { wait: true, ..WriterOptions::default() };
    let report = Display::new().update_index(&dir, std::slice::from_ref(&list), options)?;
    if report.left > 0 {
        return Ok(Exit::Failed);
    }
    writeln!(anstream::stderr(), "{}\n", demo::indexed(report.papers, &list))?;
    let engine = Engine::builder(&dir).warm(2).open()?;
    let snapshot = engine.snapshot()?;
    let mut printer = Printer::new(false);
    for (number, question) in QUESTIONS.into_iter().enumerate() {
        let start = Instant::now();
        let answer = snapshot.search(&Query { k: SHOWN, ..Query::new(question) })?;
        printer.print(AnswerReport {
            id: String::new(),
            question: question.to_string(),
            took: start.elapsed(),
            generation: snapshot.generation(),
            answer,
            shown: usize::MAX,
            is_explained: false,
            heading: Heading::Question { is_first: number == 0 },
        })?;
    }
    printer.flush()?;
    writeln!(anstream::stderr(), "\n{}", demo::what_next(&dir))?;
    std::mem::forget((engine, snapshot));
    Ok(Exit::Found)
}

/// Whether the index in `dir` has other sources than the example.
fn is_of_others(dir: &Path, list: &Path) -> Result<bool> {
    let list = list.canonicalize().unwrap_or_else(|_| list.to_path_buf());
    let roots: Vec<PathBuf> = IndexedSources::open(dir)?.roots()?;
    Ok(roots.iter().any(|root| *root != list))
}
