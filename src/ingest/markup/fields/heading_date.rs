//! Dates in headings: a heading may date everything below it.

use std::sync::LazyLock;

use regex::Regex;

use crate::paper::PartialDate;
use crate::paper::date::{self, month};

static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+(\d{1,2})\b")
        .expect("a constant pattern")
});

/// The date that a heading gives to what follows. The date must be most of the heading.
pub(crate) fn in_heading(text: &str) -> Option<PartialDate> {
    let date = date::find(text)?;
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    (letters <= 40 && text.chars().count() <= 80).then_some(date)
}

/// Whether `text` names a day without its year.
pub(crate) fn lacks_year(text: &str) -> bool {
    date::find(text).is_none() && YEARLESS.is_match(text)
}

/// The day in `text`, which lacks its year, in the year in which it is nearest to `neighbour`. `None` if that is more
/// than three months away.
pub(crate) fn nearest(text: &str, neighbour: PartialDate) -> Option<PartialDate> {
    let captures = YEARLESS.captures(text)?;
    let month = month(&captures[1])?;
    let day = captures[2].parse().ok().filter(|day| (1..=31).contains(day))?;
    let (known_year, known_month) = (neighbour.year(), neighbour.month()?);
    let months_away = |year: i16| (i32::from(year - known_year) * 12 + i32::from(month - known_month)).abs();
    let year = (known_year - 1..=known_year + 1).find(|&year| months_away(year) <= 3)?;
    PartialDate::most_precise(year, Some(month), Some(day))
}

/// Whether `text` is a date and little else: `2024.4.22-26`, `2025-06-01 更新`.
pub(crate) fn is_date(text: &str) -> bool {
    if date::find_or_year(text).is_none() {
        return false;
    }
    let rest = date::without_named_dates(text);
    rest.chars().filter(|c| c.is_alphabetic() && !"年月日更新发布日期第周".contains(*c)).count() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_its_year_is_of_the_year_beside_it() {
        for (text, neighbour, iso) in [
            ("Week (December 25 - December 31)", "2024-01-01", Some("2023-12-25")),
            ("Week (Mar 6-Mar 12)", "2023-03-13", Some("2023-03-06")),
            ("Jan. 3", "2023-12", Some("2024-01-03")),
            ("July 3", "2023-01-01", None),
            ("July 43", "2023-07-01", None),
            ("July 3", "2023", None),
        ] {
            assert_eq!(
                nearest(text, neighbour.parse().unwrap()).map(|date| date.to_string()).as_deref(),
                iso,
                "{text}"
            );
        }
    }

    #[test]
    fn a_heading_is_a_date_when_little_else_is_in_it() {
        assert!(is_date("2024.4.22-26") && is_date("2025-06-01 更新") && is_date("2024"));
        assert!(!is_date("A survey of methods from 2024-01") && !is_date("Models"));
    }
}
