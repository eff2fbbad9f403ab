//! Settings as defaults of flags.

use clap::builder::{ArgPredicate, OsStr, Resettable};
use clap::{Arg, ArgAction, Command};

use crate::cli::config::file::Setting;
use crate::cli::config::key::{KEYS, Key, Kind};
use crate::cli::config::load::Config;
use crate::cli::config::origin::variable;

/// What the command line is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To read arguments: every switch takes `=false`.
    Parse,
    /// To show help: a switch takes `=false` where a file switched it on.
    Help,
}

impl Config {
    /// The command line with the settings as defaults.
    pub(super) fn apply(&self, root: Command, purpose: Purpose) -> Command {
        KEYS.iter().fold(root, |root, key| {
            // A variable stands above the files, and whoever needs its value reads it.
            let setting = self.setting(key).filter(|_| variable(key).is_none());
            if key.commands.is_empty() {
                return set(root, key, setting, purpose);
            }
            key.commands.iter().fold(root, |root, command| match root.find_subcommand(command) {
                // A program without the server has no `serve`.
                None => root,
                Some(_) => root.mut_subcommand(command, |command| set(command, key, setting, purpose)),
            })
        })
    }
}

/// `command` with the default of one flag.
fn set(command: Command, key: &Key, setting: Option<&Setting>, purpose: Purpose) -> Command {
    let Some(argument) = key.argument(&command) else { return command };
    let (id, conflicts) = (argument.get_id().clone(), conflicts(&command, argument));
    if key.kind == Kind::Switch {
        let is_on = setting.is_some_and(|setting| setting.values.iter().any(|value| value == "true"));
        if !is_on && purpose == Purpose::Help {
            return command;
        }
        return command.mut_arg(id, |arg| switch(arg, is_on));
    }
    let Some(setting) = setting else { return command };
    let values: Vec<OsStr> = setting.values.iter().map(OsStr::from).collect();
    command.mut_arg(id, |arg| {
        let help = arg.get_help().map(|help| without_default(&help.to_string()));
        let arg = match help {
            Some(help) => arg.help(help),
            None => arg,
        };
        // What is given on the command line wins over a setting that conflicts with it.
        let built_in = arg.get_default_values().first().cloned();
        let without = conflicts.into_iter().map(|(id, when)| (id, when, Resettable::from(built_in.clone())));
        arg.default_values(values).default_value_ifs(without)
    })
}

/// A switch that also takes `=true` and `=false`.
fn switch(arg: Arg, is_on: bool) -> Arg {
    arg.action(ArgAction::Set)
        .value_parser(clap::value_parser!(bool))
        .num_args(0..=1)
        .require_equals(true)
        .value_name("false")
        .hide_possible_values(true)
        .default_missing_value("true")
        .default_value(if is_on { "true" } else { "false" })
}

/// The arguments that conflict with `argument`, whichever of the two says so, each with what means that it was given.
fn conflicts(command: &Command, argument: &Arg) -> Vec<(clap::Id, ArgPredicate)> {
    let are_in_conflict = |other: &&Arg| {
        let says =
            |one: &Arg, of: &Arg| command.get_arg_conflicts_with(one).iter().any(|id| id.get_id() == of.get_id());
        other.get_id() != argument.get_id() && (says(argument, other) || says(other, argument))
    };
    let given = |other: &Arg| match other.get_action() {
        // A flag that was not given is false, and present to clap.
        ArgAction::SetTrue => ArgPredicate::Equals("true".into()),
        _ => ArgPredicate::IsPresent,
    };
    command.get_arguments().filter(are_in_conflict).map(|other| (other.get_id().clone(), given(other))).collect()
}

/// A help text without the default that it tells: a file has another.
pub(super) fn without_default(help: &str) -> String {
    let Some((before, rest)) = help.split_once("[default: ") else { return help.to_string() };
    let after = rest.split_once(']').map_or("", |(_, after)| after);
    format!("{}{after}", before.trim_end())
}
