//! Tables of rules: a rule a line, with its pattern and its examples.

use std::collections::HashMap;

use regex::{Regex, RegexSet};

/// A rule: what it does, its pattern, and the columns after it.
pub(super) struct Rule {
    /// The first column.
    pub name: &'static str,
    /// The pattern, with its parts filled in.
    pattern: String,
    /// What must follow the pattern, and stays.
    follower: Option<String>,
    /// The columns after the pattern: what a match means, and examples, which the tests ask.
    pub columns: Vec<&'static str>,
}

/// The rules of one table, in order.
pub(super) struct RuleTable(Vec<Rule>);

/// Parts of parts of patterns, at most.
const DEEPEST: usize = 6;

impl RuleTable {
    /// Reads a table. Lines that begin with `#` are comments, and `let` names a part of patterns. In a pattern a space is any
    /// number of spaces and tabs, and an optional one may be missing.
    pub fn parse(text: &'static str) -> Self {
        Self::parse_with(text, &[])
    }

    /// As [`parse`](Self::parse), with further named parts.
    pub fn parse_with(text: &'static str, more: &[(&'static str, String)]) -> Self {
        let mut parts: HashMap<&str, String> = more.iter().map(|(name, part)| (*name, part.clone())).collect();
        let mut rules = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (name, second) = (columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
            if name == "let" {
                parts.insert(second, columns.next().unwrap_or_default().to_string());
                continue;
            }
            let columns: Vec<&str> = columns.collect();
            let pattern = fill(second, &parts);
            let (pattern, follower) = match pattern.split_once(" >> ") {
                Some((pattern, follower)) => (pattern, Some(spaced(follower))),
                None => (pattern.as_str(), None),
            };
            rules.push(Rule { name, pattern: spaced(pattern), follower, columns });
        }
        Self(rules)
    }

    /// The rules called `name`.
    pub fn named<'t>(&'t self, name: &'t str) -> impl Iterator<Item = &'t Rule> {
        self.0.iter().filter(move |rule| rule.name == name)
    }

    /// All rules.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.0.iter()
    }

    /// The rules called `name` as a set. `around` is before and after each pattern.
    pub fn set(&self, name: &str, around: &str) -> RuleSet {
        let patterns = self.named(name).map(|rule| format!("{around}(?:{}){around}", rule.pattern));
        RuleSet {
            patterns: RegexSet::new(patterns).expect("constant patterns"),
            meanings: self.named(name).map(Rule::meaning).collect(),
        }
    }

    /// One expression for all rules called `name`, of which the first that matches counts. `before` and `after` are around
    /// each pattern. The only group that takes part in a match is empty, and stands where the pattern ends and what must
    /// follow begins.
    pub fn union(&self, name: &str, before: &str, after: &str) -> Regex {
        let rules: Vec<String> = self
            .named(name)
            .map(|rule| format!("(?:{}){after}(){}", rule.pattern, rule.follower.as_deref().unwrap_or_default()))
            .collect();
        let all = if rules.is_empty() { "[^\\s\\S]()".to_string() } else { rules.join("|") };
        regex(&format!("{before}(?:{all})"))
    }
}

/// Rules that are matched together. One set is compiled sooner than an expression for each rule.
pub(super) struct RuleSet {
    meanings: Vec<&'static str>,
    patterns: RegexSet,
}

impl RuleSet {
    /// What the rules mean that match somewhere in `text`, in the order of the rules.
    pub fn meanings_in(&self, text: &str) -> impl Iterator<Item = &'static str> {
        self.patterns.matches(text).into_iter().filter_map(|rule| self.meanings.get(rule).copied())
    }
}

impl Rule {
    /// The column after the pattern.
    pub fn meaning(&self) -> &'static str {
        self.columns.first().copied().unwrap_or_default()
    }

    /// The pattern, with its parts filled in.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The expression of this rule alone. The group `end` is empty, and stands where the pattern ends.
    pub fn regex(&self) -> Regex {
        regex(&format!("(?:{})(?P<end>){}", self.pattern, self.follower.as_deref().unwrap_or_default()))
    }
}

/// Tables are compiled in, and the tests compile every rule.
fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern")
}

fn fill(pattern: &str, parts: &HashMap<&str, String>) -> String {
    let mut filled = pattern.to_string();
    for _ in 0..DEEPEST {
        for (name, part) in parts {
            // `(?P<name>` is a group.
            let marked = filled.replace(&format!("?P<{name}>"), &format!("?P\u{0}{name}>"));
            filled = marked.replace(&format!("<{name}>"), &format!("(?:{part})")).replace('\u{0}', "<");
        }
    }
    filled
}

/// White space in ASCII: the tables of Unicode make expressions slow to compile.
fn spaced(pattern: &str) -> String {
    pattern.replace(" ?", r"[\x20\t\n]*").replace(" *", r"[\x20\t\n]*").replace(' ', r"[\x20\t\n]+")
}
