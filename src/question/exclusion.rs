//! What a question leaves out: "without …", "不需要…".
//!
//! Papers that answer mention it as often as others do: they say that they do without it.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::question::frame::letters;
use crate::question::rule_table::{Rule, RuleTable};

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| RuleTable::parse(include_str!("rules/exclusions.tsv")));

static RULES: LazyLock<Vec<Regex>> = LazyLock::new(|| TABLE.named("not").map(Rule::regex).collect());

/// Words of which a question that leaves something out has one.
static HINT: LazyLock<RegexSet> = LazyLock::new(|| {
    let hints = [
        r"(?-u:\b)(?:without|instead|rather|except|excluding|other than|apart|leaving out|not|no)(?-u:\b)|n't",
        "[不无非没除免缺]",
    ];
    RegexSet::new(hints).expect("constant patterns")
});

/// The characters of what is left out, at most: what is longer is a sentence of its own.
const LONGEST: usize = 60;

/// What `topic` leaves out, in its words.
pub(super) fn find(topic: &str) -> Vec<String> {
    let folded = topic.to_ascii_lowercase();
    if !HINT.is_match(&folded) {
        return Vec::new();
    }
    let mut excluded: Vec<String> = Vec::new();
    for rule in RULES.iter() {
        for captures in rule.captures_iter(&folded) {
            let Some(text) = captures.name("x").and_then(|x| topic.get(x.range())) else { continue };
            let text = text.trim();
            let is_short = text.chars().count() <= LONGEST;
            let is_new = !excluded.iter().any(|other| other.contains(text) || text.contains(other.as_str()));
            if letters(text) >= 2 && is_short && is_new {
                excluded.push(text.to_string());
            }
        }
    }
    excluded
}
