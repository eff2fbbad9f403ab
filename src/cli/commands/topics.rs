//! `papers-sem topics`.

use anyhow::Result;

use crate::cli::args::{IndexDir, TopicsArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::progress::Display;
use crate::cli::report::printer::print;
use crate::cli::report::topics::TopicsReport;
use crate::engine::Engine;
use crate::index::Open;

pub(in crate::cli) fn run(place: &IndexDir, args: &TopicsArgs) -> Result<Exit> {
    let engine = Engine::builder(locate::index_dir(place)).parts(Open::Vectors).open()?;
    let snapshot = engine.snapshot()?;
    let outline = Display::of_map(|on_progress| snapshot.topics(on_progress))?;
    let is_found = !outline.topics.is_empty();
    print(TopicsReport { outline, levels: usize::from(args.levels) }, args.json)?;
    Ok(Exit::found(is_found))
}
