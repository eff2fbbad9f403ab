//! `papers-sem export`.

use anyhow::Result;

use crate::cli::args::{Export, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::console::Console;
use crate::cli::report::printer::{Report, print};
use crate::index::export::{Targets, export};
use crate::index::{Index, Open};
use crate::wire::ExportSummary;

pub(crate) fn run(place: &IndexDir, args: Export) -> Result<Exit> {
    let library = Index::open(&locate::index_dir(place), Open::Vectors)?;
    export(&library, Targets { vectors: args.vectors.as_deref(), ids: args.ids.as_deref() })?;
    let summary = ExportSummary {
        index: library.dir().display().to_string(),
        papers: library.len(),
        vectors: library.manifest().counts.passages,
        dimension: library.manifest().identity.dimension,
    };
    if args.json {
        print(summary, true)?;
    } else {
        // The vectors may go to standard output.
        summary.human(&mut Console::stderr())?;
    }
    Ok(Exit::Found)
}
