//! Titles that are neither linked nor bold.

use crate::ingest::markup::entries::citation::{citation, cited_venue, is_place, people, without_affiliation};
use crate::ingest::markup::entries::run::{TextRun, is_bracketed, is_mark, prefix};
use crate::ingest::markup::entries::short_title;
use crate::ingest::markup::entries::trust::Trust;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::{is_button, is_links_only};
use crate::ingest::markup::fields::cited_names::cited_authors;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::{Block, BlockKind};
use crate::paper::{PartialDate, authors};

// The most bytes of a title with its authors and its venue.
const MAX_BYTES: usize = 2000;

/// A title that is neither linked nor bold, and what stands beside it.
#[derive(Debug)]
pub(crate) struct PlainTitle {
    pub title: String,
    /// The venue or the date before the title.
    pub place: Option<String>,
    pub year: Option<PartialDate>,
    /// The authors before the title.
    pub authors: Option<Vec<String>>,
    /// The text after the title in the same run.
    pub tail: String,
    /// The runs before the title, if they are links.
    pub before: std::ops::Range<usize>,
    /// The run after the title.
    pub rest: usize,
    /// Whether the title is the second of the blocks, below a short name.
    pub below: bool,
    pub trust: Trust,
}

impl PlainTitle {
    fn empty(trust: Trust) -> Self {
        Self {
            title: String::new(),
            place: None,
            year: None,
            authors: None,
            tail: String::new(),
            before: 0..0,
            rest: 0,
            below: false,
            trust,
        }
    }
}

/// The title on the first line of `blocks`, which consists of `runs`.
pub(crate) fn read(blocks: &[Block], runs: &[TextRun], trust: Trust) -> Option<PlainTitle> {
    if let Some(plain) = in_italics(blocks, runs, trust) {
        return Some(plain);
    }
    let Some(at) = runs.iter().position(|run| run.url.is_some()) else { return above(blocks, runs, trust) };
    quoted(runs, trust).or_else(|| before(blocks, runs, at, trust)).or_else(|| behind(blocks, runs, at, trust))
}

// `(Name) _Title_ venue [pdf]`: the only long text in italics, with little beside it.
fn in_italics(blocks: &[Block], runs: &[TextRun], trust: Trust) -> Option<PlainTitle> {
    let item = blocks.first()?.kind == BlockKind::Item;
    let at = runs.iter().position(|run| run.em && run.url.is_none() && title::looks_like_title(&run.text))?;
    let text = &runs[at].text;
    let others: usize = runs
        .iter()
        .enumerate()
        .filter(|(nth, run)| *nth != at && run.url.is_none())
        .map(|(_, run)| title::words(&run.text))
        .sum();
    let head = prefix(runs, at);
    let linked =
        runs.iter().any(|run| run.url.as_deref().is_some_and(address::is_paper)) || short_title::is_over_links(blocks);
    let unlinked = runs[..at].iter().all(|run| run.url.is_none());
    if trust != Trust::Strong || !item || !linked || !unlinked || !(is_mark(&head) || short_name(&head)) || others > 12
    {
        return None;
    }
    let people =
        name_list::emphasised_authors(text).is_some() || is_place(text) || field_label::label_of(text).is_some();
    (!people).then(|| PlainTitle { title: text.clone(), rest: at + 1, ..PlainTitle::empty(trust) })
}

// A title without links above lines with links or fields.
fn above(blocks: &[Block], runs: &[TextRun], trust: Trust) -> Option<PlainTitle> {
    let below = blocks.iter().enumerate().flat_map(|(nth, block)| block.lines.iter().skip(usize::from(nth == 0)));
    let labelled = below.take(40).any(|line| match field_label::leading_label(line) {
        Some((Label::Paper, _)) => line.links().iter().any(|(_, url)| address::is_paper(url)),
        Some((label, _)) => blocks.len() > 1 && label.is_strong(),
        None => false,
    });
    let text = runs.iter().map(|run| run.text.as_str()).collect::<String>();
    // `**Title**` above lines with links to the paper.
    let bold = trust == Trust::Strong && runs.iter().all(|run| run.strong || run.text.trim().is_empty());
    if let Some(plain) = below_name(blocks, &text, trust) {
        return Some(plain);
    }
    let long = (3..=60).contains(&title::words(&text));
    let short = labelled && (short_title::stands_above(blocks) || bold && short_title::is_name(&text))
        || bold && short_title::stands_over_links(blocks);
    let titled = (labelled || bold) && field_label::label_of(&text).is_none() && (long || short);
    if !titled {
        return linked_below(blocks, &text, trust);
    }
    Some(PlainTitle { title: text, rest: runs.len(), ..PlainTitle::empty(Trust::Strong) })
}

