//! The values of keys.

use std::ffi::OsString;
use std::net::SocketAddr;

use clap::Command;
use toml::de::DeValue;

use crate::cli::config::error::Allowed;
use crate::cli::config::key::{Key, Kind};
use crate::cli::report::layout::clean;
use crate::search::{FILTER_PARAMETERS, Filter};

/// A value as the flag takes it, or what is allowed in its place.
///
/// Paths are as they are written. `root` is the command line without settings.
pub(super) fn of_key(key: &Key, value: &DeValue<'_>, root: &Command) -> Result<Vec<OsString>, Allowed> {
    let texts = match key.kind {
        Kind::Number(least, most) => {
            let number = match value {
                DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
                _ => None,
            };
            let number = number.filter(|number| (least..=most).contains(number));
            vec![number.ok_or(Allowed::Whole(least, most))?.to_string()]
        }
        Kind::Share => {
            let share = number(value).filter(|share| (0.0..=1.0).contains(share));
            vec![share.ok_or(Allowed::Share)?.to_string()]
        }
        Kind::Seconds => {
            let seconds = number(value).filter(|&seconds| seconds > 0.0 && seconds <= 3600.0);
            vec![seconds.ok_or(Allowed::Seconds)?.to_string()]
        }
        Kind::Switch => match value {
            DeValue::Boolean(is_on) => vec![is_on.to_string()],
            _ => return Err(Allowed::Switch),
        },
        Kind::OneOf(choices) => vec![choice(value, choices.iter().map(|choice| choice.to_string()).collect())?],
        Kind::Choice => vec![choice(value, choices(key, root))?],
        Kind::Address => {
            let address = text(value).filter(|text| text.parse::<SocketAddr>().is_ok());
            vec![address.ok_or(Allowed::Address)?]
        }
        Kind::Folder | Kind::Model => {
            let allowed = if key.kind == Kind::Folder { Allowed::Folder } else { Allowed::Model };
            let path = string(value).filter(|path| is_usable(path));
            vec![path.ok_or(allowed)?]
        }
        Kind::Paths => {
            let paths = several(value, string).filter(|paths| paths.iter().all(|path| is_usable(path)));
            paths.ok_or(Allowed::Paths)?
        }
        Kind::Filter => filter(key, value)?,
    };
    Ok(texts.into_iter().map(OsString::from).collect())
}

/// The values that the flag of `key` allows.
fn choices(key: &Key, root: &Command) -> Vec<String> {
    let values = key.any_argument(root).map(|arg| arg.get_possible_values()).unwrap_or_default();
    values.iter().map(|value| value.get_name().to_string()).collect()
}

fn choice(value: &DeValue<'_>, choices: Vec<String>) -> Result<String, Allowed> {
    let chosen = string(value).filter(|text| choices.contains(text));
    chosen.ok_or_else(|| Allowed::OneOf(choices.iter().map(|choice| format!("\"{choice}\"")).collect()))
}

fn filter(key: &Key, value: &DeValue<'_>) -> Result<Vec<String>, Allowed> {
    let Some(parameter) = FILTER_PARAMETERS.iter().find(|parameter| parameter.name == key.name) else {
        return Err(Allowed::OneValue);
    };
    if !parameter.choices.is_empty() && !parameter.is_repeatable {
        return Ok(vec![choice(value, parameter.choices.iter().map(|choice| choice.to_string()).collect())?]);
    }
    let (texts, allowed) = match parameter.is_repeatable {
        true => (several(value, text), Allowed::Texts),
        false => (text(value).map(|text| vec![text]), Allowed::OneValue),
    };
    let texts = texts.filter(|texts| texts.iter().all(|text| is_usable(text))).ok_or(allowed)?;
    for text in &texts {
        if !parameter.choices.is_empty() && !parameter.choices.contains(&text.as_str()) {
            return Err(Allowed::OneOf(parameter.choices.iter().map(|choice| choice.to_string()).collect()));
        }
        (parameter.set)(&mut Filter::default(), text).map_err(Allowed::Filter)?;
    }
    Ok(texts)
}

/// A value, or each value of a list.
fn several(value: &DeValue<'_>, one: fn(&DeValue<'_>) -> Option<String>) -> Option<Vec<String>> {
    match value {
        DeValue::Array(values) => values.iter().map(|value| one(value.get_ref())).collect(),
        value => one(value).map(|text| vec![text]),
    }
}

fn string(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// A text; also a year and a date, which need no quotation marks.
fn text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_string()),
        DeValue::Datetime(date) => Some(date.to_string()),
        value => string(value),
    }
}

fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok(),
        _ => None,
    }
}

/// Whether a text can be a value: not empty, and nothing that a terminal obeys.
fn is_usable(text: &str) -> bool {
    !text.trim().is_empty() && clean(text) == text && !text.contains(char::is_control)
}

/// A value as its file writes it, cut to one line.
pub(super) fn as_written(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let is_cut = line.len() < text.trim_end().len() || line.chars().count() > 60;
    let short: String = clean(line).chars().take(60).collect();
    if is_cut { format!("{short}…") } else { short }
}
