//! The rest of a line after a title.

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::run::TextRun;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::paper::{DatePrecision, TextKind, date};
use crate::text::{collapse, is_decoration};

/// Reads the rest of a line after a title: links, authors, a venue, or a note.
pub(crate) fn remainder(builder: &mut EntryBuilder, line: u32, head: &str, runs: &[TextRun]) {
    let mut words = head.to_string();
    for run in runs {
        match &run.url {
            Some(url) => {
                let generic = address::is_generic(&run.text);
                builder.link(&run.text, url, address::is_paper(url) && (generic || address::names_paper(&run.text)));
                if !generic {
                    words.push_str(&run.text);
                }
            }
            None => words.push_str(&run.text),
        }
    }
    let (words, tags) = name_list::hashtags(&words);
    builder.tags(tags);
    let words = collapse(&without_empty_brackets(&words));
    let words = words.trim_matches(|c: char| {
        c.is_whitespace()
            || is_decoration(c)
            || matches!(c, '-' | '–' | '—' | ':' | '：' | ',' | '，' | '|' | '/' | ';')
    });
    let words = words.strip_prefix(['.', '。']).unwrap_or(words).trim();
    if !words.chars().any(char::is_alphanumeric) {
        return;
    }
    if words.len() > 1500 || title::words(words) > 50 || !described(builder, words) {
        builder.plain_text(TextKind::Note, line, words);
    }
}

// Reads authors, a venue and a year from a short remainder. False if it contains anything else.
fn described(builder: &mut EntryBuilder, words: &str) -> bool {
    let mut parts: Vec<String> = Vec::new();
    let mut from = 0;
    for (at, c) in words.char_indices() {
        let cut = match c {
            '.' => {
                words[at + 1..].starts_with(' ')
                    && words[..at].chars().rev().take_while(|c| c.is_alphanumeric()).count() > 1
            }
            '(' | ')' | '|' | ';' | '[' | ']' | '（' | '）' | '*' => true,
            '-' | '–' | '—' => words[..at].ends_with(' '),
            _ => false,
        };
        if cut {
            parts.push(words[from..at].to_string());
            from = at + c.len_utf8();
        }
    }
    parts.push(words[from..].to_string());
    let mut authors: Option<String> = None;
    let (mut place, mut year) = (None, None);
    for part in &parts {
        let part = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '_' | ':'));
        if !part.chars().any(char::is_alphanumeric)
            || field_label::label_of(part) == Some(Label::Paper)
            || address::is_generic(part)
        {
            year = year.or_else(|| date::find_or_year(part));
            continue;
        }
        // `A. Byron, B. Cee, 2023` and `Byron et al. ICML 2021`
        let bare = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let own_year = date::year(&part[bare.len()..]);
        let people = if own_year.is_some() { bare.trim_end_matches([' ', ',']) } else { part };
        let split = part.to_lowercase().find("et al").map(|at| at + "et al".len());
        let last = part
            .match_indices(", ")
            .map(|(at, _)| at)
            .find(|&at| venue::is_venue(&part[at + 1..]) && name_list::looks_like_authors(&part[..at]));
        if let Some(at) = last.filter(|_| authors.is_none()) {
            authors = Some(part[..at].to_string());
            place = Some(part[at + 1..].trim().to_string());
            year = year.or_else(|| date::year(&part[at..]));
        } else if authors.is_none() && venue::is_venue(part) && split.is_none() {
            place = place.or_else(|| Some(part.to_string()));
            year = year.or_else(|| date::year(part));
        } else if let Some(at) = split.filter(|_| authors.is_none()) {
            authors = Some(part[..at].to_string());
            let tail = part[at..].trim_matches(|c: char| !c.is_alphanumeric());
            if venue::is_venue(tail) {
                place = Some(tail.to_string());
            } else if title::words(tail) > 1 {
                return false;
            }
            year = year.or_else(|| date::year(tail));
        } else if authors.is_none() && name_list::looks_like_authors(people) {
            authors = Some(people.to_string());
            year = year.or(own_year);
        } else if venue::is_venue(part) {
            place = place.or_else(|| Some(part.to_string()));
            year = year.or_else(|| date::year(part));
        } else if heading_date::is_date(part) {
            year = year.or_else(|| date::find_or_year(part));
        } else {
            return false;
        }
    }
    if let Some(authors) = authors {
        builder.authors(&authors);
    }
    if let Some(place) = place {
        builder.venue(&place);
    }
    match year {
        Some(date) if date.precision() > DatePrecision::Year => builder.date(Some(date)),
        year => builder.year = builder.year.take().or(year),
    }
    true
}

// Removes brackets that only enclosed links.
fn without_empty_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Each open bracket, its position, and whether it encloses a word so far.
    let mut open: Vec<(char, usize, bool)> = Vec::new();
    for c in text.chars() {
        let closes = match c {
            ']' => '[',
            ')' => '(',
            '】' => '【',
            '）' => '（',
            _ => {
                if matches!(c, '[' | '(' | '【' | '（') {
                    open.push((c, out.len(), false));
                } else if let Some(last) = open.last_mut().filter(|_| c.is_alphanumeric()) {
                    last.2 = true;
                }
                out.push(c);
                continue;
            }
        };
        match open.last().copied() {
            Some((opened, at, filled)) if opened == closes => {
                open.pop();
                if filled {
                    out.push(c);
                    if let Some(outer) = open.last_mut() {
                        outer.2 = true;
                    }
                } else {
                    out.truncate(at);
                }
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_empty_brackets_go() {
        assert_eq!(without_empty_brackets("a [] ([], [ | ]) (b [c]) ]["), "a   (b [c]) ][");
    }

    #[test]
    fn people_venue_and_year_are_no_note() {
        let mut builder = EntryBuilder::new(1);
        let run = |text: &str| TextRun { text: text.into(), url: None, strong: false };
        remainder(&mut builder, 1, " - A. Byron, B. Cee, ICML 2021", &[run(" ()")]);
        assert_eq!(builder.entry.bibliography.authors, ["A. Byron", "B. Cee"]);
        assert_eq!(builder.entry.bibliography.venue.as_deref(), Some("ICML 2021"));
        assert!(builder.entry.texts.is_empty());
        remainder(&mut builder, 1, ": worth a second look.", &[]);
        assert_eq!(builder.entry.texts[0].text, "worth a second look.");
    }
}
