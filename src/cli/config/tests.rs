//! Every key against the command line that it sets.

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches};

use crate::cli::args::{Command, CommandLine};
use crate::cli::config::apply::Purpose;
use crate::cli::config::key::{KEYS, Key, Kind};
use crate::cli::config::load::Config;
use crate::search::FILTER_PARAMETERS;

/// Values that a key allows, as TOML: the extremes of a range, and every choice.
fn samples(key: &Key, root: &clap::Command) -> Vec<String> {
    let quoted = |text: &str| format!("\"{text}\"");
    match key.kind {
        Kind::Number(least, most) => vec![least.to_string(), most.to_string()],
        Kind::Share => vec!["0".to_string(), "0.25".to_string(), "1.0".to_string()],
        Kind::Seconds => vec!["0.1".to_string(), "3600".to_string()],
        Kind::Switch => vec!["true".to_string(), "false".to_string()],
        Kind::OneOf(choices) => choices.iter().map(|choice| quoted(choice)).collect(),
        Kind::Choice => {
            let values = key.any_argument(root).expect("a flag").get_possible_values();
            values.iter().map(|value| quoted(value.get_name())).collect()
        }
        Kind::Address => vec![quoted("127.0.0.1:0"), quoted("[::1]:7474")],
        Kind::Folder | Kind::Model => vec![quoted("folder"), quoted("~/folder")],
        Kind::Paths => vec![quoted("a"), "[\"a\", \"b\"]".to_string()],
        Kind::Filter => {
            let filter = FILTER_PARAMETERS.iter().find(|filter| filter.name == key.name).expect("a filter");
            match filter.choices.first() {
                Some(choice) => vec![quoted(choice)],
                None if filter.value == "DATE" => vec!["2024".to_string(), "2024-02-19".to_string(), quoted("2024-02")],
                None => vec![quoted("大模型"), "[\"a\", \"b c\"]".to_string()],
            }
        }
    }
}

fn config(text: &str, root: &clap::Command) -> Config {
    let dir = tempfile::tempdir().expect("tempdir");
    let own = dir.path().join("own.toml");
    std::fs::write(&own, text).expect("write");
    Config::load(dir.path(), Some(own), root)
}

#[test]
fn every_key_is_the_default_of_a_flag_that_takes_its_values() {
    let root = CommandLine::command();
    for key in KEYS.iter() {
        let is_served = key.table != Some("serve") || cfg!(feature = "server");
        if !matches!(key.kind, Kind::OneOf(_)) && is_served {
            assert!(key.any_argument(&root).is_some(), "{} has no flag", key.path());
        }
        for sample in samples(key, &root) {
            let text = match key.table {
                Some(table) => format!("[{table}]\n{} = {sample}\n", key.name),
                None => format!("{} = {sample}\n", key.name),
            };
            let config = config(&text, &root);
            let problems: Vec<String> = config.problems().map(ToString::to_string).collect();
            assert!(problems.is_empty(), "{text}: {problems:?}");
            assert!(config.setting(key).is_some(), "{text}");
            // It checks that defaults are values.
            config.apply(root.clone(), Purpose::Parse).debug_assert();
            config.apply(root.clone(), Purpose::Help).debug_assert();
        }
    }
}

#[test]
fn settings_arrive_in_the_arguments_and_give_way_to_them() {
    let root = CommandLine::command();
    let config = config(
        "[ask]\nk = 5\nboth = true\nmin-score = 0.2\ntag = [\"a\", \"b\"]\nformat = \"ris\"\nmode = \"lexical\"\nrerank = \"m\"\n",
        &root,
    );
    let ask = |args: &[&str]| {
        let args = ["papers-sem", "ask"].iter().chain(args).map(OsString::from);
        let matches = config.apply(root.clone(), Purpose::Parse).try_get_matches_from(args).expect("arguments");
        match CommandLine::from_arg_matches(&matches).expect("arguments").command {
            Some(Command::Ask(ask)) => ask,
            other => panic!("{other:?}"),
        }
    };
    let plain = ask(&["question"]);
    assert_eq!((plain.k.map(usize::from), plain.both, plain.min_score), (Some(5), true, Some(0.2)));
    assert_eq!((plain.format.format.as_deref(), plain.rerank.as_deref()), (Some("ris"), Some("m")));
    assert_eq!(plain.filter.to_filter().expect("filter").tags, ["a", "b"]);
    assert!(!ask(&["--both=false", "question"]).both);
    assert!(ask(&["--both", "question"]).both && ask(&["--exact", "question"]).exact);
    assert_eq!(ask(&["--tag", "c", "question"]).filter.to_filter().expect("filter").tags, ["c"]);
    // What conflicts with a setting replaces it, whichever of the two names the other.
    let json = ask(&["--json", "question"]);
    assert!(json.json && json.format.format.is_none());
    let many = ask(&["--queries", "file"]);
    assert!(many.format.format.is_none() && many.rerank.is_none());
    assert!(ask(&["--semantic", "question"]).mode.semantic);
}
