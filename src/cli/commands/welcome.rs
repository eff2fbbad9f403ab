//! `papers-sem` without a command.

use anyhow::Result;

use crate::cli::args::IndexDir;
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::nearby::Nearby;
use crate::cli::report::console::Console;
use crate::cli::report::welcome;
use crate::engine::Engine;
use crate::index::Open;
use crate::index::store::is_index;

pub(in crate::cli) fn run(place: &IndexDir) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let mut out = Console::stdout();
    if is_index(&dir) {
        let engine = Engine::builder(&dir).parts(Open::Papers).without_model().open()?;
        welcome::with_index(&mut out, &engine.snapshot()?)?;
    } else {
        welcome::without_index(&mut out, &Nearby::look())?;
    }
    Ok(Exit::Found)
}
