//! The value of a key and where it comes from.

use std::ffi::OsString;

use clap::Command;

use crate::cli::config::error::Place;
use crate::cli::config::key::{Key, Kind};
use crate::cli::config::load::Config;

/// Where the value of a key comes from, if the command line does not say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum Origin {
    /// An environment variable.
    Environment { variable: &'static str, value: OsString },
    /// A line of a file. The values are as the flag takes them.
    File { place: Place, values: Vec<OsString> },
    /// The program.
    Default(String),
    /// Nothing: without the flag something is chosen, in these words, or nothing is done.
    Absent(Option<String>),
}

/// The environment variable that stands above the files, where a key has one.
pub(super) fn variable(key: &Key) -> Option<(&'static str, OsString)> {
    const INDEX: &str = "PAPERS_SEM_INDEX";
    let is_index = key.table.is_none() && key.name == "index";
    let value = std::env::var_os(INDEX).filter(|value| is_index && !value.is_empty())?;
    Some((INDEX, value))
}

/// The value of `key`. `root` is the command line without settings.
pub(in crate::cli) fn origin(key: &Key, config: &Config, root: &Command) -> Origin {
    if let Some((variable, value)) = variable(key) {
        return Origin::Environment { variable, value };
    }
    if let Some(setting) = config.setting(key) {
        return Origin::File { place: setting.place.clone(), values: setting.values.clone() };
    }
    if let Kind::OneOf(choices) = key.kind {
        return Origin::Default(choices.first().copied().unwrap_or_default().to_string());
    }
    let Some(argument) = key.any_argument(root) else { return Origin::Absent(None) };
    if key.kind == Kind::Switch {
        return Origin::Default("false".to_string());
    }
    match argument.get_default_values().first() {
        Some(value) => Origin::Default(value.to_string_lossy().into_owned()),
        None => {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let words = help.split_once("[default: ").and_then(|(_, rest)| rest.split_once(']'));
            Origin::Absent(words.map(|(words, _)| words.to_string()))
        }
    }
}
