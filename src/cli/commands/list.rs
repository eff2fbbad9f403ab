//! `papers-sem list`.

use anyhow::Result;

use crate::cli::args::{IndexDir, List};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::report::console::Console;
use crate::cli::report::listing;
use crate::cli::report::paper::PaperReport;
use crate::cli::report::printer::Printer;
use crate::index::{Index, Open};

pub(crate) fn run(place: &IndexDir, args: List) -> Result<Exit> {
    let library = Index::open(&locate::index_dir(place), Open::Papers)?;
    if args.json {
        let mut printer = Printer::new(true);
        for paper in library.papers() {
            printer.print(PaperReport(paper?))?;
        }
        printer.flush()?;
    } else {
        listing::write(&mut Console::stdout(), &library.listing()?)?;
    }
    Ok(Exit::found(!library.is_empty()))
}
