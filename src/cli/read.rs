//! `papers-sem read`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use super::Outcome;
use super::args::Read;
use super::output::{human, json};
use crate::ingest::{self, Problem};
use crate::merge::merge;
use crate::paper::Entry;

pub(super) fn run(args: Read) -> Result<Outcome> {
    let (mut files, mut problems) = (Vec::new(), Vec::new());
    for path in &args.paths {
        let walked = ingest::walk::walk(path);
        files.extend(walked.files);
        problems.extend(walked.problems);
    }
    let mut read: Vec<(&Path, Vec<Entry>)> = Vec::new();
    for path in &files {
        match std::fs::read(path) {
            Ok(bytes) => {
                let reading = ingest::read_bytes(path, &bytes);
                // As in `index`: a picture met on a walk is no problem.
                if reading.format.is_some() || args.paths.contains(path) {
                    problems.extend(reading.problems);
                    read.push((path, reading.entries));
                }
            }
            Err(error) => {
                problems.push(Problem { path: path.clone(), line: None, message: format!("cannot be read: {error}") });
            }
        }
    }
    let papers = merge(read.iter().map(|(path, entries)| (*path, entries.as_slice())));
    let mut out = anstream::stdout().lock();
    for paper in &papers {
        if args.json {
            json::paper(&mut out, paper)?;
        } else {
            human::line(&mut out, paper)?;
        }
    }
    out.flush()?;
    human::problems(&mut anstream::stderr(), &problems)?;
    let entries: usize = read.iter().map(|(_, entries)| entries.len()).sum();
    writeln!(
        anstream::stderr(),
        "{} papers in {} entries of {} files",
        papers.len(),
        entries,
        read.len()
    )?;
    Ok(if papers.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
