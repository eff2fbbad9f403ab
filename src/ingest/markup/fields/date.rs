//! Dates as people write them, to ISO 8601 of the precision they have.

use std::sync::LazyLock;

use regex::{Captures, Regex};

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
pub(crate) fn find(text: &str) -> Option<String> {
    numeric(text).or_else(|| named(text))
}

/// The first date in `text`, a bare year if need be.
pub(crate) fn find_any(text: &str) -> Option<String> {
    find(text).or_else(|| year(text))
}

/// The first year in `text`.
pub(crate) fn year(text: &str) -> Option<String> {
    YEAR.captures(text).map(|found| found[1].to_string())
}

fn numeric(text: &str) -> Option<String> {
    let found = NUMERIC.captures(text)?;
    Some(iso(&found[1], found[2].parse().ok()?, found.get(3).and_then(|day| day.as_str().parse().ok())))
}

fn named(text: &str) -> Option<String> {
    let found = NAMED.captures(text)?;
    let any = |names: [&str; 3]| names.iter().find_map(|name| found.name(name)).map(|part| part.as_str());
    let month = month(any(["m1", "m2", "m3"])?)?;
    let mut year: u32 = any(["y1", "y2", "y3"])?.parse().ok()?;
    // A week over the turn of the year is written with the year it ends in.
    if found
        .name("n2")
        .and_then(|end| crate::ingest::markup::fields::date::month(end.as_str()))
        .is_some_and(|end| end < month)
    {
        year -= 1;
    }
    Some(iso(&year.to_string(), month, any(["d1", "d2", "d2"]).and_then(|day| day.parse().ok())))
}

fn month(name: &str) -> Option<u32> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.get(..3)?.to_ascii_lowercase();
    NAMES.iter().position(|known| *known == name).and_then(|at| u32::try_from(at + 1).ok())
}

fn iso(year: &str, month: u32, day: Option<u32>) -> String {
    match day {
        Some(day) => format!("{year}-{month:02}-{day:02}"),
        None => format!("{year}-{month:02}"),
    }
}

/// The date that a heading or a line of its own gives to what follows: the date must be most of it.
pub(crate) fn of_heading(text: &str) -> Option<String> {
    let found = find(text)?;
    let letters = |s: &str| s.chars().filter(|c| c.is_alphabetic()).count();
    (letters(text) <= 40 && text.chars().count() <= 80).then_some(found)
}

static YEARLESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+(\d{1,2})\b")
        .expect("a constant pattern")
});

/// Whether `text` is a day of a year that it does not tell.
pub(crate) fn lacks_year(text: &str) -> bool {
    find(text).is_none() && YEARLESS.is_match(text)
}

/// The day in `text`, which lacks its year, in the year in which it is nearest to `neighbour`; none if
/// that is more than a quarter away.
pub(crate) fn near(text: &str, neighbour: &str) -> Option<String> {
    let found = YEARLESS.captures(text)?;
    let month = month(&found[1])?;
    let day = found[2].parse().ok().filter(|day| (1..=31).contains(day))?;
    let (year, rest) = neighbour.split_at_checked(4)?;
    let year: i64 = year.parse().ok()?;
    let known: i64 = rest.get(1..3)?.parse().ok()?;
    let near = (year - 1..=year + 1).find(|&other| ((other - year) * 12 + i64::from(month) - known).abs() <= 3)?;
    Some(iso(&near.to_string(), month, Some(day)))
}

/// Whether `text` is a date and little else: `2024.4.22-26`, `2025-06-01 更新`.
pub(crate) fn is_date(text: &str) -> bool {
    let Some(_) = find_any(text) else { return false };
    let named = NAMED.replace_all(text, |_: &Captures<'_>| String::new());
    named.chars().filter(|c| c.is_alphabetic() && !"年月日更新发布日期第周".contains(*c)).count() <= 6
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
            assert_eq!(find(text).as_deref(), Some(iso), "{text}");
        }
        for text in ["version 1.2024.5", "2401.03890", "May the force", "2024", "ICML 2024"] {
            assert_eq!(find(text), None, "{text}");
        }
        assert_eq!(find_any("CVPR 2023").as_deref(), Some("2023"));
    }

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
            assert_eq!(near(text, neighbour).as_deref(), iso, "{text}");
        }
    }

    #[test]
    fn a_heading_is_a_date_when_little_else_is_in_it() {
        assert!(is_date("2024.4.22-26") && is_date("2025-06-01 更新") && is_date("2024"));
        assert!(!is_date("A survey of methods from 2024-01") && !is_date("Models"));
    }
}
