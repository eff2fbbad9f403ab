//! The search for dates in running text.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use crate::paper::date::month::month;
use crate::paper::date::partial_date::PartialDate;

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x) (?:^|[^\d./-]) ((?:19|20)\d\d) \s* (?:[-./年_]) \s* (1[0-2]|0?[1-9])
          (?: \s* (?:[-./月_]) \s* (3[01]|[12]\d|0?[1-9]) )? (?:\D|$)",
    )
    .expect("a constant pattern")
});

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let month = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?";
    let forms = [
        // 23 June 2025
        format!(r"\b(?P<d1>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?P<m1>{month}),?\s+(?P<y1>(?:19|20)\d\d)\b"),
        // June 23, 2025; June 23 - June 29) - 2025
        format!(
            r"\b(?P<m2>{month})\s+(?P<d2>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b(?:[^\da-z]{{0,4}}(?P<n2>{month})?\s*\d{{1,2}})?[^\d]{{1,6}}(?P<y2>(?:19|20)\d\d)\b"
        ),
        // June 2025
        format!(r"\b(?P<m3>{month}),?\s+(?P<y3>(?:19|20)\d\d)\b"),
    ];
    Regex::new(&format!("(?i){}", forms.join("|"))).expect("a constant pattern")
});

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|\D)((?:19|20)\d\d)(?:\D|$)").expect("a constant pattern"));

/// The first date in `text` that has at least a month.
pub(crate) fn find(text: &str) -> Option<PartialDate> {
    numeric(text).or_else(|| named(text))
}

/// The first date in `text` that has at least a month, or the first year.
pub(crate) fn find_or_year(text: &str) -> Option<PartialDate> {
    find(text).or_else(|| year(text))
}

/// The first year in `text`, from 1900 to 2099.
pub(crate) fn year(text: &str) -> Option<PartialDate> {
    let captures = YEAR.captures(text)?;
    PartialDate::new(captures[1].parse().ok()?, None, None)
}

/// `text` without the dates whose month is written as a word.
pub(crate) fn without_named_dates(text: &str) -> Cow<'_, str> {
    NAMED.replace_all(text, "")
}

fn numeric(text: &str) -> Option<PartialDate> {
    let captures = NUMERIC.captures(text)?;
    let day = captures.get(3).and_then(|day| day.as_str().parse().ok());
    PartialDate::most_precise(captures[1].parse().ok()?, Some(captures[2].parse().ok()?), day)
}

fn named(text: &str) -> Option<PartialDate> {
    let captures = NAMED.captures(text)?;
    let first = |names: &[&str]| names.iter().find_map(|name| captures.name(name)).map(|part| part.as_str());
    let start = month(first(&["m1", "m2", "m3"])?)?;
    let mut year: i16 = first(&["y1", "y2", "y3"])?.parse().ok()?;
    // A week across the turn of the year carries the year in which it ends.
    if first(&["n2"]).and_then(month).is_some_and(|end| end < start) {
        year -= 1;
    }
    PartialDate::most_precise(year, Some(start), first(&["d1", "d2"]).and_then(|day| day.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_the_precision_they_are_written_with() {
        for (text, iso) in [
            ("2024.4", "2024-04"),
            ("2024.4.22-26", "2024-04-22"),
            ("2025-06-01 更新", "2025-06-01"),
            ("2023年12月5日", "2023-12-05"),
            ("2023年12月更新", "2023-12"),
            ("published 2024-01-24T05:40:00Z", "2024-01-24"),
            ("Week of June 23 - June 29) - 2025", "2025-06-23"),
            ("Week (December 30 - January 5) - 2025", "2024-12-30"),
            ("(May 22 - 28), 2023", "2023-05-22"),
            ("Submitted on 5 Mar 2021", "2021-03-05"),
            ("Sept. 2022", "2022-09"),
        ] {
            assert_eq!(find(text).map(|date| date.to_string()).as_deref(), Some(iso), "{text}");
        }
        for text in ["version 1.2024.5", "2401.03890", "May the force", "2024", "ICML 2024"] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(find_or_year("CVPR 2023").map(|date| date.to_string()).as_deref(), Some("2023"));
    }

    #[test]
    fn a_day_that_does_not_exist_is_left_out() {
        assert_eq!(find("2024-02-31").map(|date| date.to_string()).as_deref(), Some("2024-02"));
        assert_eq!(find("31 June 2024").map(|date| date.to_string()).as_deref(), Some("2024-06"));
    }
}
