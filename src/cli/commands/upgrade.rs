//! `papers-sem upgrade`.

use anyhow::Result;

use crate::cli::args::{IndexDir, UpgradeArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::progress::Display;
use crate::cli::report::printer::print;
use crate::cli::report::update::UpdateCounts;
use crate::index::writer::{Task, WriterOptions};

pub(in crate::cli) fn run(place: &IndexDir, args: UpgradeArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let options = WriterOptions { task: Task::Upgrade, wait: true, ..WriterOptions::default() };
    let report = Display::new().update_index(&dir, &[], options)?;
    print(UpdateCounts { report: &report, dir: &dir }, args.json)?;
    Ok(Exit::Found)
}
