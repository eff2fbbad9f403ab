//! Where the paper appeared.

use std::sync::LazyLock;

use regex::Regex;

use crate::question::found::Found;
use crate::question::known_names::KnownNames;
use crate::question::rule_table::{Rule, RuleTable};
use crate::question::soft_condition::{ConditionKind, SoftCondition};

const TEXT: &str = include_str!("rules/venues.tsv");

/// A venue, and how it is written.
struct Venue {
    name: &'static str,
    written: Regex,
}

static VENUES: LazyLock<Vec<Venue>> = LazyLock::new(|| {
    let venue = |rule: &Rule| Venue { name: rule.meaning(), written: rule.word() };
    RuleTable::parse(TEXT).named("venue").map(venue).collect()
});

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| {
    let table = RuleTable::parse(TEXT);
    let written: Vec<&str> = table.named("venue").map(Rule::pattern).collect();
    RuleTable::parse_with(TEXT, &[("venue", written.join("|"))])
});

static CUES: LazyLock<Vec<Regex>> = LazyLock::new(|| TABLE.named("cue").map(Rule::regex).collect());

fn venue_in(text: &str) -> Option<&'static Venue> {
    VENUES.iter().find(|venue| venue.written.is_match(text))
}

/// Whether `text`, the venue of a paper, is the one called `name`.
pub(crate) fn is_at_venue(name: &str, text: &str) -> bool {
    !text.is_empty() && VENUES.iter().any(|venue| venue.name == name && venue.written.is_match(text))
}

/// The venue that `text` names, if a paper of the library appeared there.
pub(super) fn find(text: &str, library: &dyn KnownNames) -> Option<Found> {
    venue_in(text)?;
    CUES.iter().find_map(|cue| {
        let captures = cue.captures(text)?;
        let venue = venue_in(captures.name("v")?.as_str())?;
        library.has_venue(&|own| venue.written.is_match(own)).then(|| Found {
            range: captures.get(0).map_or(0, |all| all.start())..captures.name("end").map_or(0, |end| end.start()),
            conditions: vec![SoftCondition::named(ConditionKind::Venue, venue.name)],
        })
    })
}
