//! `papers-sem.toml`: defaults of flags, from the nearest file here or above and from the user's own.
//!
//! A key is the default of a flag: the files are read before the arguments, and their values are handed to clap. So the
//! command line wins over the environment, that over the nearest file, and that over the user's own.

mod apply;
mod error;
mod file;
mod inside;
mod key;
mod load;
mod origin;
mod parse;
#[cfg(test)]
mod tests;
mod value;

pub(super) use error::{Allowed, ConfigError, last_line};
pub(super) use file::Ownership;
pub(super) use key::{KEYS, Kind};
pub(super) use load::{Config, own_path, own_path_in_words};
pub(super) use origin::{Origin, origin};
pub(super) use parse::{Parsed, parse};
