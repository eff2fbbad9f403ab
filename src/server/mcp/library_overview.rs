//! The tool `library_overview`.

use std::time::SystemTime;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::engine::Snapshot;
use crate::search::{FacetCount, Filter};
use crate::server::mcp::schema;
use crate::server::mcp::tool::{self, Arguments, Tool, ToolAnswer, ToolError};
use crate::wire::ChangedSourcesJson;

pub(super) const LIBRARY_OVERVIEW: Tool = Tool {
    name: "library_overview",
    description: "What the library holds: counts, dates, languages, tags and files to filter by, its age, what was skipped.",
    input: schema::input::<OverviewInput>,
    output: schema::output::<LibraryOverview>,
    call,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OverviewInput {}

/// What the library holds.
#[derive(Debug, Serialize, JsonSchema)]
struct LibraryOverview {
    /// Papers.
    papers: usize,
    /// Files that papers were read from.
    files: usize,
    /// The earliest and the latest date of a paper, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    first_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_date: Option<String>,
    /// Papers with a text in this language.
    #[schemars(with = "Vec<Map<String, Value>>")]
    languages: Vec<ValueCount>,
    /// Years of publication, newest first.
    #[schemars(with = "Vec<Map<String, Value>>")]
    years: Vec<ValueCount>,
    /// The most frequent tags.
    #[schemars(with = "Vec<Map<String, Value>>")]
    tags: Vec<ValueCount>,
    /// The most frequent categories.
    #[schemars(with = "Vec<Map<String, Value>>")]
    categories: Vec<ValueCount>,
    /// The files with the most papers.
    #[schemars(with = "Vec<Map<String, Value>>")]
    sources: Vec<ValueCount>,
    /// The directory of the index.
    index: String,
    /// Each update that changes something adds 1.
    generation: u64,
    /// When the index changed last, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    /// Whole hours since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    age_hours: Option<u64>,
    /// Source files that changed, are new or gone since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Map<String, Value>>")]
    changed_sources: Option<ChangedSourcesJson>,
    /// What was below the sources and gave no paper.
    #[schemars(with = "Vec<Map<String, Value>>")]
    left_out: Vec<LeftOutCount>,
    /// Damage of the index that answers work around.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

/// How many papers have a value.
#[derive(Debug, Serialize)]
struct ValueCount {
    value: String,
    papers: usize,
}

/// How many files of a kind gave no paper.
#[derive(Debug, Serialize)]
struct LeftOutCount {
    kind: String,
    files: usize,
}

/// Values of each list.
const VALUES: usize = 15;

fn call(snapshot: &Snapshot, arguments: Arguments) -> Result<ToolAnswer, ToolError> {
    let OverviewInput {} = tool::read(arguments)?;
    let overview = snapshot.overview()?;
    let facets = snapshot.facets(&Filter::default())?;
    let updated = snapshot.written_at();
    Ok(ToolAnswer::new(&LibraryOverview {
        papers: overview.papers,
        files: overview.files,
        first_date: overview.first_date.map(|date| date.to_string()),
        last_date: overview.last_date.map(|date| date.to_string()),
        languages: first(&facets.languages),
        years: first(&facets.years),
        tags: first(&facets.tags),
        categories: first(&facets.categories),
        sources: first(&facets.sources),
        index: overview.index,
        generation: overview.generation,
        updated: updated.and_then(rfc_3339),
        age_hours: updated.and_then(|time| Some(SystemTime::now().duration_since(time).ok()?.as_secs() / 3600)),
        changed_sources: snapshot.source_changes().as_ref().map(ChangedSourcesJson::from),
        left_out: overview
            .left_out
            .into_iter()
            .take(VALUES)
            .map(|group| LeftOutCount { kind: group.kind, files: group.files })
            .collect(),
        warnings: snapshot.warnings().iter().map(ToString::to_string).collect(),
    }))
}

fn first(counts: &[FacetCount]) -> Vec<ValueCount> {
    counts.iter().take(VALUES).map(|count| ValueCount { value: count.value.clone(), papers: count.papers }).collect()
}

/// The time to the second.
fn rfc_3339(time: SystemTime) -> Option<String> {
    let seconds = Timestamp::try_from(time).ok()?.as_second();
    Some(Timestamp::from_second(seconds).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_time_is_written_to_the_second() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_785_240_000_500);
        assert_eq!(rfc_3339(time).as_deref(), Some("2026-07-28T12:00:00Z"));
    }
}
