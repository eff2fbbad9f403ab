//! `papers-sem stats`.

use anyhow::Result;

use crate::cli::args::{IndexDir, StatsArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::printer::print;
use crate::engine::Engine;
use crate::index::Open;

pub(in crate::cli) fn run(place: &IndexDir, args: StatsArgs) -> Result<Exit> {
    let engine = Engine::builder(locate::index_dir(place)).parts(Open::Papers).open()?;
    print(engine.overview()?, args.json)?;
    Ok(Exit::Found)
}
