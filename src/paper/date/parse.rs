//! The parser for fields that hold a date and nothing else.

use crate::paper::date::month::month;
use crate::paper::date::partial_date::PartialDate;

/// The date that `text` is, with the precision of the text.
///
/// Reads ISO 8601 with any separators, `20240219`, `2024年2月19日`, and English forms such as `19 Feb 2024`. A time of
/// day, weekdays and other words are ignored. Parts that are impossible are left out: `2024-02-31` is `2024-02`. The
/// year is from 1000 to 2999.
pub(crate) fn parse(text: &str) -> Option<PartialDate> {
    let parts = parts(text.trim());
    match parts.as_slice() {
        [DatePart::Number(year, 4), rest @ ..] => match rest {
            [DatePart::Number(month, 1..=2), DatePart::Number(day, 1..=2), ..] => date(*year, Some(*month), Some(*day)),
            [DatePart::Number(month, 1..=2), ..] => date(*year, Some(*month), None),
            [DatePart::Month(month)] => date(*year, Some(*month), None),
            [DatePart::Month(month), DatePart::Number(day, 1..=2), ..] => date(*year, Some(*month), Some(*day)),
            _ => date(*year, None, None),
        },
        [DatePart::Number(packed, 8)] => date(packed / 10_000, Some(packed / 100 % 100), Some(packed % 100)),
        // 19 Feb 2024, Feb 19 2024
        [DatePart::Number(day, 1..=2), DatePart::Month(month), DatePart::Number(year, 4), ..]
        | [DatePart::Month(month), DatePart::Number(day, 1..=2), DatePart::Number(year, 4), ..] => {
            date(*year, Some(*month), Some(*day))
        }
        // Feb 2024
        [DatePart::Month(month), DatePart::Number(year, 4), ..] => date(*year, Some(*month), None),
        _ => None,
    }
}

enum DatePart {
    /// A number and its count of digits.
    Number(u32, usize),
    /// The number of a month that is written as a word.
    Month(u32),
}

/// The first six numbers and names of months.
fn parts(text: &str) -> Vec<DatePart> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if parts.len() == 6 {
            break;
        }
        let same =
            |d: char| if c.is_ascii_digit() { d.is_ascii_digit() } else { c.is_alphabetic() && d.is_alphabetic() };
        let end = rest.find(|d| !same(d)).unwrap_or(rest.len()).max(c.len_utf8());
        let (word, after) = rest.split_at(end);
        if let Ok(number) = word.parse() {
            parts.push(DatePart::Number(number, word.len()));
        } else if let Some(month) = month(word) {
            parts.push(DatePart::Month(month.unsigned_abs().into()));
        }
        rest = after;
    }
    parts
}

fn date(year: u32, month: Option<u32>, day: Option<u32>) -> Option<PartialDate> {
    let year = i16::try_from(year).ok().filter(|year| (1000..=2999).contains(year))?;
    let small = |part: Option<u32>| part.and_then(|part| i8::try_from(part).ok());
    PartialDate::most_precise(year, small(month), small(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_as_precise_as_they_are_written() {
        for (text, wanted) in [
            ("2024-02-19", "2024-02-19"),
            ("2024-02-19T18:00:05Z", "2024-02-19"),
            ("2024-02-19 18:00:05+08:00", "2024-02-19"),
            ("2024/2/9", "2024-02-09"),
            ("2024.02", "2024-02"),
            ("20240219", "2024-02-19"),
            ("2024年2月19日", "2024-02-19"),
            ("2024年2月", "2024-02"),
            ("2024", "2024"),
            (" 2024 ", "2024"),
            ("Mon, 19 Feb 2024 10:00:00 GMT", "2024-02-19"),
            ("February 19, 2024", "2024-02-19"),
            ("Sept. 2024", "2024-09"),
            ("2024 Feb 3", "2024-02-03"),
            ("2024-Feb", "2024-02"),
            ("2023-02-29", "2023-02"),
            ("2024-13-01", "2024"),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", "soon", "12", "0000-00-00", "99999999999999", "3:15", "forthcoming in 5 volumes"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
