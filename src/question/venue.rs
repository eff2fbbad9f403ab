//! Where the paper appeared.

use std::sync::LazyLock;

use regex::Regex;

use crate::question::found::Found;
use crate::question::known_names::KnownNames;
use crate::question::rule_table::{Rule, RuleSet, RuleTable};
use crate::question::soft_condition::{ConditionKind, SoftCondition};

const TEXT: &str = include_str!("rules/venues.tsv");

/// Venues as they are written, in whole words.
static VENUES: LazyLock<RuleSet> = LazyLock::new(|| RuleTable::parse(TEXT).set("venue", r"(?-u:\b)"));

pub(super) static TABLE: LazyLock<RuleTable> = LazyLock::new(|| {
    let table = RuleTable::parse(TEXT);
    let written: Vec<&str> = table.named("venue").map(Rule::pattern).collect();
    RuleTable::parse_with(TEXT, &[("venue", written.join("|"))])
});

static CUES: LazyLock<Vec<Regex>> = LazyLock::new(|| TABLE.named("cue").map(Rule::regex).collect());

/// The first venue of the table that `text` has.
fn venue_in(text: &str) -> Option<&'static str> {
    VENUES.meanings_in(text).next()
}

/// Whether `text`, the venue of a paper, is the one called `name`.
pub(crate) fn is_at_venue(name: &str, text: &str) -> bool {
    !text.is_empty() && VENUES.meanings_in(text).any(|venue| venue == name)
}

/// The venue that `text` names, if a paper of the library appeared there.
pub(super) fn find(text: &str, library: &dyn KnownNames) -> Option<Found> {
    venue_in(text)?;
    CUES.iter().find_map(|cue| {
        let captures = cue.captures(text)?;
        let venue = venue_in(captures.name("v")?.as_str())?;
        library.has_venue(&|own| is_at_venue(venue, own)).then(|| Found {
            range: captures.get(0).map_or(0, |all| all.start())..captures.name("end").map_or(0, |end| end.start()),
            conditions: vec![SoftCondition::named(ConditionKind::Venue, venue)],
        })
    })
}
