//! `papers-sem completions`.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::cli::args::CompletionsArgs;
use crate::cli::completion;
use crate::cli::exit::Exit;
use crate::cli::report::completions::{self as report, Shell};
use crate::cli::report::console::Console;

pub(in crate::cli) fn run(args: CompletionsArgs) -> Result<Exit> {
    if let Some(script) = args.shell.as_deref().and_then(completion::script) {
        let mut out = std::io::stdout().lock();
        out.write_all(script.as_bytes())?;
        out.flush()?;
        return Ok(Exit::Found);
    }
    report::how_to(&mut Console::stdout(), guess())?;
    Ok(Exit::Found)
}

/// The shell of the user; that of the system where none is named.
fn guess() -> Option<Shell> {
    let Some(path) = std::env::var_os("SHELL") else { return cfg!(windows).then_some(Shell::Pwsh) };
    let name = Path::new(&path).file_stem()?.to_string_lossy().into_owned();
    Shell::ALL.into_iter().find(|shell| shell.name() == name || (name == "pwsh" && *shell == Shell::Pwsh))
}
