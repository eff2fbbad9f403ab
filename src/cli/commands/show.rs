//! `papers-sem show`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, Show};
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::index::{Index, Open};
use crate::search::find;

pub(crate) fn run(place: &IndexDir, args: Show) -> Result<Outcome> {
    let library = Index::open(&locate::index_dir(place), Open::Papers)?;
    // A title pasted without quotes comes as several words.
    let wanted = args.id.join(" ");
    let found = find(&library, &wanted)?;
    let mut out = anstream::stdout().lock();
    for (_, paper) in &found {
        if args.json {
            json::paper(&mut out, paper)?;
        } else {
            human::paper(&mut out, paper)?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        writeln!(anstream::stderr(), "no paper is called {wanted:?}: `papers-sem list` prints every id")?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}
