//! `papers-sem read`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;

use crate::cli::args::ReadArgs;
use crate::cli::exit::Exit;
use crate::cli::report::console::Console;
use crate::cli::report::paper::PaperReport;
use crate::cli::report::printer::Printer;
use crate::cli::report::{listing as list, problems as problem_report};
use crate::index::columns::listing::ListingRow;
use crate::index::store::is_index;
use crate::ingest;
use crate::paper::Entry;
use crate::paper::merge::merge;

pub(in crate::cli) fn run(args: ReadArgs) -> Result<Exit> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in &args.paths {
        let walked = ingest::walk(path, &is_index);
        files.extend(walked.files);
        problems.extend(walked.problems);
    }
    let mut read: Vec<(PathBuf, Vec<Entry>)> = Vec::new();
    for path in files {
        let reading = ingest::read(&path);
        problems.extend(reading.problems);
        read.push((path, reading.entries));
    }
    let (files, entries) = (read.len(), read.iter().map(|(_, entries)| entries.len()).sum::<usize>());
    let papers = merge(read);
    let count = papers.len();
    if args.json {
        let mut printer = Printer::new(true);
        papers.into_iter().try_for_each(|paper| printer.print(PaperReport(paper)))?;
        printer.flush()?;
    } else {
        let rows: Vec<_> = papers.iter().map(ListingRow::new).collect();
        list::write(&mut Console::stdout(), &rows)?;
    }
    problem_report::write(&mut Console::stderr(), &problems)?;
    writeln!(anstream::stderr(), "{count} papers in {entries} entries of {files} files")?;
    Ok(Exit::found(count > 0))
}
