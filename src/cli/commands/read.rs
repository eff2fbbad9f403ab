//! `papers-sem read`.

use std::path::PathBuf;

use anyhow::Result;

use crate::cli::args::ReadArgs;
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::language::said;
use crate::cli::report::console::Console;
use crate::cli::report::layout::count as counted;
use crate::cli::report::note;
use crate::cli::report::paper::PaperReport;
use crate::cli::report::printer::Printer;
use crate::cli::report::{left_out as left_out_report, listing as list, problems as problem_report};
use crate::index::columns::listing::ListingRow;
use crate::index::store::is_index;
use crate::ingest::{self, LeftOut};
use crate::paper::Entry;
use crate::paper::merge::merge;

pub(in crate::cli) fn run(args: ReadArgs) -> Result<Exit> {
    let (mut files, mut problems, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for path in &args.paths {
        let walked = ingest::walk(path, &is_index);
        files.extend(walked.files);
        problems.extend(walked.problems);
        left_out.extend(walked.left_out);
    }
    let mut read: Vec<(PathBuf, Vec<Entry>)> = Vec::new();
    for path in files {
        let reading = ingest::read(&path);
        left_out.extend(reading.left_out(&path));
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
    let mut stderr = Console::stderr();
    let told = left_out_report::with_problems(&left_out, &mut problems);
    problem_report::all(&mut stderr, &problems)?;
    left_out_report::all(&mut stderr, &told)?;
    let entries_counted = if entries == 1 { "1 entry".to_string() } else { format!("{entries} entries") };
    let summary = said! {
        en: format!("{} in {entries_counted} of {}", counted(count, "paper"), counted(files, "file")),
        zh: format!("{count} 篇论文，来自 {files} 个文件的 {entries} 个条目"),
    };
    drop(stderr);
    note::say(&summary)?;
    if left_out.iter().any(LeftOut::is_pdf) {
        note::say(&hints::pdf())?;
    }
    Ok(Exit::found(count > 0))
}
