//! `papers-sem mcp`.

use std::io::{IsTerminal, Write, stdin};
use std::path::Path;

use anyhow::Result;
use serde_json::json;

use crate::cli::args::{IndexDir, McpArgs};
use crate::cli::exit::Exit;
use crate::cli::locate;
use crate::server::serve_stdio;

pub(in crate::cli) fn run(place: &IndexDir, _args: McpArgs) -> Result<Exit> {
    let index = locate::index_dir(place);
    if stdin().is_terminal() {
        // Standard output is for the protocol alone.
        writeln!(anstream::stderr(), "{}", how_to_use(&index))?;
    }
    serve_stdio(&index)?;
    Ok(Exit::Found)
}

/// What to tell who starts the command by hand.
fn how_to_use(index: &Path) -> String {
    let index = std::path::absolute(index).unwrap_or_else(|_| index.to_path_buf());
    let command = std::env::current_exe().unwrap_or_else(|_| "papers-sem".into());
    let server = json!({"command": command.to_string_lossy(), "args": ["mcp", "--index", index.to_string_lossy()]});
    format!(
        "An assistant starts this command and talks to it. Add it to the MCP servers in the settings of yours:\n  \
         {}\nCtrl-D ends it.",
        json!({"mcpServers": {"papers": server}})
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_name_the_index_with_its_whole_path() {
        let text = how_to_use(Path::new("index"));
        let settings = text.lines().nth(1).and_then(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let settings = settings.expect("a line of JSON");
        let index = settings["mcpServers"]["papers"]["args"][2].as_str().expect("a path");
        assert!(Path::new(index).is_absolute(), "{index}");
    }
}
