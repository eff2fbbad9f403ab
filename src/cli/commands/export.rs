//! `papers-sem export`.

use anyhow::Result;

use crate::cli::args::{ExportArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::console::Console;
use crate::cli::report::printer::{Report, print};
use crate::engine::Engine;
use crate::index::Open;
use crate::index::export::ExportTargets;

pub(in crate::cli) fn run(place: &IndexDir, args: ExportArgs) -> Result<Exit> {
    let engine = Engine::builder(locate::index_dir(place)).parts(Open::Vectors).open()?;
    let targets = ExportTargets { vectors: args.vectors.as_deref(), ids: args.ids.as_deref() };
    let summary = engine.snapshot()?.export(targets)?;
    if args.json {
        print(summary, true)?;
    } else {
        // The vectors may go to standard output.
        summary.human(&mut Console::stderr())?;
    }
    Ok(Exit::Found)
}
