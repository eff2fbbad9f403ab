//! `papers-sem upgrade`.

use std::io::Write;

use anyhow::Result;

use super::args::{IndexDir, Upgrade};
use super::output::{human, json};
use super::progress::Display;
use super::{Outcome, locate};
use crate::update::{Options, Task};

pub(super) fn run(place: &IndexDir, args: Upgrade) -> Result<Outcome> {
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