// `- **Name**` above `- Title, venue` above links to the paper.
fn below_name(blocks: &[Block], name: &str, trust: Trust) -> Option<PlainTitle> {
    let [first, second, third, ..] = blocks else { return None };
    let item = first.kind == BlockKind::Item && second.kind == BlockKind::Item && third.kind == BlockKind::Item;
    let depths = second.depth > first.depth && third.depth == second.depth;
    let [line] = &second.lines[..] else { return None };
    let plain = line.links().is_empty() && field_label::leading_label(line).is_none();
    if trust != Trust::Strong || !item || !depths || !plain || title::words(name) > 3 || !short_title::is_name(name) {
        return None;
    }
    if !third.lines.first().is_some_and(is_links_only) {
        return None;
    }
    let mut plain = split(&line.text(), trust)?;
    plain.rest = usize::MAX;
    plain.below = true;
    title::looks_like_title(&plain.title).then_some(plain)
}

// `- Title, authors or venue` above a line that is only links to the paper.
fn linked_below(blocks: &[Block], text: &str, trust: Trust) -> Option<PlainTitle> {
    let item = blocks.first()?.kind == BlockKind::Item;
    if !item || trust != Trust::Strong || !short_title::is_over_links(blocks) {
        return None;
    }
    let mut plain = split(text, trust)?;
    plain.rest = usize::MAX;
    (title::looks_like_title(&plain.title) && field_label::label_of(&plain.title).is_none()).then_some(plain)
}

// `Byron, A., et al. "Title." Venue, year [pdf]`
fn quoted(runs: &[TextRun], trust: Trust) -> Option<PlainTitle> {
    if trust != Trust::Strong {
        return None;
    }
    let at = runs.iter().position(|run| run.url.is_some()).unwrap_or(runs.len());
    let text = prefix(runs, at);
    let open = text.find(['"', '“', '«'])?;
    let width = text[open..].chars().next().map_or(1, char::len_utf8);
    let len = text[open + width..].find(['"', '”', '»'])?;
    let (head, inside, tail) = (&text[..open], &text[open + width..open + width + len], &text[open + width + len..]);
    if title::words(inside) < 2 || inside.chars().filter(|c| c.is_alphabetic()).count() < 8 {
        return None;
    }
    let tail = tail.strip_prefix(['"', '”', '»']).unwrap_or(tail);
    let head = unnumbered(head);
    let authors = cited_authors(head);
    let (place, year, rest) = cited_venue(tail);
    let rest = without_affiliation(rest);
    (authors.is_some() || is_mark(head) || short_name(head)).then(|| PlainTitle {
        title: inside.trim_end_matches([',', '.']).to_string(),
        place: place.map(String::from),
        year,
        authors,
        tail: rest.trim_end_matches(['[', '(', '【', '（', ' ']).to_string(),
        before: 0..0,
        below: false,
        rest: at,
        trust,
    })
}

// `mT5: "mT5: A Title"`
fn short_name(head: &str) -> bool {
    title::words(head) <= 4 && head.trim_end().ends_with([':', '：', '-', '–'])
}

// `Title. Authors. Venue. [pdf]`, `Title: URL`
fn before(blocks: &[Block], runs: &[TextRun], at: usize, trust: Trust) -> Option<PlainTitle> {
    let item = blocks.first().is_some_and(|block| block.kind == BlockKind::Item);
    let text = prefix(runs, at);
    let after: String = runs[at..].iter().filter(|run| run.url.is_none()).map(|run| run.text.as_str()).collect();
    let (after, tags) = name_list::hashtags(&after);
    let strong = trust == Trust::Strong;
    let buttons = (at..runs.len()).all(|nth| {
        runs[nth].url.is_none()
            || address::is_generic(&runs[nth].text)
            || item && strong && (is_button(&runs[nth].text) || is_bracketed(runs, nth))
    });
    let short = !title::looks_like_title(&text) && strong && item && short_title::stands_before(&text);
    let titled = (short || title::looks_like_title(&text)) && field_label::label_of(&text).is_none();
    let apart = item && strong && (is_bracketed(runs, at) || text.trim_end().ends_with(['.', ':', '：', '。']));
    if title::words(&after) > 6 && !apart || !buttons || !titled {
        return None;
    }
    if !strong && tags.is_empty() {
        return None;
    }
    let mut plain = split(&text, trust)?;
    plain.rest = at;
    let titled = if short { short_title::is_name(&plain.title) } else { title::words(&plain.title) >= 2 };
    titled.then_some(plain)
}

