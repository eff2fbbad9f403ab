//! `papers-sem stats`.

use std::path::Path;

use anyhow::Result;

use crate::cli::args::{IndexDir, StatsArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::progress::Display;
use crate::cli::report::overview::OverviewReport;
use crate::cli::report::printer::print;
use crate::engine::Engine;
use crate::index::Open;
use crate::library_map::TopicOutline;

/// Of more papers, topics are shown only if they are known: finding them takes longer than anybody waits for numbers.
const TOPICS_AT_ONCE: usize = 2_000;

pub(in crate::cli) fn run(place: &IndexDir, args: StatsArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let overview = Engine::builder(&dir).parts(Open::Papers).open()?.overview()?;
    let is_local = overview.store.is_none();
    let topics = if args.json { None } else { topics(&dir, is_local) };
    print(OverviewReport { overview, topics }, args.json)?;
    Ok(Exit::Found)
}

/// The topics, if they are known or soon found. An index whose vectors are damaged has numbers all the same.
fn topics(dir: &Path, is_local: bool) -> Option<TopicOutline> {
    let snapshot = Engine::builder(dir).parts(Open::Vectors).open().ok()?.snapshot().ok()?;
    let is_soon_found = is_local && snapshot.len() <= TOPICS_AT_ONCE;
    if !snapshot.has_map() && !is_soon_found {
        return None;
    }
    Display::of_map(|on_progress| snapshot.topics(on_progress)).ok()
}
