//! Who wrote the paper.

use std::sync::LazyLock;

use regex::Regex;

use crate::question::found::Found;
use crate::question::known_names::KnownNames;
use crate::question::rule_table::{Rule, RuleTable};
use crate::question::soft_condition::{ConditionKind, SoftCondition};
use crate::text::is_han;

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| RuleTable::parse(include_str!("rules/authors.tsv")));

struct AuthorRule {
    is_sure: bool,
    regex: Regex,
}

/// The rules called `names` whose patterns have Chinese characters, or have none.
fn rules(names: &[&str], are_chinese: bool) -> Vec<AuthorRule> {
    let fits = |rule: &&Rule| names.contains(&rule.name) && rule.pattern().chars().any(is_han) == are_chinese;
    let compiled = |rule: &Rule| AuthorRule { is_sure: rule.name == "sure", regex: rule.regex() };
    TABLE.rules().filter(fits).map(compiled).collect()
}

static CHINESE: LazyLock<Vec<AuthorRule>> = LazyLock::new(|| rules(&["sure", "likely"], true));
static LATIN: LazyLock<Vec<AuthorRule>> = LazyLock::new(|| rules(&["sure", "likely"], false));
static SHORT: LazyLock<Vec<AuthorRule>> = LazyLock::new(|| rules(&["lower"], false));

/// The words of a question that may be names alone, at most.
const FEW: usize = 6;

/// The rules that `text` may match. Few questions have a name, and compiling the others' rules takes milliseconds.
fn rules_for(text: &str) -> impl Iterator<Item = &'static AuthorRule> {
    let chinese = text.chars().any(is_han).then(|| CHINESE.iter());
    let latin = text.chars().any(char::is_uppercase).then(|| LATIN.iter());
    let short = (text.split_whitespace().count() <= FEW).then(|| SHORT.iter());
    chinese.into_iter().flatten().chain(latin.into_iter().flatten()).chain(short.into_iter().flatten())
}

/// The groups of a rule that are names.
const NAMES: [&str; 3] = ["a", "b", "c"];

/// The authors that `text` names, by the first rule whose names are all in the library.
pub(super) fn find(text: &str, library: &dyn KnownNames) -> Option<Found> {
    rules_for(text).find_map(|rule| {
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
