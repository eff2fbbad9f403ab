//! `papers-sem man`.

use anyhow::Result;
use clap::CommandFactory;

use crate::cli::args::{CommandLine, ManArgs};
use crate::cli::exit::Exit;
use crate::cli::report::manual;
use crate::cli::write_error::WriteError;

pub(in crate::cli) fn run(args: &ManArgs) -> Result<Exit> {
    std::fs::create_dir_all(&args.dir).map_err(WriteError::of(&args.dir))?;
    let mut root = CommandLine::command().disable_help_subcommand(true);
    root.build();
    for (name, page) in manual::pages(&root)? {
        let path = args.dir.join(name);
        std::fs::write(&path, page).map_err(WriteError::of(&path))?;
    }
    Ok(Exit::Found)
}
