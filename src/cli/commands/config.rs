//! `papers-sem config`.

use std::io::Write;

use anyhow::Result;
use clap::CommandFactory;

use crate::cli::args::{CommandLine, ConfigArgs};
use crate::cli::config::{Config, KEYS, Origin, Ownership, origin, own_path};
use crate::cli::exit::Exit;
use crate::cli::hints;
use crate::cli::report::printer::print;
use crate::cli::report::settings::{SettingsFile, SettingsReport, Value};
use crate::wire::SettingOrigin;

pub(in crate::cli) fn run(args: ConfigArgs, config: &Config) -> Result<Exit> {
    if args.path {
        let Some(path) = own_path() else { return Ok(Exit::NothingFound) };
        writeln!(std::io::stdout(), "{}", path.display())?;
        return Ok(Exit::Found);
    }
    let root = CommandLine::command();
    let files = config.files.iter().map(|file| SettingsFile {
        path: file.path.clone(),
        is_own: file.ownership == Ownership::Own,
        is_there: file.is_there,
        problems: file.problems.iter().map(hints::explain_config).collect(),
    });
    let is_fine = config.problems().next().is_none();
    let values = KEYS.iter().map(|key| {
        let texts =
            |values: &[std::ffi::OsString]| values.iter().map(|text| text.to_string_lossy().into_owned()).collect();
        let value = Value { table: key.table, name: key.name, kind: key.kind, ..Value::default() };
        match origin(key, config, &root) {
            Origin::Environment { variable, value: text } => {
                Value { values: texts(&[text]), from: SettingOrigin::Environment, variable: Some(variable), ..value }
            }
            Origin::File { place, values } => Value {
                values: texts(&values),
                from: SettingOrigin::File,
                place: Some((place.path, place.line)),
                ..value
            },
            Origin::Default(text) => Value { values: vec![text], from: SettingOrigin::Default, ..value },
            Origin::Absent(words) => Value { words, ..value },
        }
    });
    let report = SettingsReport { files: files.collect(), values: values.collect() };
    print(report, args.json)?;
    Ok(if is_fine { Exit::Found } else { Exit::Failed })
}
