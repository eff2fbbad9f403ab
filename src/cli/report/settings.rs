//! Settings and where they come from.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::config::Kind;
use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{break_long_lines, clean, columns, wrap};
use crate::cli::report::printer::Report;
use crate::wire::{SettingJson, SettingOrigin, SettingsFileJson, SettingsJson};

/// The columns of a key with its value, where there is room for both.
const LEFT: usize = 34;

/// A file that was looked for.
pub(in crate::cli) struct SettingsFile {
    pub path: PathBuf,
    pub is_own: bool,
    pub is_there: bool,
    /// What is wrong with it, each with the next step.
    pub problems: Vec<String>,
}

/// A key and its value.
#[derive(Default)]
pub(in crate::cli) struct Value {
    pub table: Option<&'static str>,
    pub name: &'static str,
    pub kind: Kind,
    pub values: Vec<String>,
    pub from: SettingOrigin,
    pub variable: Option<&'static str>,
    pub place: Option<(PathBuf, usize)>,
    /// What holds in place of a value.
    pub words: Option<String>,
}

/// All keys, in the order of the documentation, and the files.
pub(in crate::cli) struct SettingsReport {
    pub files: Vec<SettingsFile>,
    pub values: Vec<Value>,
}

impl Report for SettingsReport {
    type Json = SettingsJson;

    /// Writes it so that a part of it can be copied into a file.
    fn human(self, out: &mut Console) -> io::Result<()> {
        let Styles { dim, error, title, .. } = out.styles;
        if self.files.is_empty() {
            writeln!(out, "{dim}# no file was looked for{dim:#}")?;
        }
        for file in &self.files {
            let path = shown(&file.path);
            match (file.is_own, file.is_there) {
                (true, true) => writeln!(out, "{dim}# your own file: {path}{dim:#}")?,
                (true, false) => writeln!(out, "{dim}# your own file would be: {path}{dim:#}")?,
                (false, true) => writeln!(out, "{dim}# the nearest file: {path}{dim:#}")?,
                (false, false) => writeln!(out, "{dim}# no papers-sem.toml here or above{dim:#}")?,
            }
            for problem in &file.problems {
                let indented: Vec<String> = problem.lines().map(|line| format!("  {line}")).collect();
                writeln!(out, "{error}{}{error:#}", break_long_lines(&indented.join("\n"), out.width))?;
            }
        }
        let mut table = None;
        for value in &self.values {
            if value.table != table {
                table = value.table;
                writeln!(out, "\n{title}[{}]{title:#}", table.unwrap_or_default())?;
            }
            let left = match value.values.is_empty() {
                true => value.name.to_string(),
                false => format!("{} = {}", value.name, value.as_toml()),
            };
            let origin = match (value.from, &value.words) {
                (SettingOrigin::Absent, Some(words)) => format!("default: {words}"),
                (SettingOrigin::Absent, None) => "not set".to_string(),
                (SettingOrigin::Default, _) => "default".to_string(),
                (SettingOrigin::Environment, _) => value.variable.unwrap_or_default().to_string(),
                (SettingOrigin::File, _) => {
                    value.place.as_ref().map_or(String::new(), |(path, line)| format!("{}:{line}", shown(path)))
                }
            };
            // A comment, so that the line is TOML.
            let origin = format!("# {origin}");
            let name = value.name.len();
            let (own, rest) = left.split_at(name);
            let style = if value.from == SettingOrigin::File || value.variable.is_some() { title } else { dim };
            if columns(&left) < LEFT && LEFT + columns(&origin) <= out.width {
                let blanks = " ".repeat(LEFT - columns(&left));
                writeln!(out, "{style}{own}{style:#}{rest}{blanks}{dim}{origin}{dim:#}")?;
            } else {
                let origin = wrap(&origin, 2, out.width, usize::MAX).replace("\n  ", "\n  # ");
                writeln!(out, "{style}{own}{style:#}{rest}\n{dim}{origin}{dim:#}")?;
            }
        }
        Ok(())
    }

    fn json(self) -> SettingsJson {
        let file = |file: SettingsFile| SettingsFileJson {
            path: file.path.display().to_string(),
            own: file.is_own,
            exists: file.is_there,
            problems: file.problems,
        };
        let setting = |value: Value| SettingJson {
            key: value.table.map_or(value.name.to_string(), |table| format!("{table}.{}", value.name)),
            values: value.values,
            from: value.from,
            variable: value.variable.map(str::to_string),
            path: value.place.as_ref().map(|(path, _)| path.display().to_string()),
            line: value.place.map(|(_, line)| line),
        };
        SettingsJson {
            files: self.files.into_iter().map(file).collect(),
            settings: self.values.into_iter().map(setting).collect(),
        }
    }
}

impl Value {
    fn as_toml(&self) -> String {
        let is_bare = matches!(self.kind, Kind::Number(..) | Kind::Share | Kind::Seconds | Kind::Switch);
        let text = |value: &String| match is_bare {
            true => value.clone(),
            // Nothing in a value needs an escape but these: control characters are refused.
            false => format!("\"{}\"", clean(value).replace('\\', "\\\\").replace('"', "\\\"")),
        };
        match &self.values[..] {
            [value] => text(value),
            values => format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// A path with `~` for the home directory.
fn shown(path: &Path) -> String {
    let home = dirs::home_dir().filter(|home| home.parent().is_some());
    let short = home.and_then(|home| path.strip_prefix(home).ok().map(|rest| Path::new("~").join(rest)));
    clean(&short.as_deref().unwrap_or(path).display().to_string()).into()
}
