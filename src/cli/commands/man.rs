//! `papers-sem man`.

use std::path::Path;

use anyhow::{Context, Result};
use clap::CommandFactory;

use crate::cli::args::{CommandLine, ManArgs};
use crate::cli::exit::Exit;
use crate::cli::language::said;
use crate::cli::report::manual;

pub(in crate::cli) fn run(args: &ManArgs) -> Result<Exit> {
    std::fs::create_dir_all(&args.dir).with_context(|| cannot_write(&args.dir))?;
    let mut root = CommandLine::command().disable_help_subcommand(true);
    root.build();
    for (name, page) in manual::pages(&root)? {
        let path = args.dir.join(name);
        std::fs::write(&path, page).with_context(|| cannot_write(&path))?;
    }
    Ok(Exit::Found)
}

fn cannot_write(path: &Path) -> String {
    said! { en: format!("cannot write {}", path.display()), zh: format!("无法写入 {}", path.display()) }
}
