//! `papers-sem index`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::progress::Display;
use crate::cli::report::console::Console;
use crate::cli::report::printer::print;
use crate::cli::report::problems;
use crate::cli::report::update::{UpdateCounts, files_left};
use crate::cli::{hints, locate};
use crate::embed::{ModelChoice, catalogue};
use crate::index::writer::WriterOptions;
use crate::ingest::LeftOut;

pub(in crate::cli) fn run(place: &IndexDir, args: IndexArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let display = Display::new();
    let model = args.model.as_deref().map(ModelChoice::parse).transpose()?;
    if let Some(ModelChoice::Catalogue(name)) = &model
        && !catalogue::is_downloaded(name)
    {
        // The user named a model to download. This is the only use of the network.
        let result = catalogue::download(name, &mut |file, done, total| display.download(file, done, total));
        display.clear();
        result?;
    }
    let options = WriterOptions {
        model,
        rebuild: args.rebuild,
        forget: args.forget,
        threads: args.threads.map(usize::from),
        graph_from: args.graph_from,
        wait: !args.no_wait,
        ..WriterOptions::default()
    };
    let report = display.update_index(&dir, &args.paths, options)?;
    problems::summary(&mut Console::stderr(), &report.problems)?;
    if !report.problems.is_empty() {
        writeln!(anstream::stderr(), "{}", hints::PROBLEMS)?;
    }
    print(UpdateCounts { report: &report, dir: &dir }, args.json)?;
    if report.left_out.iter().any(LeftOut::is_pdf) {
        writeln!(anstream::stderr(), "{}", hints::PDF)?;
    }
    if report.papers == 0 {
        writeln!(
            anstream::stderr(),
            "no paper was found\n  `papers-sem read PATH…` shows what is read from a file; README.md lists the formats"
        )?;
        return Ok(Exit::NothingFound);
    }
    if report.left > 0 {
        writeln!(anstream::stderr(), "stopped: {} left; `papers-sem index` goes on", files_left(report.left))?;
        return Ok(Exit::Failed);
    }
    Ok(Exit::Found)
}
