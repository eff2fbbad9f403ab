//! A question, understood.

use std::sync::LazyLock;

use regex::Regex;

use crate::question::found::Found;
use crate::question::frame::{CHINESE, ENGLISH, is_only_frame, letters, strip_frame};
use crate::question::known_names::KnownNames;
use crate::question::soft_condition::{ConditionKind, Exclusion, SoftCondition};
use crate::question::{author, exclusion, kind, venue, year};

/// What a question asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Understanding {
    /// What is embedded and looked up: the question without the words that ask for papers, and without the author, the venue
    /// and the years that became conditions. The whole question where nothing else would be left.
    pub topic: String,
    /// The conditions beside the topic.
    pub conditions: Vec<SoftCondition>,
    /// What the question leaves out.
    pub excluded: Vec<Exclusion>,
    pub(crate) asks: Asks,
}

/// What there is to look for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Asks {
    /// A topic.
    #[default]
    Topic,
    /// All papers that meet the conditions: there is no topic beside them.
    Conditions,
    /// Nothing: signs alone, or papers about anything.
    Nothing,
}

const SIGNS: &[char] =
    &['?', '？', '!', '！', '.', '。', ',', '，', ';', '；', ':', '：', '、', ' ', '\t', '\n', '\r', '\u{3000}'];

static ENGLISH_JOINT: LazyLock<Regex> = LazyLock::new(|| ENGLISH.union("joint", r"^[\x20\t\n]*", r"[\x20\t\n]+"));
static CHINESE_JOINT: LazyLock<Regex> = LazyLock::new(|| CHINESE.union("joint", r"^[\x20\t\n]*", r"[\x20\t\n]*"));

impl Understanding {
    /// What `question` asks for. `this_year` is what "last year" counts from; without it such words are no condition.
    pub(crate) fn of(question: &str, this_year: Option<i16>, library: &dyn KnownNames) -> Self {
        let question = question.trim();
        if letters(question) == 0 || is_only_frame(question) {
            return Self { topic: question.to_string(), asks: Asks::Nothing, ..Self::default() };
        }
        let mut rest = question.trim_end_matches(SIGNS).to_string();
        let mut conditions = Vec::new();
        take_conditions(&mut rest, &mut conditions, this_year, library);
        let stripped = strip_frame(&rest);
        if stripped != rest {
            rest = stripped;
            take_conditions(&mut rest, &mut conditions, this_year, library);
        }
        if !conditions.is_empty() && (letters(&rest) == 0 || is_only_frame(&rest)) {
            return Self { topic: question.to_string(), conditions, asks: Asks::Conditions, ..Self::default() };
        }
        let topic = match &conditions[..] {
            [] => strip_frame(question),
            _ => without_joint(&strip_frame(&rest)).to_string(),
        };
        let kinds = kind::asked(topic.trim_end_matches(SIGNS))
            .into_iter()
            .map(|kind| SoftCondition::named(ConditionKind::Kind, kind));
        conditions.extend(kinds);
        let excluded = exclusion::find(&topic).into_iter().map(|text| Exclusion { text, applied: false }).collect();
        Self { topic, conditions, excluded, asks: Asks::Topic }
    }

    /// `question` word for word.
    pub(crate) fn literal(question: &str) -> Self {
        let question = question.trim();
        let asks = if letters(question) == 0 { Asks::Nothing } else { Asks::Topic };
        Self { topic: question.to_string(), asks, ..Self::default() }
    }

    /// The conditions of one kind.
    pub(crate) fn of_kind(&self, kind: ConditionKind) -> impl Iterator<Item = &SoftCondition> {
        self.conditions.iter().filter(move |condition| condition.kind == kind)
    }
}

/// Takes authors, a venue and years out of `rest`, each unless there are some already.
fn take_conditions(
    rest: &mut String,
    conditions: &mut Vec<SoftCondition>,
    this_year: Option<i16>,
    library: &dyn KnownNames,
) {
    let has = |conditions: &[SoftCondition], kind| conditions.iter().any(|condition| condition.kind == kind);
    if !has(conditions, ConditionKind::Author) {
        cut(rest, conditions, author::find(rest, library));
    }
    if !has(conditions, ConditionKind::Venue) {
        cut(rest, conditions, venue::find(rest, library));
    }
    if !has(conditions, ConditionKind::Year) {
        let is_sure = !conditions.is_empty();
        cut(rest, conditions, year::find(rest, this_year, library, is_sure));
    }
}

/// Cuts out of `rest` what became conditions, with what joins it to what follows.
fn cut(rest: &mut String, conditions: &mut Vec<SoftCondition>, found: Option<Found>) {
    let Some(Found { range, conditions: new }) = found else { return };
    let (before, after) = (rest[..range.start].trim_end_matches(SIGNS), &rest[range.end..]);
    let after = if letters(before) == 0 { without_joint(after) } else { after };
    let text = format!("{} {}", before.trim(), after.trim_matches(SIGNS));
    *rest = text.trim().to_string();
    conditions.extend(new);
}

/// `text` without the words that joined it to a condition before it; all of it when little would be left.
fn without_joint(text: &str) -> &str {
    let mut rest = text;
    for joint in [&ENGLISH_JOINT, &CHINESE_JOINT] {
        rest = &rest[joint.find(rest).map_or(0, |found| found.end())..];
    }
    if letters(rest) > 0 { rest } else { text }
}
