//! `papers-sem upgrade`.

use std::io::Write;

use anyhow::Result;

use super::args::{IndexDir, Upgrade};
use super::output::{human, json};
use super::progress::Display;
use super::{Outcome, interrupt, locate};
use crate::update::{Options, Task, update};

pub(super) fn run(place: &IndexDir, args: Upgrade) -> Result<Outcome> {
    let dir = locate::index_dir(place);
    let display = Display::new();
    let options = Options { task: Task::Upgrade, wait: true, stop: Some(interrupt::flag()), ..Options::default() };
    let result = update(&dir, &[], &options, &|progress| display.update(progress));
    display.clear();
    let report = result?;
    let mut out = anstream::stdout().lock();
    if args.json {
        json::report(&mut out, &report, &dir)?;
    } else {
        human::report(&mut out, &report, &dir)?;
    }
    out.flush()?;
    Ok(Outcome::Found)
}
