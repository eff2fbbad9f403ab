//! `papers-sem list`.

use anyhow::Result;

use crate::cli::args::{IndexDir, ListArgs};
use crate::cli::exit::Exit;
use crate::cli::freshness::{SourceLook, WayOut};
use crate::cli::report::console::Console;
use crate::cli::report::listing;
use crate::cli::report::paper::PaperReport;
use crate::cli::report::printer::Printer;
use crate::cli::{citations, locate};
use crate::engine::Engine;
use crate::index::Open;

pub(in crate::cli) fn run(place: &IndexDir, args: ListArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let look = SourceLook::start(&dir);
    let engine = Engine::builder(&dir).parts(Open::Papers).open()?;
    let snapshot = engine.snapshot()?;
    if let Some(format) = citations::format(args.format.format.as_deref()) {
        let papers = snapshot.papers().collect::<Result<Vec<_>, _>>()?;
        citations::print(&snapshot, format, &papers)?;
    } else if args.json {
        let mut printer = Printer::new(true);
        for paper in snapshot.papers() {
            printer.print(PaperReport(paper?))?;
        }
        printer.flush()?;
    } else {
        listing::write(&mut Console::stdout(), &snapshot.listing()?)?;
    }
    look.print(WayOut::Index)?;
    Ok(Exit::found(!snapshot.is_empty()))
}
