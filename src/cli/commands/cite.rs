//! `papers-sem cite`.

use std::collections::HashSet;

use anyhow::Result;

use crate::cli::args::{CiteArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::report::unknown_paper;
use crate::cli::{citations, locate, named_papers};
use crate::engine::Engine;
use crate::index::Open;
use crate::paper::Paper;

pub(in crate::cli) fn run(place: &IndexDir, args: CiteArgs) -> Result<Exit> {
    let engine = Engine::builder(locate::index_dir(place)).parts(Open::Papers).open()?;
    let snapshot = engine.snapshot()?;
    let (mut papers, mut known): (Vec<Paper>, HashSet<String>) = Default::default();
    let mut all_found = true;
    for name in &args.papers {
        let found = named_papers::get(&snapshot, name)?;
        if found.is_empty() {
            unknown_paper::say(name)?;
            all_found = false;
        }
        papers.extend(found.into_iter().filter(|paper| known.insert(paper.id.clone())));
    }
    if let Some(format) = citations::format(Some(&args.format)).filter(|_| !papers.is_empty()) {
        citations::print(&snapshot, format, &papers)?;
    }
    Ok(Exit::found(all_found))
}
