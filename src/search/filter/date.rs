//! `since` and `until`: when a paper appeared.

use crate::index::columns::metadata::MetadataRow;
use crate::paper::PartialDate;
use crate::paper_set::Restriction;
use crate::search::filter::condition::{Condition, FilterError, FilterParameter};

pub(super) const SINCE: FilterParameter = FilterParameter {
    name: "since",
    value: "DATE",
    help: "Not before this date: 2024, 2024-02, 2024-02-19",
    choices: &[],
    is_repeatable: false,
    set: |filter, text| parse(text).map(|date| filter.since = Some(date)),
    compile: |filter, _| Ok(filter.since.iter().map(|date| Box::new(Since(date.first_day())) as _).collect()),
    restrict: |filter, _| Ok(filter.since.iter().map(|date| Restriction::DatedFrom(date.first_day())).collect()),
};

pub(super) const UNTIL: FilterParameter = FilterParameter {
    name: "until",
    value: "DATE",
    help: "Not after this date",
    choices: &[],
    is_repeatable: false,
    set: |filter, text| parse(text).map(|date| filter.until = Some(date)),
    compile: |filter, _| Ok(filter.until.iter().map(|date| Box::new(Until(date.last_day())) as _).collect()),
    restrict: |filter, _| Ok(filter.until.iter().map(|date| Restriction::DatedUntil(date.last_day())).collect()),
};

fn parse(text: &str) -> Result<PartialDate, FilterError> {
    text.parse().map_err(|_| FilterError::Date { text: text.to_string() })
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
