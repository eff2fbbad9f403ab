//! A date with the precision of a day, a month or a year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How precise a [`PartialDate`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DatePrecision {
    /// Only the year is known.
    Year,
    /// The year and the month are known.
    Month,
    /// The day is known.
    Day,
}

/// A date of the Gregorian calendar, of which the day, or the month and the day, may be unknown.
///
/// Only dates that exist can be constructed. The year has four digits. The order is that of the ISO 8601 strings:
/// `2024` < `2024-01` < `2024-01-01` < `2024-02`. The serialised form is the ISO 8601 string.
///
/// ```
/// use papers_sem::PartialDate;
///
/// let date: PartialDate = "2024-02".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2024, Some(2), None));
/// assert_eq!(date.last_day().to_string(), "2024-02-29");
/// assert!("2024-02-31".parse::<PartialDate>().is_err());
/// # Ok::<(), papers_sem::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartialDate {
    // The first day that the date can mean.
    first: Date,
    precision: DatePrecision,
}

/// A text is not an ISO 8601 date of the form `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or the date does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a date\n  write it as 2024, 2024-02 or 2024-02-19")]
pub struct DateError {
    /// The text.
    pub text: String,
}

impl PartialDate {
    /// The date with these parts. `None` unless the year is from 0 to 9999 and the date exists.
    pub fn new(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let precision = match (month, day) {
            (None, None) => DatePrecision::Year,
            (Some(_), None) => DatePrecision::Month,
            (Some(_), Some(_)) => DatePrecision::Day,
            (None, Some(_)) => return None,
        };
        let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok().filter(|date| date.year() >= 0)?;
        Some(Self { first, precision })
    }

    /// The most precise date that exists with these parts: without an impossible day, and without an impossible month
    /// and its day. `None` if the year itself is impossible.
    pub fn most_precise(year: i16, month: Option<i8>, day: Option<i8>) -> Option<Self> {
        let month = month.filter(|&month| Self::new(year, Some(month), None).is_some());
        Self::new(year, month, month.and(day)).or_else(|| Self::new(year, month, None))
    }

    /// The year, from 0 to 9999.
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// The month, from 1 to 12.
    pub fn month(self) -> Option<i8> {
        (self.precision >= DatePrecision::Month).then(|| self.first.month())
    }

    /// The day of the month, from 1.
    pub fn day(self) -> Option<i8> {
        (self.precision == DatePrecision::Day).then(|| self.first.day())
    }

    /// The smallest unit that is known.
    pub fn precision(self) -> DatePrecision {
        self.precision
    }

    /// The first day that the date can mean.
    pub fn first_day(self) -> Self {
        Self { first: self.first, precision: DatePrecision::Day }
    }

    /// The last day that the date can mean.
    pub fn last_day(self) -> Self {
        let last = match self.precision {
            DatePrecision::Year => self.first.last_of_year(),
            DatePrecision::Month => self.first.last_of_month(),
            DatePrecision::Day => self.first,
        };
        Self { first: last, precision: DatePrecision::Day }
    }

    // The year, month and day that an ISO 8601 text has, without a check that they exist.
    fn parts(text: &str) -> Option<(i16, Option<i8>, Option<i8>)> {
        // `parse` alone would accept a sign.
        let is_number = |text: &str, digits| text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| is_number(year, 4))?.parse().ok()?;
        let mut next = || parts.next().map(|part| if is_number(part, 2) { part.parse().ok() } else { None });
        let (month, day) = (next(), next());
        if next().is_some() || month == Some(None) || day == Some(None) {
            return None;
        }
        let (month, day) = (month.flatten(), day.flatten());
        Some((year, month, day))
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Parses `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    fn from_str(text: &str) -> Result<Self, DateError> {
        let date = Self::parts(text).and_then(|(year, month, day)| Self::new(year, month, day));
        date.ok_or_else(|| DateError { text: text.to_string() })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.first.year())?;
        if let Some(month) = self.month() {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day() {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads an ISO 8601 string. Indexes of earlier releases hold dates such as `2024-02-31`: of these the most precise
/// part that exists is kept.
impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IsoDate;

        impl Visitor<'_> for IsoDate {
            type Value = PartialDate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an ISO 8601 date")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<PartialDate, E> {
                let date =
                    PartialDate::parts(text).and_then(|(year, month, day)| PartialDate::most_precise(year, month, day));
                date.ok_or_else(|| E::custom(DateError { text: text.to_string() }))
            }
        }

        deserializer.deserialize_str(IsoDate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::store::codec;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn only_dates_that_exist_can_be_constructed() {
        for text in ["0000", "2024", "2024-12", "2024-02-29", "9999-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in ["", "24", "20240219", "2024-", "2024-2", "2024-13", "2024-00", "2023-02-29", "2024-02-31", "+024"]
        {
            assert_eq!(text.parse::<PartialDate>(), Err(DateError { text: text.into() }));
        }
        for text in ["2024-02-19-01", "2024-02-19T00:00", "2024-0 -19", " 2024"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn impossible_parts_are_left_out() {
        for (month, day, wanted) in [
            (Some(2), Some(31), "2024-02"),
            (Some(13), Some(1), "2024"),
            (None, Some(1), "2024"),
            (Some(2), None, "2024-02"),
        ] {
            assert_eq!(PartialDate::most_precise(2024, month, day), Some(date(wanted)));
        }
        assert_eq!(PartialDate::most_precise(-1, None, None), None);
        assert_eq!(PartialDate::new(2024, None, Some(1)), None);
    }

    #[test]
    fn the_order_is_that_of_the_iso_strings() {
        let mut texts = vec!["2024-02", "2024-01-31", "2024", "2024-01-01", "2023-12-31", "2024-01", "2025"];
        let mut dates: Vec<PartialDate> = texts.iter().map(|text| date(text)).collect();
        texts.sort_unstable();
        dates.sort_unstable();
        assert_eq!(dates.iter().map(ToString::to_string).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn a_date_means_days_from_its_first_to_its_last() {
        for (text, first, last) in [
            ("2023", "2023-01-01", "2023-12-31"),
            ("2023-02", "2023-02-01", "2023-02-28"),
            ("2024-02-29", "2024-02-29", "2024-02-29"),
        ] {
            assert_eq!((date(text).first_day(), date(text).last_day()), (date(first), date(last)));
        }
    }

    #[test]
    fn it_is_stored_as_its_iso_string() {
        for text in ["2024", "2024-02", "2024-02-19"] {
            let bytes = codec::encode(&Some(text)).unwrap();
            assert_eq!(codec::encode(&Some(date(text))).unwrap(), bytes);
            assert_eq!(codec::decode::<Option<PartialDate>>(&bytes).unwrap(), Some(date(text)));
            assert_eq!(codec::decode_borrowed::<Option<PartialDate>>(&bytes).unwrap(), Some(date(text)));
            assert_eq!(serde_json::to_string(&date(text)).unwrap(), format!("{text:?}"));
        }
        // Earlier releases wrote days that do not exist.
        let bytes = codec::encode(&Some("2024-02-31")).unwrap();
        assert_eq!(codec::decode::<Option<PartialDate>>(&bytes).unwrap(), Some(date("2024-02")));
        assert!(serde_json::from_str::<PartialDate>("\"soon\"").is_err());
    }
}
