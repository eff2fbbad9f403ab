//! One file of settings.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Command;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cli::config::error::{ConfigError, Place};
use crate::cli::config::inside::{inside, is_plainly_below};
use crate::cli::config::key::{KEYS, Key, Kind, Trust, own_flag};
use crate::cli::config::value;

/// The most bytes of a file.
const MOST: u64 = 1_000_000;

/// Whose file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Ownership {
    /// It was found in a folder: anyone may have put it there.
    Found,
    /// The user's own.
    Own,
}

/// A file that was looked for.
#[derive(Debug)]
pub(in crate::cli) struct ConfigFile {
    pub path: PathBuf,
    pub ownership: Ownership,
    pub is_there: bool,
    /// What is wrong with it.
    pub problems: Vec<ConfigError>,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Setting {
    pub key: Key,
    /// The value as the flag takes it; several of a list.
    pub values: Vec<OsString>,
    pub place: Place,
    pub ownership: Ownership,
}

/// How a file is read.
pub(super) struct FileReader<'c> {
    /// The command line, without settings.
    pub root: &'c Command,
    pub path: &'c Path,
    /// The directory of the file, as paths in values are relative to it; empty for the current one.
    pub folder: &'c Path,
    pub ownership: Ownership,
}

impl FileReader<'_> {
    /// Reads the file. What is right in it is kept beside what is wrong.
    pub fn read(&self) -> (Vec<Setting>, Vec<ConfigError>) {
        let mut settings = Vec::new();
        let mut problems = Vec::new();
        match self.text() {
            Ok(text) => self.parse(&text, &mut settings, &mut problems),
            Err(error) => problems.push(error),
        }
        (settings, problems)
    }

    fn text(&self) -> Result<String, ConfigError> {
        let path = || self.path.to_path_buf();
        let mut bytes = Vec::new();
        let read = File::open(self.path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
        read.map_err(|source| ConfigError::Read { path: path(), source })?;
        if bytes.len() as u64 > MOST {
            return Err(ConfigError::TooLarge { path: path(), most: MOST });
        }
        let text = String::from_utf8(bytes).map_err(|_| ConfigError::Encoding { path: path() })?;
        // Editors of Windows write a mark of the byte order. It moves no line.
        Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
    }

    fn place(&self, text: &str, at: usize) -> Place {
        let before = text.as_bytes().iter().take(at);
        Place { path: self.path.to_path_buf(), line: before.filter(|&&byte| byte == b'\n').count() + 1 }
    }

    fn parse(&self, text: &str, settings: &mut Vec<Setting>, problems: &mut Vec<ConfigError>) {
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let reason = value::as_written(error.message());
                problems.push(ConfigError::Syntax { place: self.place(text, at), reason });
                return;
            }
        };
        let mut take = |table: Option<&str>, name: &Spanned<_>, value| match self.setting(text, table, name, value) {
            Ok(setting) => settings.push(setting),
            Err(error) => problems.push(error),
        };
        let mut unknown = Vec::new();
        for (name, value) in table.get_ref().iter() {
            match value.get_ref() {
                DeValue::Table(keys) if is_table(name.get_ref()) => {
                    keys.iter().for_each(|(key, value)| take(Some(name.get_ref().as_ref()), key, value));
                }
                DeValue::Table(_) => unknown.push(self.unknown_table(text, name)),
                _ => take(None, name, value),
            }
        }
        problems.extend(unknown);
        // TOML's tables are sorted by name; people read from the top.
        problems.sort_by_key(|problem| problem.place().map_or(0, |place| place.line));
    }

    fn unknown_table(&self, text: &str, name: &Spanned<std::borrow::Cow<'_, str>>) -> ConfigError {
        let table = name.get_ref().to_string();
        let nearest = nearest(&table, KEYS.iter().filter_map(|key| key.table).map(str::to_string));
        ConfigError::UnknownTable {
            place: self.place(text, name.span().start),
            table: value::as_written(&table),
            nearest,
        }
    }

    fn setting(
        &self,
        text: &str,
        table: Option<&str>,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> Result<Setting, ConfigError> {
        let place = self.place(text, name.span().start);
        let own = name.get_ref().as_ref();
        let Some(key) = KEYS.iter().find(|key| key.table == table && key.name == own) else {
            return Err(self.unknown_key(place, table, own));
        };
        if key.trust == Trust::Own && self.ownership == Ownership::Found {
            return Err(ConfigError::OwnOnly { place, key: key.path() });
        }
        let values = value::of_key(key, value.get_ref(), self.root).map_err(|allowed| {
            let value = value::as_written(text.get(value.span()).unwrap_or_default());
            ConfigError::Value { place: place.clone(), key: key.path(), value, allowed: Box::new(allowed) }
        })?;
        // The filter looks whether the path is there.
        let is_path = key.kind == Kind::Filter && key.name == "source" && self.ownership == Ownership::Found;
        let is_outside = |value: &&OsString| is_path && !is_plainly_below(&value.to_string_lossy());
        if let Some(value) = values.iter().find(is_outside) {
            let value = value.to_string_lossy().into_owned();
            return Err(ConfigError::Outside { place, key: key.path(), value });
        }
        let values = match key.kind {
            Kind::Folder | Kind::Paths | Kind::Model => {
                let resolve = |written: OsString| self.resolve(key, &place, written);
                values.into_iter().map(resolve).collect::<Result<_, _>>()?
            }
            _ => values,
        };
        Ok(Setting { key: *key, values, place, ownership: self.ownership })
    }

    /// A path of the file, as the current directory sees it.
    fn resolve(&self, key: &Key, place: &Place, written: OsString) -> Result<OsString, ConfigError> {
        let text = written.to_string_lossy();
        if self.ownership == Ownership::Own {
            let path = match text.strip_prefix("~/").and_then(|rest| Some(dirs::home_dir()?.join(rest))) {
                Some(path) => path,
                None => self.folder.join(&*text),
            };
            // Else it is the name of a model.
            let is_path = key.kind != Kind::Model || path.is_dir() || text.contains(['/', '\\']);
            return Ok(if is_path { path.into_os_string() } else { written });
        }
        let here = Path::new(".");
        let folder = if self.folder.as_os_str().is_empty() { here } else { self.folder };
        let resolved = inside(folder, &text).filter(|path| key.kind != Kind::Model || path.is_dir());
        if resolved.is_none() {
            return Err(ConfigError::Outside { place: place.clone(), key: key.path(), value: text.into_owned() });
        }
        Ok(self.folder.join(&*text).into_os_string())
    }

    fn unknown_key(&self, place: Place, table: Option<&str>, name: &str) -> ConfigError {
        let key = match table {
            Some(table) => format!("{table}.{name}"),
            None => name.to_string(),
        };
        let key = value::as_written(&key);
        if name.contains("token") || name.contains("api-key") {
            return ConfigError::Token { place };
        }
        let command = table.map_or(Some(self.root), |table| self.root.find_subcommand(table));
        if command.is_some_and(|command| own_flag(command, name).is_some()) {
            return ConfigError::CommandLineOnly { place, key };
        }
        // A key in the wrong table is told with the right one.
        let elsewhere = KEYS.iter().find(|key| key.name == name).map(Key::path);
        let siblings = KEYS.iter().filter(|key| key.table == table).map(|key| key.name.to_string());
        let nearest = nearest(name, siblings).or(elsewhere);
        ConfigError::UnknownKey { place, key, nearest }
    }
}

fn is_table(name: &str) -> bool {
    KEYS.iter().any(|key| key.table == Some(name))
}

/// The name that looks most like `wanted`, if one does.
fn nearest(wanted: &str, names: impl Iterator<Item = String>) -> Option<String> {
    let wanted = wanted.to_lowercase().replace('_', "-");
    let likeness = |name: &String| strsim::jaro_winkler(&wanted, name);
    let best = names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 0.75).then_some(best)
}

impl ConfigError {
    /// Where it is, if it is at a line.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Read { .. } | Self::TooLarge { .. } | Self::Encoding { .. } => None,
            Self::Syntax { place, .. }
            | Self::UnknownTable { place, .. }
            | Self::UnknownKey { place, .. }
            | Self::CommandLineOnly { place, .. }
            | Self::Token { place }
            | Self::Value { place, .. }
            | Self::OwnOnly { place, .. }
            | Self::Outside { place, .. }
            | Self::Remote { place, .. } => Some(place),
        }
    }
}
