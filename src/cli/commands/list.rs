//! `papers-sem list`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, List};
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::index::{Index, Open};

pub(crate) fn run(place: &IndexDir, args: List) -> Result<Outcome> {
    let library = Index::open(&locate::index_dir(place), Open::Papers)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        for paper in library.papers() {
            json::paper(&mut out, &paper?)?;
        }
    } else {
        human::lines(&library.heads()?)?;
    }
    out.flush()?;
    Ok(if library.is_empty() { Outcome::Nothing } else { Outcome::Found })
}
