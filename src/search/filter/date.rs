//! `since` and `until`: when a paper appeared.

use crate::index::columns::metadata::MetadataRow;
use crate::search::filter::condition::{Condition, FilterError, FilterParameter};

pub(super) const SINCE: FilterParameter = FilterParameter {
    name: "since",
    value: "DATE",
    help: "Not before this date: 2024, 2024-02, 2024-02-19",
    choices: &[],
    is_repeatable: false,
    set: |filter, text| check(text).map(|()| filter.since = Some(text.to_string())),
    compile: |filter, _| compile(filter.since.as_deref(), |date| Box::new(Since(first_day(date)))),
};

pub(super) const UNTIL: FilterParameter = FilterParameter {
    name: "until",
    value: "DATE",
    help: "Not after this date",
    choices: &[],
    is_repeatable: false,
    set: |filter, text| check(text).map(|()| filter.until = Some(text.to_string())),
    compile: |filter, _| compile(filter.until.as_deref(), |date| Box::new(Until(last_day(date)))),
};

fn compile(
    date: Option<&str>,
    condition: fn(&str) -> Box<dyn Condition>,
) -> Result<Vec<Box<dyn Condition>>, FilterError> {
    let Some(date) = date else { return Ok(Vec::new()) };
    check(date)?;
    Ok(vec![condition(date)])
}

/// The first day that is allowed.
struct Since(String);

impl Condition for Since {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.date.is_some_and(|date| last_day(date) >= self.0)
    }
}

/// The last day that is allowed.
struct Until(String);

impl Condition for Until {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.date.is_some_and(|date| first_day(date) <= self.0)
    }
}

// Complete ISO dates compare as text. No month has a day 99.
fn first_day(date: &str) -> String {
    format!("{date}{}", &"0000-00-00"[date.len().min(10)..])
}

fn last_day(date: &str) -> String {
    format!("{date}{}", &"9999-99-99"[date.len().min(10)..])
}

fn check(date: &str) -> Result<(), FilterError> {
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let is_within = |from: usize, most: u8| {
        date.get(from..from + 2).is_none_or(|part| part.parse().is_ok_and(|number: u8| (1..=most).contains(&number)))
    };
    if ["0000", "0000-00", "0000-00-00"].contains(&shape.as_str()) && is_within(5, 12) && is_within(8, 31) {
        return Ok(());
    }
    Err(FilterError::Date { text: date.to_string() })
}
