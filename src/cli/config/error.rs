//! What is wrong with a file of settings.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::search::FilterError;

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Place {
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

/// What the value of a key may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::cli) enum Allowed {
    #[error("give a whole number from {0} to {1}")]
    Whole(u64, u64),
    #[error("give a number from 0 to 1")]
    Share,
    #[error("give a number of seconds, above 0 and at most 3600")]
    Seconds,
    #[error("give true or false")]
    Switch,
    #[error("give one of {}", .0.join(", "))]
    OneOf(Vec<String>),
    #[error("give an address with a port, such as \"127.0.0.1:7474\"")]
    Address,
    #[error("give a directory, in quotation marks")]
    Folder,
    #[error("give a directory, or the name of a model, in quotation marks")]
    Model,
    #[error("give a path in quotation marks, or a list of them")]
    Paths,
    #[error("give a text in quotation marks, or a list of them")]
    Texts,
    #[error("give one value in quotation marks")]
    OneValue,
    /// The last line says how the value is written; the one before says what is wrong.
    #[error("{}", last_line(&.0.to_string()))]
    Filter(FilterError),
}

/// The last line of a text.
pub(in crate::cli) fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default().trim()
}

/// Why a file of settings cannot be used, or a key of it.
#[derive(Debug, thiserror::Error)]
pub(in crate::cli) enum ConfigError {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is not read: it is larger than {most} bytes", path.display())]
    TooLarge { path: PathBuf, most: u64 },
    #[error("{} is not read: it is not in UTF-8", path.display())]
    Encoding { path: PathBuf },
    #[error("{place}: this is no TOML: {reason}")]
    Syntax { place: Place, reason: String },
    #[error("{place}: there is no table [{table}]")]
    UnknownTable { place: Place, table: String, nearest: Option<String> },
    #[error("{place}: there is no key {key}")]
    UnknownKey { place: Place, key: String, nearest: Option<String> },
    /// A flag that no file sets.
    #[error("{place}: {key} is no key of a file")]
    CommandLineOnly { place: Place, key: String },
    #[error("{place}: a token is no key of a file: files are copied and shared")]
    Token { place: Place },
    #[error("{place}: {key} cannot be {value}: {allowed}")]
    Value { place: Place, key: String, value: String, allowed: Box<Allowed> },
    /// A key that only the user's own file may have, in a file that was found in a folder.
    #[error(
        "{place}: {key} is only taken from your own file: this one was found in a folder, and anyone may have put it there"
    )]
    OwnOnly { place: Place, key: String },
    /// A path that leads out of the folder where the file was found.
    #[error("{place}: {key} cannot be {value:?}: in a file that was found in a folder it is a path inside that folder")]
    Outside { place: Place, key: String, value: String },
    /// The index that a found file names asks a server.
    #[error("{place}: the index {} is not used: its papers are in {store}, and a file found in a folder opens no connection", dir.display())]
    Remote { place: Place, dir: PathBuf, store: String },
}
