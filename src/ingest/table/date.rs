//! Dates in cells.

use crate::paper::{PartialDate, date};

/// The date that a cell is. Of `3/4/2024`, which is written in two ways, only the year is certain.
pub(super) fn parse(text: &str) -> Option<PartialDate> {
    date::parse(text).or_else(|| numbers(text))
}

fn numbers(text: &str) -> Option<PartialDate> {
    let text = text.split_whitespace().next()?;
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let is_number = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_number) || parts.last().is_none_or(|year| year.len() != 4) {
        return None;
    }
    let text = match parts[..] {
        [month, year] => format!("{year}-{month}"),
        [first, second, year] => match (first.parse::<u8>().ok()?, second.parse::<u8>().ok()?) {
            (13.., _) => format!("{year}-{second}-{first}"),
            (_, 13..) => format!("{year}-{first}-{second}"),
            (first, second) if first == second => format!("{year}-{first}-{second}"),
            _ => year.to_string(),
        },
        _ => return None,
    };
    date::parse(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_of_a_date_is_read() {
        for (text, wanted) in [
            ("2024-02-19", Some("2024-02-19")),
            ("2024.0", Some("2024")),
            ("06/2017", Some("2017-06")),
            ("19/2/2024", Some("2024-02-19")),
            ("2/19/2024 10:30", Some("2024-02-19")),
            ("3/4/2024", Some("2024")),
            ("4/4/2024", Some("2024-04-04")),
            ("3/4/24", None),
            ("soon", None),
        ] {
            assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), wanted, "{text}");
        }
    }
}
