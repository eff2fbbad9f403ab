//! Completion in a shell: the shell runs this program and asks what could follow. Only this module knows `clap_complete`.

mod bash;
mod candidates;
mod words;

use std::ffi::OsString;

use clap::CommandFactory;
use clap_complete::env::{Elvish, EnvCompleter, Fish, Powershell, Shells, Zsh};

use crate::cli::args::CommandLine;
use crate::cli::completion::bash::Bash;
use crate::cli::completion::words::Line;

/// The shell sets it when it asks.
const VARIABLE: &str = "PAPERS_SEM_COMPLETE";
/// The name of the command that is completed.
const COMMAND: &str = "papers-sem";
/// The shells, as `completions` names them.
const SHELLS: [&dyn EnvCompleter; 5] = [&Bash, &Zsh, &Fish, &Powershell, &Elvish];

/// Answers a shell that asks what could follow. False if none does, and the command is to run.
///
/// Whoever presses a key does not want to read an error: then there is nothing to complete.
pub(super) fn answer() -> bool {
    let Some(shell) = std::env::var_os(VARIABLE).filter(|shell| !shell.is_empty()) else { return false };
    let args: Vec<OsString> = std::env::args_os().collect();
    // Without the mark of its script no shell asks.
    if args.iter().any(|arg| arg == "--") {
        let shell = shell.to_string_lossy().into_owned();
        if let Some(completer) = SHELLS.iter().copied().find(|completer| completer.is(&shell)) {
            let _ = complete(completer, &args);
        }
    }
    true
}

fn complete(completer: &dyn EnvCompleter, args: &[OsString]) -> std::io::Result<()> {
    let words: Vec<OsString> = args.iter().skip_while(|arg| *arg != "--").skip(1).cloned().collect();
    let joined = Line::of_bash(&words).filter(|_| completer.name() == "bash");
    let joined = joined.map_or_else(|| words.clone(), |line| line.words.into_iter().map(OsString::from).collect());
    let mut command = candidates::add(CommandLine::command(), &joined);
    command.build();
    let mut answer = Vec::new();
    completer.write_complete(&mut command, words, std::env::current_dir().ok().as_deref(), &mut answer)?;
    std::io::Write::write_all(&mut std::io::stdout(), &answer)
}

/// The script that makes a shell ask. None for a shell that is not known.
pub(super) fn script(shell: &str) -> Option<String> {
    let shells = Shells(&SHELLS);
    let completer = shells.completer(shell)?;
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, COMMAND, COMMAND, COMMAND, &mut script).ok()?;
    Some(format!("{}\n", String::from_utf8_lossy(&script).trim()))
}
