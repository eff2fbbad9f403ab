//! Every key that a file may have.

use std::sync::LazyLock;

use clap::{Arg, Command};

use crate::search::FILTER_PARAMETERS;

/// What the value of a key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::cli) enum Kind {
    /// A whole number in this range.
    Number(u64, u64),
    /// A number from 0 to 1.
    Share,
    /// Seconds, above 0.
    Seconds,
    /// `true` or `false`.
    #[default]
    Switch,
    /// One of the values of the flag.
    Choice,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A value of the filter of this name, or several where it may be given several times.
    Filter,
    /// An address with a port.
    Address,
    /// A directory, relative to the file.
    Folder,
    /// Files and directories, relative to the file.
    Paths,
    /// A directory, relative to the file, or the name of a model.
    Model,
}

/// Which files may have a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Trust {
    /// Any file: the key changes what is shown, and nothing else.
    Any,
    /// Any file, with a path inside the folder of the file.
    Inside,
    /// The user's own file: the key reads elsewhere, uses the network, opens a port, or runs on.
    Own,
}

/// A key of a file: the default of a flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) struct Key {
    /// Its table, which is named like a command; none for keys at the top.
    pub table: Option<&'static str>,
    /// The name of the flag.
    pub name: &'static str,
    pub kind: Kind,
    pub trust: Trust,
    /// The commands whose flag it sets; none if all have it.
    pub commands: &'static [&'static str],
}

const fn top(name: &'static str, kind: Kind, trust: Trust, commands: &'static [&'static str]) -> Key {
    Key { table: None, name, kind, trust, commands }
}

const fn of(commands: &'static [&'static str; 1], name: &'static str, kind: Kind, trust: Trust) -> Key {
    Key { table: Some(commands[0]), name, kind, trust, commands }
}

const INDEX: &[&str; 1] = &["index"];
const ASK: &[&str; 1] = &["ask"];
const SIMILAR: &[&str; 1] = &["similar"];
const GROUND: &[&str; 1] = &["ground"];
const CITE: &[&str; 1] = &["cite"];
const NEW: &[&str; 1] = &["new"];
const TOPICS: &[&str; 1] = &["topics"];
const SERVE: &[&str; 1] = &["serve"];

/// A count of papers: no more than a list of them could be long.
const COUNT: Kind = Kind::Number(1, 1_000_000);
/// As many threads as the flag allows.
const THREADS: Kind = Kind::Number(1, u16::MAX as u64);
/// As much memory as the flag allows.
const MEBIBYTES: Kind = Kind::Number(64, u32::MAX as u64);
/// As many levels of topics as there can be.
const LEVELS: Kind = Kind::Number(1, 3);
/// A number of passages.
const PASSAGES: Kind = Kind::Number(0, u32::MAX as u64);

/// A new key is a line here: its flag has the same name.
const FLAGS: &[Key] = &[
    top("index", Kind::Folder, Trust::Inside, &[]),
    top("model", Kind::Model, Trust::Inside, &["index", "ask", "ground", "eval"]),
    top("color", Kind::Choice, Trust::Any, &[]),
    // No flag: messages are written before the arguments are known.
    top("language", Kind::OneOf(&["auto", "en", "zh"]), Trust::Any, &[]),
    // Links below a path are followed, also out of the folder.
    of(INDEX, "paths", Kind::Paths, Trust::Own),
    of(INDEX, "threads", THREADS, Trust::Own),
    of(INDEX, "memory", MEBIBYTES, Trust::Own),
    // The index remembers it, and a graph takes minutes.
    of(INDEX, "graph-from", PASSAGES, Trust::Own),
    of(INDEX, "watch", Kind::Switch, Trust::Own),
    of(ASK, "k", COUNT, Trust::Any),
    of(ASK, "mode", Kind::Choice, Trust::Any),
    of(ASK, "min-score", Kind::Share, Trust::Any),
    of(ASK, "explain", Kind::Switch, Trust::Any),
    of(ASK, "literal", Kind::Switch, Trust::Any),
    of(ASK, "both", Kind::Switch, Trust::Any),
    of(ASK, "exact", Kind::Switch, Trust::Any),
    of(ASK, "format", Kind::Choice, Trust::Any),
    // Reads the sources that the index names, wherever they are.
    of(ASK, "fresh", Kind::Switch, Trust::Own),
    // Downloads a model.
    of(ASK, "rerank", Kind::Model, Trust::Own),
    of(ASK, "rerank-time", Kind::Seconds, Trust::Own),
    of(SIMILAR, "k", COUNT, Trust::Any),
    of(SIMILAR, "format", Kind::Choice, Trust::Any),
    of(GROUND, "k", COUNT, Trust::Any),
    of(GROUND, "explain", Kind::Switch, Trust::Any),
    of(CITE, "format", Kind::Choice, Trust::Any),
    of(NEW, "k", COUNT, Trust::Any),
    of(NEW, "format", Kind::Choice, Trust::Any),
    of(TOPICS, "levels", LEVELS, Trust::Any),
    of(SERVE, "listen", Kind::Address, Trust::Own),
    of(SERVE, "threads", THREADS, Trust::Own),
    of(SERVE, "watch", Kind::Switch, Trust::Own),
    of(SERVE, "open", Kind::Switch, Trust::Own),
];

/// The commands that have the filters.
const FILTERED: [&[&str; 1]; 3] = [ASK, SIMILAR, GROUND];

/// All keys: those at the top, then table by table.
pub(in crate::cli) static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let mut keys = FLAGS.to_vec();
    for table in FILTERED {
        let end = keys.iter().rposition(|key| key.table == Some(table[0])).map_or(keys.len(), |last| last + 1);
        let filters = FILTER_PARAMETERS.iter().map(|filter| of(table, filter.name, Kind::Filter, Trust::Any));
        keys.splice(end..end, filters);
    }
    keys
});

impl Key {
    /// The key in words: `ask.k`.
    pub fn path(&self) -> String {
        match self.table {
            Some(table) => format!("{table}.{}", self.name),
            None => self.name.to_string(),
        }
    }

    /// The flag of `command` that it is the default of: a long or short flag of this name, or a positional argument.
    pub fn argument<'c>(&self, command: &'c Command) -> Option<&'c Arg> {
        own_flag(command, self.name)
    }

    /// The flag wherever it is.
    pub fn any_argument<'c>(&self, root: &'c Command) -> Option<&'c Arg> {
        match self.commands.first() {
            None => self.argument(root),
            Some(command) => root.find_subcommand(command).and_then(|command| self.argument(command)),
        }
    }
}

/// The flag of `command` with this name.
pub(in crate::cli) fn own_flag<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    let is_it = |arg: &&Arg| {
        let is_short = arg.get_short().is_some_and(|short| name.strip_prefix(short) == Some(""));
        arg.get_long() == Some(name) || is_short || (arg.is_positional() && arg.get_id() == name)
    };
    command.get_arguments().find(is_it)
}
