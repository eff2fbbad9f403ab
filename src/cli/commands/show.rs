//! `papers-sem show`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, Show};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::paper::PaperReport;
use crate::cli::report::printer::Printer;
use crate::index::{Index, Open};
use crate::search::find;

pub(crate) fn run(place: &IndexDir, args: Show) -> Result<Exit> {
    let library = Index::open(&locate::index_dir(place), Open::Papers)?;
    // A title pasted without quotes comes as several words.
    let wanted = args.id.join(" ");
    let found = find(&library, &wanted)?;
    let is_found = !found.is_empty();
    let mut printer = Printer::new(args.json);
    found.into_iter().try_for_each(|(_, paper)| printer.print(PaperReport(paper)))?;
    printer.flush()?;
    if !is_found {
        writeln!(anstream::stderr(), "no paper is called {wanted:?}: `papers-sem list` prints every id")?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Found)
}
