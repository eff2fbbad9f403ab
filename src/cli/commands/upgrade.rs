//! `papers-sem upgrade`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, Upgrade};
use crate::cli::progress::Display;
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::index::writer::{Options, Task};

pub(crate) fn run(place: &IndexDir, args: Upgrade) -> Result<Outcome> {
    let dir = locate::index_dir(place);
    let options = Options { task: Task::Upgrade, wait: true, ..Options::default() };
    let report = Display::new().update_index(&dir, &[], options)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        json::report(&mut out, &report, &dir)?;
    } else {
        human::report(&mut out, &report, &dir)?;
    }
    out.flush()?;
    Ok(Outcome::Found)
}
