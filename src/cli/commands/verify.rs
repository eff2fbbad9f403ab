//! `papers-sem verify`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{IndexDir, Verify};
use crate::cli::progress::Display;
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::index::store::StoreError;
use crate::index::verify::verify;
use crate::index::writer::{Options, Task};

pub(crate) fn run(place: &IndexDir, args: Verify) -> Result<Outcome> {
    let dir = locate::index_dir(place);
    let mut found = verify(&dir);
    let is_whole = found.as_ref().is_ok_and(|health| health.is_whole());
    let is_damaged = matches!(&found, Ok(_) | Err(StoreError::Damaged { .. }));
    if args.repair && !is_whole && is_damaged {
        if let Ok(health) = &found {
            human::damage(&mut anstream::stderr(), health)?;
        }
        let options = Options { task: Task::Repair, wait: true, ..Options::default() };
        let report = Display::new().update_index(&dir, &[], options)?;
        human::problems(&mut anstream::stderr(), &report.problems)?;
        found = verify(&dir);
    }
    let health = found?;
    let mut out = anstream::stdout().lock();
    if args.json {
        json::health(&mut out, &health, &dir)?;
    } else {
        human::health(&mut out, &health, &dir)?;
    }
    out.flush()?;
    Ok(if health.is_whole() { Outcome::Found } else { Outcome::Failed })
}
