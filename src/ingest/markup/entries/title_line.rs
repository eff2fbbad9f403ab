//! List items and paragraphs that begin with the title of a paper.

use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::run::{TextRun, is_mark, prefix, runs};
use crate::ingest::markup::entries::short_title;
use crate::ingest::markup::entries::title_suffix::remainder;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::TextKind;
use crate::paper::date;
use crate::text::Language;

/// How certain it is that an entry is about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trust {
    /// It is an entry only if the entries of the same form around it are papers.
    Weak,
    /// It links to a paper.
    Strong,
}

// The position of the title on a line.
struct TitlePosition {
    // The runs of the title.
    title: std::ops::Range<usize>,
    // Another title before the title.
    before: Option<String>,
    // The authors before the title.
    authors: Option<String>,
}

/// Reads an entry that begins with `blocks[0]` and includes the other blocks.
pub(crate) fn read(blocks: &[Block]) -> Option<(EntryBuilder, Trust)> {
    let (head, tail) = blocks.split_first()?;
    let first = head.lines.first()?;
    if field_label::leading_label(first).is_some_and(|(label, _)| label != Label::Title && label != Label::Paper) {
        return None;
    }
    let mut builder = EntryBuilder::new(first.number);
    let mut trust = trust_of(blocks);
    if trust == Trust::Weak
        && (field_label::is_call(&first.text())
            || first.links().first().is_some_and(|(_, url)| address::is_elsewhere(url)))
    {
        return None;
    }
    let runs = runs(&first.spans);
    if let Some(position) = find_title(&runs, trust, short_title::linked(blocks, &runs)) {
        titled(&mut builder, first, &runs, &position);
    } else if let Some(plain) = plain_title(blocks, &runs, trust) {
        builder.title(&plain.title);
        if let Some(place) = &plain.place {
            builder.venue(place);
        }
        if let Some(authors) = &plain.authors {
            builder.authors(authors);
        }
        remainder(&mut builder, first.number, &plain.tail, &runs[plain.rest..]);
        trust = plain.trust;
    } else {
        return None;
    }
    if !builder.has_title() {
        return None;
    }
    let rest = remarks(&mut builder, &head.lines[1..]);
    let mut reader = BodyReader::new(&mut builder, false);
    for (at, line) in rest.iter().enumerate() {
        reader.line(line, at + 1, false);
    }
    tail.iter().for_each(|block| reader.block(block));
    reader.close();
    Some((merge_notes(builder), trust))
}

fn trust_of(blocks: &[Block]) -> Trust {
    let links = blocks.iter().flat_map(|block| &block.lines).flat_map(Line::links);
    if links.into_iter().any(|(text, url)| address::is_paper(&url) || address::names_paper(&text)) {
        Trust::Strong
    } else {
        Trust::Weak
    }
}

// Joins a note that begins on the line of the title and continues below it.
fn merge_notes(mut builder: EntryBuilder) -> EntryBuilder {
    let texts = &mut builder.entry.texts;
    if let [first, second, ..] = &mut texts[..]
        && first.kind == second.kind
        && first.language == second.language
        && first.kind == TextKind::Note
    {
        let more = std::mem::take(&mut second.text);
        first.text.push('\n');
        first.text.push_str(&more);
        texts.remove(1);
    }
    builder
}

