//! `papers-sem read`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;

use crate::cli::Outcome;
use crate::cli::args::Read;
use crate::cli::report::{human, json};
use crate::index::columns::listing;
use crate::ingest;
use crate::paper::Entry;
use crate::paper::merge::merge;

pub(crate) fn run(args: Read) -> Result<Outcome> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in &args.paths {
        let walked = ingest::walk(path);
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
    let mut out = anstream::stdout().lock();
    if args.json {
        papers.iter().try_for_each(|paper| json::paper(&mut out, paper))?;
    } else {
        human::lines(&papers.iter().map(listing::of).collect::<Vec<_>>())?;
    }
    out.flush()?;
    human::problems(&mut anstream::stderr(), &problems)?;
    writeln!(anstream::stderr(), "{} papers in {entries} entries of {files} files", papers.len())?;
    Ok(if papers.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
