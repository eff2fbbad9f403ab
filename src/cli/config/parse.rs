//! The arguments of this run, with the settings of the files.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::cli::args::CommandLine;
use crate::cli::config::apply::Purpose;
use crate::cli::config::error::ConfigError;
use crate::cli::config::file::Ownership;
use crate::cli::config::load::{Config, own_path};
use crate::cli::language::{self, said};
use crate::cli::report::console::Console;
use crate::cli::report::failure;
use crate::cli::{error_text, usage_error};
use crate::index::store::Manifest;
use crate::text::Language;

/// Commands that a wrong file does not stop: they say what is wrong, or need no settings.
const UNSTOPPED: [&str; 4] = ["config", "doctor", "completions", "man"];

/// What was read of the command line and the files.
pub(in crate::cli) struct Parsed {
    pub args: CommandLine,
    pub config: Config,
}

/// Reads the files and the arguments. Help and wrong arguments end the process, as clap does it.
///
/// # Errors
/// What is wrong with a file, unless the command needs none.
pub(in crate::cli) fn parse() -> Result<Parsed, ConfigError> {
    let plain = CommandLine::command();
    let args: Vec<OsString> = std::env::args_os().collect();
    let mut config = match is_without_files(&args) {
        true => Config::default(),
        false => Config::load(&std::env::current_dir().unwrap_or_default(), own_path(), &plain),
    };
    if let Some(value) = config.top("language").and_then(|setting| setting.values.first()) {
        language::choose(&value.to_string_lossy());
    }
    let mut command = config.apply(plain.clone(), Purpose::Parse);
    let matches = match command.try_get_matches_from_mut(&args) {
        Ok(matches) => matches,
        Err(error) => {
            // Help is for anyone, also beside a wrong file.
            if let Some(problem) = config.problems().next() {
                let problem = error_text::config(problem);
                let note = said! { en: format!("note: {problem}"), zh: format!("提示：{problem}") };
                let _ = writeln!(anstream::stderr(), "{note}");
            }
            if error.kind() == ErrorKind::DisplayHelp
                && let Err(help) = config.apply(plain, Purpose::Help).try_get_matches_from(&args)
            {
                help.exit();
            }
            end(&error);
        }
    };
    if matches.subcommand_name().is_none_or(|name| !UNSTOPPED.contains(&name)) {
        if let Some(problem) = config.take_problem() {
            return Err(problem);
        }
        refuse_remote(&config, &matches)?;
    }
    Ok(Parsed { args: from(&mut command, matches), config })
}

fn from(command: &mut clap::Command, mut matches: ArgMatches) -> CommandLine {
    CommandLine::from_arg_matches_mut(&mut matches).unwrap_or_else(|error| end(&error.format(command)))
}

/// Ends the process, as clap does it; what is wrong with the arguments is told in the language of the user.
fn end(error: &clap::Error) -> ! {
    let chinese = match language::current() {
        Language::En => None,
        Language::Zh => usage_error::in_chinese(error),
    };
    match chinese {
        Some(message) => {
            let _ = failure::write(&mut Console::stderr(), &message, std::io::stderr().is_terminal());
            std::process::exit(error.exit_code());
        }
        None => error.exit(),
    }
}

/// Whether `--no-config` is among the arguments: it has to be known before they are read.
fn is_without_files(args: &[OsString]) -> bool {
    args.iter().skip(1).take_while(|arg| *arg != "--").any(|arg| arg == "--no-config")
}

/// An index that a found file names is not used where its papers are on a server: the question would be sent there.
fn refuse_remote(config: &Config, matches: &ArgMatches) -> Result<(), ConfigError> {
    let Some(setting) = config.top("index") else { return Ok(()) };
    let is_used = matches.value_source("dir") == Some(ValueSource::DefaultValue);
    let Some(dir) = setting.values.first().filter(|_| is_used && setting.ownership == Ownership::Found) else {
        return Ok(());
    };
    let dir = PathBuf::from(dir);
    match Manifest::read(&dir).ok().and_then(|manifest| manifest.store) {
        None => Ok(()),
        Some(link) => Err(ConfigError::Remote { place: setting.place.clone(), dir, store: link.address.to_string() }),
    }
}