// `short` is the run with a link whose label is a title of one or two words.
fn find_title(runs: &[TextRun], trust: Trust, short: Option<usize>) -> Option<TitlePosition> {
    let long = runs.iter().position(|run| {
        run.url.is_some()
            && !address::is_generic(&run.text)
            && title::looks_like_title(&title::clean(&run.text))
            && !short_title::is_citation(&run.text)
    });
    // A long title with the same URL is more informative.
    let link = short.filter(|&at| long.is_none_or(|long| runs[long].url != runs[at].url)).or(long);
    let place = |run: &TextRun| venue::is_venue(run.text.trim_matches(|c: char| !c.is_alphanumeric()));
    let strong = runs
        .iter()
        .position(|run| run.strong && run.url.is_none() && run.text.chars().any(char::is_alphabetic) && !place(run));
    if let Some(at) = strong.filter(|&at| link.is_none_or(|link| at < link)) {
        let text = title::clean(&runs[at].text);
        let linked = runs[at + 1..].iter().any(|run| run.url.is_some());
        let named = title::looks_like_title(&text) || (trust == Trust::Strong && linked);
        let before = prefix(runs, at);
        let people = trust == Trust::Strong && name_list::looks_like_authors(&before);
        if (is_light(&before) || people) && named && field_label::label_of(&text).is_none() && linked {
            return Some(TitlePosition { title: at..at + 1, before: None, authors: people.then_some(before) });
        }
    }
    let at = link?;
    let before = prefix(runs, at);
    let bare = title::clean(&before);
    let position = |before, authors| Some(TitlePosition { title: at..at + 1, before, authors });
    if is_light(&before) {
        return position(None, None);
    }
    if before.trim_end().ends_with(['：', ':']) && runs[..at].iter().all(|run| run.url.is_none()) {
        let other = Language::detect(&bare) != Language::detect(&runs[at].text);
        return position((other && title::words(&bare) >= 2).then_some(bare), None);
    }
    let cited = before.trim_end().trim_end_matches(['.', ',', '"', '“']).ends_with([')', '）'])
        && date::year(&before).is_some();
    let people = name_list::looks_like_authors(before.split(['(', '（']).next().unwrap_or_default());
    let listed = before.trim_end().ends_with(['.', ',', ':', '-']);
    if people && (cited || listed) { position(None, Some(before)) } else { None }
}

// Whether the text before a title is a mark or a short name, and not a sentence.
fn is_light(text: &str) -> bool {
    let bare = text.trim();
    is_mark(bare) || title::words(bare) <= 2 && !bare.ends_with(['：', ':']) && bare.chars().count() <= 24
}

fn titled(builder: &mut EntryBuilder, line: &Line, runs: &[TextRun], position: &TitlePosition) {
    for run in &runs[position.title.clone()] {
        builder.title(&run.text);
        if let Some(url) = &run.url {
            builder.link(&title::clean(&run.text), url, true);
        }
    }
    if let Some(before) = &position.before {
        builder.title(before);
    }
    if let Some(authors) = &position.authors {
        builder.authors(authors.split(['(', '（']).next().unwrap_or_default());
        builder.year = date::year(authors);
    }
    let before = prefix(runs, position.title.start);
    builder.date(date::find(&before));
    let place = before.trim_matches(|c: char| !c.is_alphanumeric());
    if position.authors.is_none() && venue::is_venue(place) {
        builder.venue(place);
    }
    let mut rest = &runs[position.title.end..];
    // A second title in the other language, with a link of its own.
    let mut light = 0;
    while rest.get(light).is_some_and(|run| run.url.is_none() && !run.text.chars().any(char::is_alphanumeric)) {
        light += 1;
    }
    if let Some(second) = rest.get(light) {
        let first = &runs[position.title.start].text;
        if let Some(url) = second.url.as_ref().filter(|_| !address::is_generic(&second.text))
            && Language::detect(first) != Language::detect(&second.text)
            && title::looks_like_title(&second.text)
        {
            builder.title(&second.text);
            builder.link(&title::clean(&second.text), url, true);
            rest = &rest[light + 1..];
        }
    }
    remainder(builder, line.number, "", rest);
}

// A title that is neither linked nor bold.
struct PlainTitle {
    title: String,
    // The venue in brackets before the title.
    place: Option<String>,
    // The authors before the title.
    authors: Option<String>,
    // The text after the title in the same run.
    tail: String,
    // The run after the title.
    rest: usize,
    trust: Trust,
}

