//! `papers-sem list`.

use std::io::Write;

use anyhow::Result;

use super::args::{IndexDir, List};
use super::output::{human, json};
use super::{Outcome, locate};
use crate::library::{Library, Open};

pub(super) fn run(place: &IndexDir, args: List) -> Result<Outcome> {
    let library = Library::open(&locate::index_dir(place), Open::Papers)?;
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
