//! `papers-sem show`.

use anyhow::Result;

use crate::cli::args::{IndexDir, ShowArgs};
use crate::cli::exit::Exit;
use crate::cli::report::paper::PaperReport;
use crate::cli::report::printer::Printer;
use crate::cli::report::unknown_paper;
use crate::cli::{citations, locate, named_papers};
use crate::engine::Engine;
use crate::index::Open;

pub(in crate::cli) fn run(place: &IndexDir, args: ShowArgs) -> Result<Exit> {
    let engine = Engine::builder(locate::index_dir(place)).parts(Open::Papers).open()?;
    // A title without quotes comes as several words.
    let name = args.id.join(" ");
    let snapshot = engine.snapshot()?;
    let papers = named_papers::get(&snapshot, &name)?;
    let is_found = !papers.is_empty();
    match citations::format(args.format.format.as_deref()) {
        Some(format) if is_found => citations::print(&snapshot, format, &papers)?,
        Some(_) => {}
        None => {
            let mut printer = Printer::new(args.json);
            papers.into_iter().try_for_each(|paper| printer.print(PaperReport(paper)))?;
            printer.flush()?;
        }
    }
    if !is_found {
        unknown_paper::say(&name)?;
    }
    Ok(Exit::found(is_found))
}