// `Title. Authors. Venue. [pdf]`, `Title: URL`, or a line above `paper: URL` or `Authors: …`.
fn plain_title(blocks: &[Block], runs: &[TextRun], trust: Trust) -> Option<PlainTitle> {
    let link = runs.iter().position(|run| run.url.is_some());
    let Some(at) = link else {
        let below = blocks.iter().enumerate().flat_map(|(nth, block)| block.lines.iter().skip(usize::from(nth == 0)));
        let labelled = below.take(40).any(|line| match field_label::leading_label(line) {
            Some((Label::Paper, _)) => line.links().iter().any(|(_, url)| address::is_paper(url)),
            Some((label, _)) => blocks.len() > 1 && label.is_strong(),
            None => false,
        });
        let title = runs.iter().map(|run| run.text.as_str()).collect::<String>();
        // `**Title**` above lines with links to the paper.
        let bold = trust == Trust::Strong && runs.iter().all(|run| run.strong || run.text.trim().is_empty());
        let long = (3..=60).contains(&title::words(&title));
        let titled = (labelled || bold)
            && field_label::label_of(&title).is_none()
            && (long || labelled && short_title::stands_above(blocks));
        return titled.then(|| PlainTitle {
            title,
            place: None,
            authors: None,
            tail: String::new(),
            rest: runs.len(),
            trust: Trust::Strong,
        });
    };
    let text = prefix(runs, at);
    let after: String = runs[at..].iter().filter(|run| run.url.is_none()).map(|run| run.text.as_str()).collect();
    let (after, tags) = name_list::hashtags(&after);
    let generic = runs[at..].iter().all(|run| run.url.is_none() || address::is_generic(&run.text));
    let short = !title::looks_like_title(&text)
        && trust == Trust::Strong
        && blocks.first().is_some_and(|block| block.kind == BlockKind::Item)
        && short_title::stands_before(&text);
    let titled = (short || title::looks_like_title(&text)) && field_label::label_of(&text).is_none();
    if title::words(&after) > 6 || !generic || !titled {
        return None;
    }
    if trust == Trust::Weak && tags.is_empty() {
        return None;
    }
    let text = text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '[' | '(' | '【' | '（' | '-' | '–' | '|' | ':' | '：')
    });
    let (place, text) = venue::beside(text);
    let (authors, text) = people(text);
    let (title, tail) = citation(text);
    let (place, authors) = (place.map(String::from), authors.map(String::from));
    let titled = if short { short_title::is_name(title) } else { title::words(title) >= 2 };
    titled.then(|| PlainTitle { authors, title: title.to_string(), place, tail: tail.to_string(), rest: at, trust })
}

// `[3] Byron A., Dee C. Title. Venue.`: the authors end at the first full stop that no name follows.
fn people(text: &str) -> (Option<&str>, &str) {
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

// Splits `Title. Authors. Venue` or `"Title", Authors` after the title, if authors or a venue follow.
fn citation(text: &str) -> (&str, &str) {
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
        if names || (c != ',' && venue::is_venue(tail)) {
            return (&text[..keep], tail);
        }
    }
    (text, "")
}

/// Reads the short lines below a title: authors, a venue, links. Returns the other lines.
pub(crate) fn remarks<'a>(builder: &mut EntryBuilder, lines: &'a [Line]) -> &'a [Line] {
    let short = |line: &&Line| title::words(&line.text()) <= 20 && field_label::leading_label(line).is_none();
    let mut read = 0;
    while builder.entry.texts.is_empty() {
        let Some(line) = lines.get(read).filter(short) else { break };
        remainder(builder, line.number, "", &runs(&line.spans));
        read += 1;
    }
    &lines[read..]
}

/// Reads the title in a cell of a table, like a line of a list.
pub(crate) fn cell(builder: &mut EntryBuilder, line: &Line) {
    let runs = runs(&line.spans);
    if let Some(position) = find_title(&runs, Trust::Strong, None) {
        return titled(builder, line, &runs, &position);
    }
    // Linked or bold text is the title, however short, if only a number precedes it.
    let first = runs.iter().position(|run| run.text.chars().any(char::is_alphabetic));
    if let Some(at) = first.filter(|&at| runs[at].url.is_some() || runs[at].strong) {
        return titled(builder, line, &runs, &TitlePosition { title: at..at + 1, before: None, authors: None });
    }
    let text = line.text();
    let (head, tail) = described_title(&text);
    builder.title(head);
    let links: Vec<TextRun> = runs.into_iter().filter(|run| run.url.is_some()).collect();
    remainder(builder, line.number, tail, &links);
}

// Splits `Title - description`. Two spaces are the trace of a line break between them.
fn described_title(text: &str) -> (&str, &str) {
    let text = text.trim();
    let number =
        text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ')).len();
    for separator in ["  ", " - ", " – ", " — "] {
        let Some((head, tail)) = text[number..].split_once(separator) else { continue };
        if title::words(head) <= 25 && title::words(tail) >= 8 {
            return (&text[..number + head.len()], tail);
        }
    }
    (text, "")
}
