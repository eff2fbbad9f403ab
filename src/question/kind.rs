//! What kind of paper it is.

use std::sync::LazyLock;

use regex::Regex;

use crate::question::rule_table::{RuleSet, RuleTable};

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| RuleTable::parse(include_str!("rules/kinds.tsv")));

static ASKS: LazyLock<RuleSet> = LazyLock::new(|| TABLE.set("asks", ""));
static TITLES: LazyLock<RuleSet> = LazyLock::new(|| TABLE.set("title", ""));
static TEXTS: LazyLock<RuleSet> = LazyLock::new(|| TABLE.set("text", ""));

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
    let mut kinds: Vec<&str> = ASKS.meanings_in(&topic).collect();
    kinds.dedup();
    kinds
}

/// Whether a paper with these titles, or else with these texts, is of a kind.
pub(crate) fn is_of_kind<'t>(
    kind: &str,
    titles: impl IntoIterator<Item = &'t str>,
    texts: impl IntoIterator<Item = &'t str>,
) -> bool {
    let is_kind = |rules: &RuleSet, text: &str| rules.meanings_in(&text.to_lowercase()).any(|own| own == kind);
    titles.into_iter().any(|title| is_kind(&TITLES, title)) || texts.into_iter().any(|text| is_kind(&TEXTS, text))
}
