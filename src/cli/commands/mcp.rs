//! `papers-sem mcp`.

use anyhow::Result;

use crate::cli::args::{IndexDir, McpArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::server::serve_stdio;

pub(in crate::cli) fn run(place: &IndexDir, _args: McpArgs) -> Result<Exit> {
    serve_stdio(&locate::index_dir(place))?;
    Ok(Exit::Found)
}
