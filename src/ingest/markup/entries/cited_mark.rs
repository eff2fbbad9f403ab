//! What tells a title without a link from other words: who wrote the work and when, or where it appeared, directly
//! behind the title or on the line below it.

use crate::ingest::markup::entries::credits::Credits;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::fields::author_year::{self, AuthorYear};
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::{PartialDate, date};

// What stands around a mark and is no part of it.
const AROUND: &str = "()[]（）【】.,。，|_*-–—:：";

/// The authors, the venue and the year behind a title.
#[derive(Debug, Default)]
pub(crate) struct CitedMark {
    authors: Vec<String>,
    place: Option<String>,
    date: Option<PartialDate>,
    /// Whether only works are cited so: there is more than a year or a lone name.
    pub is_sure: bool,
    /// Whether it names authors for certain.
    pub names_people: bool,
}

impl CitedMark {
    /// The mark with these authors.
    pub fn of(cited: &AuthorYear) -> Self {
        let AuthorYear { authors, place, date, is_sure } = cited.clone();
        Self { authors, place, date: Some(date), is_sure, names_people: is_sure }
    }

    /// Writes what the mark says into an entry.
    pub fn tell(self, builder: &mut EntryBuilder) {
        if !self.authors.is_empty() {
            builder.names(self.authors);
        }
        if let Some(place) = self.place.as_deref().and_then(venue::without_arxiv) {
            builder.venue(place);
        }
        builder.year = builder.year.take().or(self.date);
    }
}

/// Reads a text that is nothing but authors and a year, a venue with its year, or a year.
pub(crate) fn whole(text: &str) -> Option<CitedMark> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(c));
    if bare.len() > 600 || title::words(bare) > 60 {
        return None;
    }
    if bare.len() == 4 && date::year(bare).is_some() {
        return Some(CitedMark { date: date::year(bare), ..CitedMark::default() });
    }
    if let Some(found) = author_year::read(text) {
        return Some(CitedMark::of(&found));
    }
    let credits = Credits::read(bare)?;
    let authors = credits.authors.unwrap_or_default();
    let date = credits.date.filter(|date| date.month().is_none() || credits.place.is_some() || !authors.is_empty())?;
    let named = credits.place.as_deref().is_some_and(venue::is_venue);
    if authors.is_empty() && credits.place.is_none() {
        return None;
    }
    // `LSM tree, Byron et al. 2020` cites more than a work.
    let small = |word: &str| word.starts_with(char::is_lowercase) && !name_list::is_particle(word);
    if authors.iter().flat_map(|name| name.split_whitespace()).any(small) {
        return None;
    }
    let names_people = !authors.is_empty();
    Some(CitedMark { authors, place: credits.place, date: Some(date), is_sure: names_people || named, names_people })
}

/// Splits a text into the mark that it begins with, and what follows: `(Byron & Dee, 2014): nets grow.` What follows
/// must be a text of its own and not go on with the sentence.
pub(crate) fn leading(text: &str) -> Option<(CitedMark, &str)> {
    let text = text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '：' | ',' | '，' | '.' | '。' | '|')
    });
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')] {
        if let Some(inside) = text.strip_prefix(open) {
            let (inside, rest) = inside.split_once(close)?;
            let mark = whole(inside)?;
            return begins(rest).map(|rest| (mark, rest));
        }
    }
    // `Byron & Dee, 2014. Nets grow.` Without brackets a year alone could be any number.
    let years = text.match_indices(['1', '2']).filter(|(at, _)| *at <= 400);
    for (at, _) in years {
        let Some(year) = text.get(at..at + 4).filter(|year| date::year(year).is_some()) else { continue };
        let mut end = at + year.len();
        end += text[end..].chars().next().filter(|c| matches!(c, ')' | '）')).map_or(0, char::len_utf8);
        if text[end..].starts_with(char::is_alphanumeric) {
            continue;
        }
        let mark = whole(&text[..end]).filter(|mark| mark.is_sure);
        return mark.and_then(|mark| begins(&text[end..]).map(|rest| (mark, rest)));
    }
    None
}

// What stands after a mark, if a text begins there.
fn begins(rest: &str) -> Option<&str> {
    let bare = rest.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '–' | '—' | ':' | '：' | ',' | '，' | '.' | '。' | '|' | ';' | '；' | ')' | '）')
    });
    let apart = rest.trim_start().starts_with(['-', '–', '—', ':', '：', '.', '。', '|', ';', '；']);
    (apart || !bare.starts_with(char::is_lowercase)).then_some(bare)
}

/// The mark on the first line below a title, if that line has nothing else.
pub(crate) fn below(body: &[Block]) -> Option<CitedMark> {
    let first = body.first().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item))?;
    line(first.lines.first()?)
}

/// The mark that a line consists of.
pub(crate) fn line(line: &Line) -> Option<CitedMark> {
    if line.spans.iter().any(|span| span.url.is_some()) { None } else { whole(&line.text()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_ends_where_a_text_begins() {
        for (text, rest, is_sure) in [
            (" (Kim & Bo, 2014). Nets grow.", "Nets grow.", true),
            (" (Byron et al., 2014): nets grow.", "nets grow.", true),
            (", Bo, Kim, Harton, 2016. Nets grow.", "Nets grow.", true),
            (" — Kim and Bo (2014). Nets grow.", "Nets grow.", true),
            (" (NeurIPS 2017) — nets grow.", "nets grow.", true),
            ("（张三等，2020）：网络会长大。", "网络会长大。", true),
            (" (2014): nets grow.", "nets grow.", false),
            (" (Byron, 2001): nets grow.", "nets grow.", false),
            (" (Kim & Bo, 2014)", "", true),
        ] {
            let (mark, left) = leading(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((left, mark.is_sure), (rest, is_sure), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_mark() {
        for text in [
            " (Kim & Bo, 2014) has changed all of it.",
            " (2015-2018). Led a team.",
            " (2024-05-01): we met.",
            " (v1.2, 2023): fixed.",
            " in 2014 nets grew.",
            ": we met in 2014 with Ada.",
            " (see 2014)",
            " (LSM tree, Byron et al. 2014): nets grow.",
            "",
        ] {
            assert!(leading(text).is_none(), "{text}");
        }
    }
}
