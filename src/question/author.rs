//! Who wrote the paper.

use std::sync::LazyLock;

use regex::Regex;

use crate::question::known_names::KnownNames;
use crate::question::rule_table::RuleTable;
use crate::question::soft_condition::{ConditionKind, SoftCondition};
use crate::question::understanding::Found;

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| RuleTable::parse(include_str!("rules/authors.tsv")));

struct AuthorRule {
    is_sure: bool,
    regex: Regex,
}

static RULES: LazyLock<Vec<AuthorRule>> = LazyLock::new(|| {
    TABLE.rules().map(|rule| AuthorRule { is_sure: rule.name == "sure", regex: rule.regex() }).collect()
});

/// The groups of a rule that are names.
const NAMES: [&str; 3] = ["a", "b", "c"];

/// The authors that `text` names, by the first rule whose names are all in the library.
pub(super) fn find(text: &str, library: &dyn KnownNames) -> Option<Found> {
    RULES.iter().find_map(|rule| {
        let captures = rule.regex.captures(text)?;
        let names: Vec<&str> =
            NAMES.iter().filter_map(|name| captures.name(name)).map(|name| name.as_str().trim()).collect();
        let is_known =
            |name: &&str| if rule.is_sure { library.has_author(name) } else { library.is_mainly_author(name) };
        let is_found = !names.is_empty() && names.iter().all(is_known);
        is_found.then(|| Found {
            range: captures.get(0).map_or(0, |all| all.start())..captures.name("end").map_or(0, |end| end.start()),
            conditions: names.iter().map(|name| SoftCondition::named(ConditionKind::Author, *name)).collect(),
        })
    })
}
