//! What is wrong with the arguments, in Chinese. In English clap says it.

use std::error::Error as _;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::report::layout::clean;
use crate::index::StoreAddressError;

/// The message of an error of clap, without the word `error`. `None` for help, for a version, and for what is not known here.
pub(super) fn in_chinese(error: &Error) -> Option<String> {
    let mut text = what(error)?;
    let tips = tips(error);
    if !tips.is_empty() {
        text += "\n";
        text.extend(tips.iter().map(|tip| format!("\n  提示：{tip}")));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim_end();
        text += &format!("\n\n用法：{}", usage.strip_prefix("Usage: ").unwrap_or(usage));
    }
    Some(text + "\n\n详细说明请看 `--help`")
}

fn what(error: &Error) -> Option<String> {
    let arg = || one(error, ContextKind::InvalidArg);
    let value = || one(error, ContextKind::InvalidValue);
    Some(match error.kind() {
        ErrorKind::UnknownArgument => format!("这里不能有参数 '{}'", arg()?),
        ErrorKind::InvalidSubcommand => format!("没有命令 '{}'", one(error, ContextKind::InvalidSubcommand)?),
        ErrorKind::MissingSubcommand => {
            let name = one(error, ContextKind::InvalidSubcommand)?;
            format!("'{name}' 后面缺少命令{}", choices("命令", error, ContextKind::ValidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => {
            format!("缺少这些参数：{}", lines(&several(error, ContextKind::InvalidArg)?))
        }
        ErrorKind::ArgumentConflict => conflict(error)?,
        ErrorKind::InvalidValue => {
            let (arg, value) = (arg()?, value()?);
            let what = match value.is_empty() {
                true => format!("'{arg}' 需要一个值"),
                false => format!("'{arg}' 的值不能是 '{value}'"),
            };
            what + &choices("可用的值", error, ContextKind::ValidValue)
        }
        ErrorKind::ValueValidation => {
            let reason = error.source().map(|source| format!("：{}", reason(source))).unwrap_or_default();
            format!("'{}' 的值不能是 '{}'{reason}", arg()?, value()?)
        }
        ErrorKind::NoEquals => format!("'{}' 和它的值之间要有等号", arg()?),
        ErrorKind::TooManyValues => format!("'{}' 的值太多：'{}'", arg()?, value()?),
        ErrorKind::TooFewValues => {
            let (least, given) = (number(error, ContextKind::MinValues)?, number(error, ContextKind::ActualNumValues)?);
            format!("'{}' 至少需要 {least} 个值，只给出了 {given} 个", arg()?)
        }
        ErrorKind::WrongNumberOfValues => {
            let expected = number(error, ContextKind::ExpectedNumValues)?;
            let given = number(error, ContextKind::ActualNumValues)?;
            format!("'{}' 需要 {expected} 个值，给出了 {given} 个", arg()?)
        }
        ErrorKind::InvalidUtf8 => "有的参数不是 UTF-8".to_string(),
        _ => return None,
    })
}

fn conflict(error: &Error) -> Option<String> {
    let name = one(error, ContextKind::InvalidArg).or_else(|| one(error, ContextKind::InvalidSubcommand))?;
    Some(match several(error, ContextKind::PriorArg) {
        Some(others) => match others.as_slice() {
            [other] if *other == name => format!("参数 '{name}' 只能给一次"),
            [other] => format!("'{name}' 不能和 '{other}' 一起用"),
            others => format!("'{name}' 不能和这些参数一起用：{}", lines(others)),
        },
        None => format!("'{name}' 不能和别的参数一起用"),
    })
}

/// Why a value cannot be used. What the parsers of this program say is Chinese already.
fn reason(source: &(dyn std::error::Error + 'static)) -> String {
    if let Some(error) = source.downcast_ref::<StoreAddressError>() {
        let written = error.to_string();
        let written = written.rsplit("write it as ").next().unwrap_or_default();
        return format!("这不是存储的地址\n  写成 {written}");
    }
    if source.is::<std::net::AddrParseError>() {
        return "请给出地址和端口，例如 127.0.0.1:7474".to_string();
    }
    let text = source.to_string();
    // The numbers that clap itself reads.
    if let Some((_, range)) = text.split_once(" is not in ") {
        return match range.split_once("..") {
            Some((least, "")) => format!("请给出不小于 {least} 的整数"),
            Some((least, most)) => format!("请给出 {least} 到 {} 的整数", most.trim_start_matches('=')),
            None => text,
        };
    }
    match text.as_str() {
        "invalid digit found in string" | "cannot parse integer from empty string" => "请给出整数".to_string(),
        "number too large to fit in target type" => "数太大".to_string(),
        "number too small to fit in target type" => "数太小".to_string(),
        _ => text,
    }
}

/// What may have been meant.
fn tips(error: &Error) -> Vec<String> {
    let similar = [
        (ContextKind::SuggestedSubcommand, "相近的命令"),
        (ContextKind::SuggestedArg, "相近的参数"),
        (ContextKind::SuggestedValue, "相近的值"),
    ];
    let similar = similar.into_iter().filter_map(|(kind, what)| {
        let names: Vec<String> = several(error, kind)?.iter().map(|name| format!("'{name}'")).collect();
        (!names.is_empty()).then(|| format!("有{what}：{}", names.join("、")))
    });
    let others = match error.get(ContextKind::Suggested) {
        Some(ContextValue::StyledStrs(tips)) => tips.iter().map(|tip| tip_in_chinese(&tip.to_string())).collect(),
        _ => Vec::new(),
    };
    similar.chain(others).collect()
}

/// A tip that clap gives as a sentence.
fn tip_in_chinese(tip: &str) -> String {
    let tip = clean(tip);
    let translated = || {
        if let Some((value, command)) = tip.strip_prefix("to pass '")?.split_once("' as a value, use '") {
            return Some(format!("要把 '{value}' 作为值，请用 '{command}"));
        }
        None
    };
    let exists = || Some(format!("有 {}", tip.strip_suffix(" exists")?));
    let subcommand = || {
        let (name, _) = tip.strip_prefix("subcommand '")?.split_once("' exists; to use it")?;
        Some(format!("有命令 '{name}'；要用它，请去掉前面的 '--'"))
    };
    translated().or_else(subcommand).or_else(exists).unwrap_or_else(|| tip.to_string())
}

/// Names in brackets on a line of their own; empty if there are none.
fn choices(what: &str, error: &Error, kind: ContextKind) -> String {
    match several(error, kind) {
        Some(names) if !names.is_empty() => format!("\n  [{what}：{}]", names.join("、")),
        _ => String::new(),
    }
}

fn lines(names: &[String]) -> String {
    names.iter().map(|name| format!("\n  {name}")).collect()
}

fn one(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(clean(text).into_owned()),
        _ => None,
    }
}

fn several(error: &Error, kind: ContextKind) -> Option<Vec<String>> {
    match error.get(kind)? {
        ContextValue::Strings(texts) => Some(texts.iter().map(|text| clean(text).into_owned()).collect()),
        ContextValue::String(text) => Some(vec![clean(text).into_owned()]),
        _ => None,
    }
}

fn number(error: &Error, kind: ContextKind) -> Option<isize> {
    match error.get(kind)? {
        ContextValue::Number(number) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::{Arg, ArgAction, Command};

    use super::*;
    use crate::text::is_han;

    fn command() -> Command {
        let pair = Arg::new("pair").long("pair").num_args(2).action(ArgAction::Set);
        let some = Arg::new("some").long("some").num_args(2..=3);
        let plain = Arg::new("plain").long("plain").action(ArgAction::SetTrue).conflicts_with("other");
        let other = Arg::new("other").long("other").action(ArgAction::SetTrue);
        let switch = Arg::new("switch").long("switch").require_equals(true);
        let level = Arg::new("level").long("level").value_parser(["low", "high"]);
        let count = Arg::new("count").long("count").value_parser(clap::value_parser!(u16).range(1..));
        let flag = Arg::new("flag").long("flag").action(ArgAction::SetTrue);
        let one = Command::new("look").arg(Arg::new("what").required(true));
        let args = [pair, some, plain, other, switch, level, count, flag];
        Command::new("sees").args(args).subcommand(one).subcommand_required(true)
    }

    #[test]
    fn every_wrong_use_is_told_in_chinese_with_what_is_in_it() {
        for (args, expected) in [
            (&["--nothing", "look", "x"][..], "这里不能有参数 '--nothing'"),
            (&["--flga", "look", "x"], "有相近的参数：'--flag'"),
            (&["lok"], "没有命令 'lok'"),
            (&["lok"], "有相近的命令：'look'"),
            (&[], "'sees' 后面缺少命令"),
            (&["look"], "缺少这些参数：\n  <what>"),
            (&["look", "x", "y"], "这里不能有参数 'y'"),
            (&["--plain", "--other", "look", "x"], "'--plain' 不能和 '--other' 一起用"),
            (&["--plain", "--plain", "look", "x"], "参数 '--plain' 只能给一次"),
            (&["--switch", "on", "look", "x"], "'--switch=<switch>' 和它的值之间要有等号"),
            (&["--level", "middle", "look", "x"], "'--level <level>' 的值不能是 'middle'\n  [可用的值：low、high]"),
            (&["--level", "hig", "look", "x"], "有相近的值：'high'"),
            (&["--level"], "'--level <level>' 需要一个值"),
            (&["--count", "0", "look", "x"], "'--count <count>' 的值不能是 '0'：请给出 1 到 65535 的整数"),
            (&["--count", "two", "look", "x"], "'--count <count>' 的值不能是 'two'：请给出整数"),
            (&["--pair", "a"], "'--pair <pair> <pair>' 需要 2 个值，给出了 1 个"),
            (&["--some", "a"], "至少需要 2 个值，只给出了 1 个"),
            (&["--flag=yes", "look", "x"], "'--flag' 的值太多：'yes'"),
        ] {
            let error = command().try_get_matches_from([&["sees"], args].concat()).expect_err("wrong arguments");
            let text = in_chinese(&error).unwrap_or_else(|| panic!("{args:?}: {error}"));
            assert!(text.contains(expected), "{args:?}: {expected}: {text}");
            assert!(text.ends_with("详细说明请看 `--help`") && text.contains(is_han), "{text}");
        }
    }

    #[test]
    fn help_is_left_to_clap() {
        for args in [["sees", "--help"], ["sees", "help"]] {
            let error = command().try_get_matches_from(args).expect_err("help");
            assert_eq!(in_chinese(&error), None);
        }
    }

    #[test]
    fn sentences_of_clap_are_told_in_chinese() {
        for (english, chinese) in [
            ("to pass '-x' as a value, use '-- -x'", "要把 '-x' 作为值，请用 '-- -x'"),
            ("'look --far' exists", "有 'look --far'"),
            (
                "subcommand 'ask' exists; to use it, remove the '--' before it",
                "有命令 'ask'；要用它，请去掉前面的 '--'",
            ),
            ("something else", "something else"),
        ] {
            assert_eq!(tip_in_chinese(english), chinese);
        }
    }
}
