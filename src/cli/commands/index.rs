//! `papers-sem index`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{Index, IndexDir};
use crate::cli::progress::Display;
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::embed::{ModelChoice, catalogue};
use crate::index::writer::Options;

pub(crate) fn run(place: &IndexDir, args: Index) -> Result<Outcome> {
    let dir = locate::index_dir(place);
    let display = Display::new();
    let model = args.model.as_deref().map(ModelChoice::parse).transpose()?;
    if let Some(ModelChoice::Catalogue(name)) = &model
        && !catalogue::is_downloaded(name)
    {
        // Asked for by name: the one moment at which the network may be used.
        let result = catalogue::download(name, &mut |file, done, total| display.download(file, done, total));
        display.clear();
        result?;
    }
    let options = Options {
        model,
        rebuild: args.rebuild,
        forget: args.forget,
        threads: args.threads.map(usize::from),
        graph_from: args.graph_from,
        wait: !args.no_wait,
        ..Options::default()
    };
    let report = display.update_index(&dir, &args.paths, options)?;
    human::problems(&mut anstream::stderr(), &report.problems)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        json::report(&mut out, &report, &dir)?;
    } else {
        human::report(&mut out, &report, &dir)?;
    }
    out.flush()?;
    if report.papers == 0 {
        writeln!(
            anstream::stderr(),
            "no paper was found: `papers-sem read PATH…` shows what is read of a file, and README.md which forms are"
        )?;
        return Ok(Outcome::Nothing);
    }
    if report.left > 0 {
        writeln!(anstream::stderr(), "stopped: {} left; `papers-sem index` goes on", human::files_left(report.left))?;
        return Ok(Outcome::Failed);
    }
    Ok(Outcome::Found)
}
