//! The parts of a citation: authors, title, venue.

use std::sync::LazyLock;

use regex::Regex;

use crate::ingest::markup::entries::credits::is_place as names_place;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::paper::{PartialDate, date};

/// Splits what follows a cited title into the venue and the rest: ` Journal of Things, vol. 2, 2019. A note`.
pub(crate) fn cited_venue(tail: &str) -> (Option<&str>, Option<PartialDate>, &str) {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:19|20)\d\d\b[a-z]?[\s).,]*(?::\s*[\d-]+\.?)?").expect("a constant pattern"));
    let Some(year) = YEAR.find(tail).filter(|year| year.start() <= 240) else { return (None, None, tail) };
    let (known, rest) = (date::year(year.as_str()), &tail[year.end()..]);
    let head =
        tail[..year.start()].trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '(' | '-' | '_'));
    let head = head.strip_prefix("In ").or(head.strip_prefix("in ")).unwrap_or(head).trim_start();
    if head.is_empty() || head.to_lowercase().contains("arxiv") {
        return (None, known, rest);
    }
    let name = head.split([',', '.', '(']).next().unwrap_or_default();
    let number = |c: char| c.is_ascii_digit() || c.is_whitespace();
    let name = if name.len() < head.len() { name.trim_end_matches(number) } else { name };
    let capital = name.chars().next().is_some_and(char::is_uppercase);
    if !capital || title::words(name) > 14 || name.split(" and ").all(name_list::is_lone_author) {
        return (None, None, tail);
    }
    // `ACL 2020`: the year is a part of the name.
    let from = tail.find(name).unwrap_or(0);
    let close = tail[from + name.len()..year.start()].trim().is_empty();
    let to = if close { year.start() + 4 } else { from + name.len() };
    (tail.get(from..to), known, rest)
}

/// The text without the affiliation at its beginning: `(University of X).`
pub(crate) fn without_affiliation(text: &str) -> &str {
    match text.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((inside, rest)) if title::words(inside) <= 12 && date::year(inside).is_none() => rest,
        _ => text,
    }
}

/// `[3] Byron A., Dee C. Title. Venue.`: the authors end at the first full stop that no name follows.
pub(crate) fn people(text: &str) -> (Option<&str>, &str) {
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '.' | ' '));
    let cut = bare
        .match_indices(". ")
        .take(12)
        .map(|(at, _)| at)
        .take_while(|&at| at <= 400 && (name_list::looks_like_authors(&bare[..at]) || at <= 12))
        .filter(|&at| name_list::looks_like_authors(&bare[..at]))
        .last();
    match cut {
        Some(at) if title::words(bare[at + 2..].split(". ").next().unwrap_or_default()) >= 3 => {
            (Some(&bare[..at]), &bare[at + 2..])
        }
        _ => (None, text),
    }
}

/// Splits `Title. Authors. Venue` or `"Title", Authors` after the title, if authors or a venue follow.
pub(crate) fn citation(text: &str) -> (&str, &str) {
    if let Some(rest) = text.trim_start().strip_prefix(['"', '“'])
        && let Some((title, tail)) = rest.split_once(['"', '”'])
    {
        return (title, tail);
    }
    for (at, c) in text.char_indices() {
        let cut = match c {
            '.' | '?' | '!' => text[at + 1..].starts_with(' '),
            ',' => text[at + 1..].starts_with(' '),
            '-' | '–' | '—' | '|' => text[..at].ends_with(' '),
            '(' => text[..at].ends_with(' '),
            _ => false,
        };
        if !cut || title::words(&text[..at]) < 2 {
            continue;
        }
        let keep = if matches!(c, '?' | '!') { at + 1 } else { at };
        let tail = &text[at + c.len_utf8()..];
        let next = tail.split(['.', ';', '(']).next().unwrap_or_default();
        let names = name_list::looks_like_authors(next) || name_list::looks_like_authors(tail);
        let place = match c {
            // A list inside a title may end with the name of a venue.
            ',' => venue::year(tail).is_some() && title::words(tail) <= 8 && is_place(tail),
            // `Title (2015), A. Byron et al.`
            '(' => {
                tail.split_once(')').is_some_and(|(inside, _)| is_place(inside) || is_year(inside)) || is_place(tail)
            }
            '.' => is_place(tail) || title::words(tail) <= 3 && heading_date::is_date(tail),
            _ => is_place(tail),
        };
        if names || place {
            return (&text[..keep], tail);
        }
    }
    (text, "")
}

fn is_year(text: &str) -> bool {
    title::words(text) == 1 && date::year(text).is_some()
}

/// Whether a text, without the brackets around it, is a venue.
pub(crate) fn is_place(text: &str) -> bool {
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ')' | '(' | '.' | ',' | '[' | ']' | '|'));
    names_place(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_has_a_title_and_what_follows() {
        for (text, parts) in [
            ("Small Nets. Ada Byron, Carl Dee. ICML 2021", ("Small Nets", " Ada Byron, Carl Dee. ICML 2021")),
            ("Small Nets, KDD'18", ("Small Nets", " KDD'18")),
            ("Small Nets (2015), A. Byron et al.", ("Small Nets ", "2015), A. Byron et al.")),
            ("Small Nets, Large Nets, and Others", ("Small Nets, Large Nets, and Others", "")),
        ] {
            assert_eq!(citation(text), parts, "{text}");
        }
    }

    #[test]
    fn the_venue_of_a_citation_ends_at_its_year() {
        for (text, place, year) in [
            (" In Proceedings of ACL 2003. A note", Some("Proceedings of ACL 2003"), "2003"),
            (" Journal of Nets 15.1 (2014): 19-58.", Some("Journal of Nets"), "2014"),
            (" arXiv preprint arXiv:1606.00001 (2016).", None, "2016"),
            (" worth a look", None, ""),
        ] {
            let (found, date, _) = cited_venue(text);
            assert_eq!(
                (found, date.map(|date| date.to_string()).unwrap_or_default().as_str()),
                (place, year),
                "{text}"
            );
        }
    }
}
