//! `since` and `until`: when a paper appeared.

use crate::index::columns::metadata::MetadataRow;
use crate::paper::PartialDate;
use crate::search::filter::condition::{Condition, FilterError, FilterParameter};

pub(super) const SINCE: FilterParameter = FilterParameter {
    name: "since",
    value: "DATE",
    help: "Not before this date: 2024, 2024-02, 2024-02-19",
    choices: &[],
    is_repeatable: false,
    set: |filter, text| check(text).map(|_| filter.since = Some(text.to_string())),
    compile: |filter, _| compile(filter.since.as_deref(), |date| Box::new(Since(date.first_day()))),
};

pub(super) const UNTIL: FilterParameter = FilterParameter {
    name: "until",
    value: "DATE",
    help: "Not after this date",
    choices: &[],
    is_repeatable: false,
    set: |filter, text| check(text).map(|_| filter.until = Some(text.to_string())),
    compile: |filter, _| compile(filter.until.as_deref(), |date| Box::new(Until(date.last_day()))),
};

fn compile(
    date: Option<&str>,
    condition: fn(PartialDate) -> Box<dyn Condition>,
) -> Result<Vec<Box<dyn Condition>>, FilterError> {
    let Some(date) = date else { return Ok(Vec::new()) };
    Ok(vec![condition(check(date)?)])
}

/// The first day that is allowed.
struct Since(PartialDate);

impl Condition for Since {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.date.is_some_and(|date| date.last_day() >= self.0)
    }
}

/// The last day that is allowed.
struct Until(PartialDate);

impl Condition for Until {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.date.is_some_and(|date| date.first_day() <= self.0)
    }
}

fn check(text: &str) -> Result<PartialDate, FilterError> {
    text.parse().map_err(|_| FilterError::Date { text: text.to_string() })
}
