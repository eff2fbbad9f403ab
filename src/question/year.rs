//! When the paper appeared.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::question::found::Found;
use crate::question::known_names::KnownNames;
use crate::question::rule_table::RuleTable;
use crate::question::soft_condition::SoftCondition;

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| RuleTable::parse(include_str!("rules/years.tsv")));

static RULES: LazyLock<Vec<(&'static str, Regex)>> =
    LazyLock::new(|| TABLE.rules().map(|rule| (rule.name, rule.regex())).collect());

/// What every rule's match has one of.
static HINT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("19[5-9][0-9]|20[0-9][0-9]|year|年").expect("a constant pattern"));

const NUMBERS: [(&str, i16); 21] = [
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("一", 1),
    ("两", 2),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
    ("十", 10),
    ("last", 1),
];

/// The years that a match of a rule means, counted from `this_year` where they are relative; the first and the last.
fn years(rule: &str, captures: &Captures<'_>, this_year: Option<i16>) -> Option<(Option<i16>, Option<i16>)> {
    let group = |name: &str| captures.name(name).map(|group| group.as_str());
    let year = |name: &str| group(name)?.parse::<i16>().ok();
    let number = |text: &str| {
        let word = NUMBERS.iter().find(|(word, _)| *word == text).map(|(_, number)| *number);
        word.or_else(|| text.parse().ok()).filter(|number| *number <= 50)
    };
    Some(match rule {
        "in" | "bare" => (Some(year("in")?), Some(year("in")?)),
        "since" => (Some(year("from")?), None),
        "after" => (Some(year("from")? + 1), None),
        "before" => (None, Some(year("to")? - 1)),
        "between" => (Some(year("from")?), Some(year("to")?)),
        "years" => (Some(this_year? - number(group("n")?)?.max(1) + 1), this_year),
        _ => {
            let ago = if ["last", "去"].contains(&group("n")?) { 1 } else { 0 };
            (Some(this_year? - ago), Some(this_year? - ago))
        }
    })
}

/// Whether a name is before a year, as in "ImageNet 2012": the year is part of it then.
fn follows_name(before: &str) -> bool {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    word.chars().any(|c| c.is_uppercase() || c.is_numeric())
}

/// The years that `text` asks for, if they part the library: some of its papers are of them and some are not. With `is_sure`
/// they need not, because an author or a venue is named beside them.
pub(super) fn find(text: &str, this_year: Option<i16>, library: &dyn KnownNames, is_sure: bool) -> Option<Found> {
    if !HINT.is_match(text) {
        return None;
    }
    let folded = text.to_ascii_lowercase();
    RULES.iter().find_map(|(rule, regex)| {
        let captures = regex.captures(&folded)?;
        let range = captures.get(0)?.start()..captures.name("end")?.start();
        if *rule == "bare" && follows_name(text.get(..range.start)?) {
            return None;
        }
        let (from, to) = years(rule, &captures, this_year)?;
        let is_possible = from.zip(to).is_none_or(|(from, to)| from <= to);
        (is_possible && (is_sure || library.is_divided_by(from, to)))
            .then(|| Found { range, conditions: vec![SoftCondition::years(from, to)] })
    })
}
