//! The rest of a line after a title.

use crate::ingest::markup::entries::cited_mark;
use crate::ingest::markup::entries::credits::{Credits, is_place};
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::run::{TextRun, is_bracketed};
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::is_button;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Line;
use crate::paper::{DatePrecision, TextKind, date};
use crate::text::{collapse, is_decoration};

/// Reads the rest of a line after a title: links, authors, a venue, or a note.
pub(crate) fn remainder(builder: &mut EntryBuilder, line: u32, head: &str, runs: &[TextRun]) {
    let mut words = head.to_string();
    for (at, run) in runs.iter().enumerate() {
        match &run.url {
            Some(url) => {
                let button = is_button(&run.text);
                let label = run.text.trim_matches(|c: char| !c.is_alphanumeric());
                if button && (is_place(label) || heading_date::is_date(label)) {
                    builder.place(label);
                }
                builder.link(&run.text, url, address::is_paper(url) && (button || address::names_paper(&run.text)));
                without_label(&mut words);
                if !button && !is_bracketed(runs, at) {
                    words.push_str(&run.text);
                }
            }
            None if run.em && is_place(run.text.trim_matches(|c: char| !c.is_alphanumeric())) => {
                words.extend(["|", run.text.as_str(), "|"]);
            }
            // Affiliations: `(*University of X*)`.
            None if run.em && words.trim_end().ends_with(['(', '（']) => {}
            None if run.em => {
                let names = name_list::emphasised_authors(&run.text).filter(|_| !builder.has_authors());
                match names {
                    Some(names) => {
                        builder.names(names);
                        words.push('|');
                    }
                    None => words.push_str(&run.text),
                }
            }
            None => words.push_str(&run.text),
        }
    }
    let (words, tags) = name_list::hashtags(&words);
    builder.tags(tags);
    let words = collapse(&without_empty_brackets(&title::without_shortcodes(&words)));
    let words = words.trim_matches(|c: char| {
        c.is_whitespace()
            || is_decoration(c)
            || matches!(c, '-' | '–' | '—' | ':' | '：' | ',' | '，' | '|' | '/' | ';')
    });
    let words = words.strip_prefix(['.', '。']).unwrap_or(words).trim();
    // The bracket that opened before the first link.
    let closes = words.matches(']').count() > words.matches('[').count();
    let words = if closes { words.trim_end_matches([']', ' ']) } else { words };
    // A number beside a link is a count.
    if !words.chars().any(char::is_alphabetic) && date::find_or_year(words).is_none() {
        return;
    }
    // A list of authors is longer than any other remark.
    let listed = words.matches([',', '，', ';']).count() * 5 > title::words(words);
    let most = if listed { 2000 } else { 50 };
    if words.len() > 20_000 || title::words(words) > most || !described(builder, words) {
        let text = without_citation(builder, words);
        builder.plain_text(TextKind::Note, line, text);
    }
}

/// Reads a line with nothing but authors, a venue and a date. False, and nothing is read, if it has anything else.
pub(crate) fn credits(builder: &mut EntryBuilder, line: &Line) -> bool {
    let mut words = String::new();
    let mut em = false;
    for span in line.spans.iter().filter(|span| span.url.is_none()) {
        if span.em != em {
            words.push('|');
        }
        em = span.em;
        words.push_str(&span.text);
    }
    let words = collapse(&without_empty_brackets(&words));
    words.chars().any(char::is_alphanumeric) && words.len() <= 20_000 && described(builder, &words)
}

// Removes the label of the link that follows: `…, Paper: [URL](URL)`.
fn without_label(words: &mut String) {
    let text = words.trim_end().trim_end_matches(['[', '(']).trim_end();
    let Some(text) = text.strip_suffix([':', '：']) else { return };
    let from = text
        .rfind([',', '，', ';', '.', '|', ']', ')', '。'])
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    if matches!(field_label::label_of(&text[from..]), Some(Label::Paper | Label::Link | Label::Doi)) {
        words.truncate(from);
    }
}

// Reads the bracket at the beginning of a text, if it says who wrote the paper and when: `(Byron & Dee, 2014): nets grow`.
// Returns the text after it.
fn without_citation<'t>(builder: &mut EntryBuilder, words: &'t str) -> &'t str {
    match words.strip_prefix(['(', '（', '[']).and_then(|_| cited_mark::leading(words)) {
        Some((mark, rest)) if mark.is_sure && rest.chars().any(char::is_alphanumeric) => {
            mark.tell(builder);
            rest
        }
        _ => words,
    }
}

// Reads authors, a venue and a year from a short remainder. False if it contains anything else.
fn described(builder: &mut EntryBuilder, words: &str) -> bool {
    let Some(credits) = Credits::read(words) else { return false };
    if let Some(authors) = credits.authors {
        builder.names(authors);
    }
    if !credits.categories.is_empty() {
        builder.categories(&credits.categories.join(" "));
    }
    if let Some(place) = credits.place.as_deref().and_then(venue::without_arxiv) {
        builder.venue(place);
    }
    match credits.date {
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
        let run = |text: &str| TextRun { text: text.into(), url: None, strong: false, em: false };
        remainder(&mut builder, 1, " - A. Byron, B. Cee, ICML 2021", &[run(" ()")]);
        assert_eq!(builder.entry.bibliography.authors, ["A. Byron", "B. Cee"]);
        assert_eq!(builder.entry.bibliography.venue.as_deref(), Some("ICML 2021"));
        assert!(builder.entry.texts.is_empty());
        remainder(&mut builder, 1, ": worth a second look.", &[]);
        assert_eq!(builder.entry.texts[0].text, "worth a second look.");
    }
}
