//! `papers-sem verify`.

use anyhow::Result;

use crate::cli::args::{IndexDir, VerifyArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::cli::progress::Display;
use crate::cli::report::console::Console;
use crate::cli::report::health::{HealthReport, write_damage};
use crate::cli::report::printer::print;
use crate::cli::report::problems;
use crate::index::store::StoreError;
use crate::index::verify::verify;
use crate::index::writer::{Task, WriterOptions};

pub(in crate::cli) fn run(place: &IndexDir, args: VerifyArgs) -> Result<Exit> {
    let dir = locate::index_dir(place);
    let mut result = verify(&dir);
    let is_whole = result.as_ref().is_ok_and(|health| health.is_whole());
    let is_damaged = matches!(&result, Ok(_) | Err(StoreError::Damaged { .. }));
    if args.repair && !is_whole && is_damaged {
        if let Ok(health) = &result {
            write_damage(&mut Console::stderr(), health)?;
        }
        let options = WriterOptions { task: Task::Repair, wait: true, ..WriterOptions::default() };
        let report = Display::new().update_index(&dir, &[], options)?;
        problems::summary(&mut Console::stderr(), &report.problems)?;
        result = verify(&dir);
    }
    let health = result?;
    print(HealthReport { health: &health, dir: &dir }, args.json)?;
    Ok(if health.is_whole() { Exit::Found } else { Exit::Failed })
}
