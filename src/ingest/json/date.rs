//! Dates as they are written, to ISO 8601.

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date in `text` as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`: as precise as it is written.
pub(crate) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    // The time of day, if any, follows a `T` or comes last.
    let parts = parts(text);
    match parts.as_slice() {
        [Part::Number(year, 4), rest @ ..] => match rest {
            [Part::Number(month, 1..=2), Part::Number(day, 1..=2), ..] => date(*year, Some(*month), Some(*day)),
            [Part::Number(month, 1..=2), ..] | [Part::Month(month)] => date(*year, Some(*month), None),
            [Part::Month(month), Part::Number(day, 1..=2), ..] => date(*year, Some(*month), Some(*day)),
            _ => date(*year, None, None),
        },
        [Part::Number(packed, 8)] => date(packed / 10_000, Some(packed / 100 % 100), Some(packed % 100)),
        // 19 Feb 2024, Feb 19 2024, Feb 2024
        [Part::Number(day, 1..=2), Part::Month(month), Part::Number(year, 4), ..]
        | [Part::Month(month), Part::Number(day, 1..=2), Part::Number(year, 4), ..] => {
            date(*year, Some(*month), Some(*day))
        }
        [Part::Month(month), Part::Number(year, 4), ..] => date(*year, Some(*month), None),
        _ => None,
    }
}

enum Part {
    /// A number and how many digits it has.
    Number(u32, usize),
    /// A month by its name.
    Month(u32),
}

/// Numbers and names of months, up to six; weekdays and other words are left out.
fn parts(text: &str) -> Vec<Part> {
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
            parts.push(Part::Number(number, word.len()));
        } else if let Some(month) = month(word) {
            parts.push(Part::Month(month));
        }
        rest = after;
    }
    parts
}

fn month(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    (1..).zip(MONTHS).find(|(_, name)| word.starts_with(name)).map(|(number, _)| number)
}

/// What is impossible is left out: a day 31 in a place for the month leaves the year.
fn date(year: u32, month: Option<u32>, day: Option<u32>) -> Option<String> {
    if !(1000..=2999).contains(&year) {
        return None;
    }
    let Some(month) = month.filter(|month| (1..=12).contains(month)) else { return Some(format!("{year}")) };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    match day.filter(|day| (1..=days).contains(day)) {
        Some(day) => Some(format!("{year}-{month:02}-{day:02}")),
        None => Some(format!("{year}-{month:02}")),
    }
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
            assert_eq!(iso(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", "soon", "12", "0000-00-00", "99999999999999", "3:15", "forthcoming in 5 volumes"] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
