//! What kind of paper it is.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::question::rule_table::{Rule, RuleTable};

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| RuleTable::parse(include_str!("rules/kinds.tsv")));

/// Rules of one sort, which are matched together.
struct KindRules {
    kinds: Vec<&'static str>,
    patterns: RegexSet,
}

impl KindRules {
    fn new(sort: &str) -> Self {
        let rules: Vec<&Rule> = TABLE.named(sort).collect();
        let patterns = RegexSet::new(rules.iter().map(|rule| rule.pattern())).expect("the tests compile every rule");
        Self { kinds: rules.iter().map(|rule| rule.meaning()).collect(), patterns }
    }

    fn kinds_of(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.patterns.matches(text).into_iter().filter_map(|rule| self.kinds.get(rule).copied())
    }
}

static ASKS: LazyLock<KindRules> = LazyLock::new(|| KindRules::new("asks"));
static TITLES: LazyLock<KindRules> = LazyLock::new(|| KindRules::new("title"));
static TEXTS: LazyLock<KindRules> = LazyLock::new(|| KindRules::new("text"));

/// Words of which a question that asks for a kind has one.
static HINT: LazyLock<Regex> = LazyLock::new(|| {
    let words = "survey|review|overview|benchmark|test s|test c|suite|leaderboard|data ?set|corp|collection|tutorial|primer|intro|\
                 notes|textbook|position|opinion|perspective|comment|综述|回顾|概览|梳理|总结|基准|测|数据集|语料|教程|入门|讲义|\
                 教材|立场";
    Regex::new(words).expect("a constant pattern")
});

/// The kinds of paper that a question with this topic asks for, each once.
pub(super) fn asked(topic: &str) -> Vec<&'static str> {
    let topic = topic.to_lowercase();
    if !HINT.is_match(&topic) {
        return Vec::new();
    }
    let mut kinds: Vec<&str> = ASKS.kinds_of(&topic).collect();
    kinds.dedup();
    kinds
}

/// Whether a paper with these titles, or else with these texts, is of a kind.
pub(crate) fn is_of_kind<'t>(
    kind: &str,
    titles: impl IntoIterator<Item = &'t str>,
    texts: impl IntoIterator<Item = &'t str>,
) -> bool {
    let is_kind = |rules: &KindRules, text: &str| rules.kinds_of(&text.to_lowercase()).any(|own| own == kind);
    titles.into_iter().any(|title| is_kind(&TITLES, title)) || texts.into_iter().any(|text| is_kind(&TEXTS, text))
}