// `[[arXiv](…)] Title [[code](…)]`, `[CVPR 2023](…), Title`
fn behind(blocks: &[Block], runs: &[TextRun], at: usize, trust: Trust) -> Option<PlainTitle> {
    let item = blocks.first().is_some_and(|block| block.kind == BlockKind::Item);
    if trust != Trust::Strong || !(item || is_bracketed(runs, at)) {
        return None;
    }
    let head = prefix(runs, at);
    if !is_mark(head.trim_end_matches(['[', '(', '【', '（', ' '])) && !heading_date::is_date(&head) {
        return None;
    }
    let first = (at..runs.len()).find(|&nth| {
        let run = &runs[nth];
        run.url.is_none() && run.text.chars().filter(|c| c.is_alphabetic()).count() >= 2
    })?;
    // A short label in brackets may be the name of a venue: `[[TOG](…)] Title`.
    let is_label = |nth: usize| is_bracketed(runs, nth) && title::words(&runs[nth].text) <= 3;
    if !(at..first).all(|nth| runs[nth].url.is_none() || is_button(&runs[nth].text) || is_label(nth)) {
        return None;
    }
    let end = (first..runs.len()).find(|&nth| runs[nth].url.is_some()).unwrap_or(runs.len());
    let text: String = runs[first..end].iter().map(|run| run.text.as_str()).collect();
    let bare = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '$' | '(' | '《'));
    let word = bare.split_whitespace().next().unwrap_or_default();
    let begins =
        word.chars().any(|c| c.is_alphanumeric() && !c.is_lowercase()) || is_bracketed(runs, at) && word.contains('-');
    let apart = text.len() > bare.len()
        && text.trim_start().starts_with([']', ')', '】', '）', ',', ':', '：', '-', '–', '|', '.']);
    let mut plain = split(bare, trust)?;
    let titled = title::looks_like_title(&plain.title) || apart && short_title::is_name(&plain.title);
    // A sentence about the paper is no title.
    let sentence = begins && (apart || title::words(&plain.title) <= 30);
    if !titled || !sentence || field_label::label_of(&plain.title).is_some() {
        return None;
    }
    let label = runs[at].text.trim_matches(|c: char| !c.is_alphanumeric());
    if plain.place.is_none() && (venue::is_venue(label) || venue::is_dated(label) || heading_date::is_date(label)) {
        plain.place = Some(label.to_string());
    }
    plain.before = at..first;
    plain.rest = end;
    Some(plain)
}

// Takes the venue, the authors, and what follows apart from the title.
fn split(text: &str, trust: Trust) -> Option<PlainTitle> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, '[' | '(' | '【' | '（' | '-' | '–' | '|' | ':' | '：' | ',' | '，' | '/' | '&')
    });
    let text = title::without_tag(text);
    let (place, text) = venue::beside(text);
    let (place, text) = match place {
        Some(place) => (Some(place), text),
        None => leading_place(text),
    };
    let (authors, text) = people(text);
    let (title, tail) = citation(text);
    (!title.trim().is_empty()).then(|| PlainTitle {
        title: title.to_string(),
        place: place.map(String::from),
        year: None,
        authors: authors.map(|names| cited_authors(names).unwrap_or_else(|| authors::parse_marked(names))),
        tail: tail.to_string(),
        before: 0..0,
        below: false,
        rest: 0,
        trust,
    })
}

// `ICML 2022, Title`, `2023.05 - Title`
fn leading_place(text: &str) -> (Option<&str>, &str) {
    let cut = text.char_indices().take(48).find(|&(at, c)| {
        matches!(c, ',' | ':' | '：' | '，' | '|') || matches!(c, '-' | '–') && text[..at].ends_with(' ')
    });
    let Some((at, c)) = cut else { return (None, text) };
    let (head, rest) = (text[..at].trim(), text[at + c.len_utf8()..].trim_start());
    let head = if venue::is_venue(head) || venue::is_dated(head) { head } else { unnumbered(head).trim() };
    let dated = title::words(head) <= 4 && !head.contains(['(', '（']) && venue::is_dated(head);
    let place = title::words(head) <= 6 && (venue::is_venue(head) || dated || heading_date::is_date(head));
    if place && title::looks_like_title(rest) && !name_list::looks_like_authors(rest) {
        (Some(head), rest)
    } else {
        (None, text)
    }
}

fn unnumbered(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '[' | ']' | '.' | ' ' | '(' | ')'))
}
