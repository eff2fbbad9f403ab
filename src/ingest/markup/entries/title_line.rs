//! List items and paragraphs that begin with the title of a paper.

use crate::ingest::markup::entries::citation::cited_venue;
use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::plain_title::{self, PlainTitle};
use crate::ingest::markup::entries::run::{TextRun, is_bracketed, is_mark, prefix, runs};
use crate::ingest::markup::entries::short_title;
use crate::ingest::markup::entries::title_suffix::remainder;
use crate::ingest::markup::entries::trust::Trust;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::{is_button, is_links_only, names_kind};
use crate::ingest::markup::fields::cited_names::{cited_authors, has_others};
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::people;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::TextKind;
use crate::paper::date;
use crate::text::{Language, collapse, is_han};

// The position of the title on a line.
struct TitlePosition {
    // The runs of the title.
    title: std::ops::Range<usize>,
    // Another title before the title.
    before: Option<String>,
    // The authors before the title.
    authors: Option<Vec<String>>,
}

/// Reads an entry that begins with `blocks[0]` and includes the other blocks.
pub(crate) fn read(blocks: &[Block]) -> Option<(EntryBuilder, Trust)> {
    let (head, tail) = blocks.split_first()?;
    let first = head.lines.first()?;
    if field_label::leading_label(first).is_some_and(|(label, _)| label != Label::Title && label != Label::Paper) {
        return None;
    }
    if is_group(blocks) {
        return None;
    }
    if is_name_of_inner(blocks) {
        return read(&blocks[1..]);
    }
    let mut builder = EntryBuilder::new(first.number);
    let mut trust = trust_of(blocks);
    // Whether the title is in the second block.
    let mut below = false;
    if trust == Trust::Weak
        && (field_label::is_call(&first.text())
            || first.links().first().is_some_and(|(_, url)| address::is_elsewhere(url) || url.contains("/people/")))
    {
        return None;
    }
    let (first, more) =
        if is_name_line(&head.lines) { (&head.lines[1], &head.lines[2..]) } else { (first, &head.lines[1..]) };
    let runs = runs(&first.spans);
    // `**Name**: The Rest of the Title [pdf]`
    let whole = is_part_bold(&runs).then(|| plain_title::read(blocks, &runs, trust)).flatten();
    let position = find_title(&runs, trust, short_title::linked(blocks, &runs)).filter(|_| whole.is_none());
    if let Some(position) = position {
        titled(&mut builder, first, &runs, &position);
    } else if let Some(plain) = whole.or_else(|| plain_title::read(blocks, &runs, trust)) {
        trust = plain.trust;
        below = plain.below;
        plainly(&mut builder, first, &runs, plain);
    } else {
        return None;
    }
    if !builder.has_title() {
        return None;
    }
    let rest = remarks(&mut builder, more);
    let mut reader = BodyReader::new(&mut builder, false);
    for (at, line) in rest.iter().enumerate() {
        reader.line(line, at + 1, false);
    }
    tail.iter().skip(usize::from(below)).for_each(|block| reader.block(block));
    reader.close();
    Some((merge_notes(builder), trust))
}

// Whether the first line is a name without links above a line with the title and its links.
fn is_name_line(lines: &[Line]) -> bool {
    let [name, line, ..] = lines else { return false };
    let papers = |line: &Line| line.links().iter().any(|(_, url)| address::is_paper(url));
    let bold = name.spans.first().is_some_and(|span| span.strong);
    let runs = runs(&line.spans);
    let long = |run: &TextRun| title::looks_like_title(&title::clean(&run.text)) && !is_button(&run.text);
    bold && title::words(&name.text()) <= 8
        && title::words(name.spans.first().map_or("", |span| &span.text)) <= 2
        && name.links().is_empty()
        && papers(line)
        && runs.first().is_some_and(long)
        && !name_list::looks_like_authors(&runs[0].text)
}

// Whether an item is a short name above the linked title of its only paper: `- **GPT**` above `- [A Title](…)`.
fn is_name_of_inner(blocks: &[Block]) -> bool {
    let [head, inner, rest @ ..] = blocks else { return false };
    let [name] = &head.lines[..] else { return false };
    let items = head.kind == BlockKind::Item && inner.kind == BlockKind::Item && inner.depth == head.depth + 1;
    let only_links = rest.iter().take(2).flat_map(|block| block.lines.first()).all(is_links_only);
    items
        && only_links
        && name.links().is_empty()
        && title::words(&name.text()) <= 2
        && inner.lines.first().is_some_and(|line| {
            let runs = runs(&line.spans);
            let long = |run: &TextRun| !is_button(&run.text) && title::looks_like_title(&run.text);
            let paper = |run: &&TextRun| run.url.as_deref().is_some_and(address::is_paper);
            field_label::leading_label(line).is_none() && runs.iter().find(paper).is_some_and(long)
        })
}

// Whether an item is a date or a name above an inner list of papers: `- 2024-05` above `- [Title](…)`.
fn is_group(blocks: &[Block]) -> bool {
    let [head, inner @ ..] = blocks else { return false };
    let linked = |block: &Block| block.lines.iter().flat_map(Line::links).any(|(_, url)| address::is_paper(&url));
    if head.kind != BlockKind::Item || inner.is_empty() || linked(head) {
        return false;
    }
    let text = head.text();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let mark = is_mark(&text) || heading_date::is_date(bare) || venue::is_venue(bare);
    let depth = head.depth + 1;
    let titled = |block: &&Block| {
        // Papers are items of an inner list, or paragraphs that are links.
        let paragraph = block.kind == BlockKind::Paragraph && block.depth == head.depth;
        let line = block.lines.first().filter(|line| {
            block.kind == BlockKind::Item && block.depth == depth
                || paragraph && line.is_sole_link() && !is_links_only(line)
        });
        let labelled = line.and_then(field_label::leading_label).is_some_and(|(label, _)| label != Label::Paper);
        let runs = line.map(|line| runs(&line.spans)).unwrap_or_default();
        !labelled
            && linked(block)
            && runs.iter().any(|run| run.url.as_deref().is_some_and(address::is_paper))
            && (find_title(&runs, Trust::Strong, short_title::linked(std::slice::from_ref(*block), &runs)).is_some()
                || plain_title::read(std::slice::from_ref(*block), &runs, Trust::Strong).is_some())
    };
    let least = if mark { 1 } else { 2 };
    inner.iter().filter(titled).take(least).count() == least
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
    let long = (0..runs.len()).find(|&at| {
        let run = &runs[at];
        run.url.is_some()
            && !address::is_generic(&run.text)
            && !(is_bracketed(runs, at) && names_kind(&run.text))
            && title::looks_like_title(&title::clean(&run.text))
            && !short_title::is_citation(&run.text)
    });
    // A long title with the same URL is more informative.
    let link = short.filter(|&at| long.is_none_or(|long| runs[long].url != runs[at].url)).or(long);
    let place = |run: &TextRun| venue::is_venue(run.text.trim_matches(|c: char| !c.is_alphanumeric()));
    let strong = (0..runs.len()).find(|&at| {
        let run = &runs[at];
        let bold = run.strong && run.url.is_none() && run.text.chars().any(char::is_alphabetic);
        bold && !place(run) && !is_tag(runs, at)
    });
    if let Some(at) = strong.filter(|&at| link.is_none_or(|link| at < link)) {
        let text = title::clean(&runs[at].text);
        let linked = runs[at + 1..].iter().any(|run| run.url.is_some());
        let named = title::looks_like_title(&text) || (trust == Trust::Strong && linked);
        let before = prefix(runs, at);
        let authors = cited_authors(&before).filter(|_| trust == Trust::Strong);
        let follows = is_light(&before) || authors.is_some();
        // A bold sentence with a link in it.
        let goes_on = link == Some(at + 1) && runs[at + 1].strong && title::words(&runs[at + 1].text) >= 4;
        if follows && !goes_on && named && field_label::label_of(&text).is_none() && linked {
            return Some(TitlePosition { title: at..at + 1, before: None, authors });
        }
    }
    let at = link?;
    let before = prefix(runs, at);
    let bare = title::clean(&before);
    let position = |before, authors| Some(TitlePosition { title: at..at + 1, before, authors });
    let cited = || cited_authors(&before).filter(|_| before.trim_end().ends_with(['.', ',', ')', '）', '"', '“', ':']));
    if is_light(&before) {
        let dated = date::year(&before).is_some() && !venue::is_venue(&before);
        return position(None, if dated || has_others(&before) { cited() } else { None });
    }
    if before.trim_end().ends_with(['：', ':']) && runs[..at].iter().all(|run| run.url.is_none()) {
        let other = Language::detect(&bare) != Language::detect(&runs[at].text);
        return position((other && title::words(&bare) >= 2).then_some(bare), None);
    }
    let people = name_list::looks_like_authors(before.split(['(', '（']).next().unwrap_or_default());
    let quoted = runs[at].text.trim_start().starts_with(['"', '“']) || before.trim_end().ends_with(['"', '“']);
    let dated = date::year(&before).is_some();
    if let Some(authors) = cited().filter(|_| people || quoted || dated || has_others(&before)) {
        return position(None, Some(authors));
    }
    // `Our paper [A Long Title](…) is out`
    let only = runs.iter().filter(|run| run.url.as_deref().is_some_and(address::is_work)).count() == 1;
    let work = runs[at].url.as_deref().is_some_and(address::is_work) && title::words(&runs[at].text) >= 4;
    if trust == Trust::Strong && work && only && title::words(&before) <= 6 { position(None, None) } else { None }
}

// Whether the first bold text on the line is a part of the title and not the whole: a short name before a colon, or a
// few words inside a sentence.
fn is_part_bold(runs: &[TextRun]) -> bool {
    let bold = |run: &TextRun| run.strong && run.url.is_none() && run.text.chars().any(char::is_alphabetic);
    let Some(at) = runs.iter().position(bold) else { return false };
    let (text, next) = (runs[at].text.trim(), runs.get(at + 1).filter(|next| next.url.is_none()));
    let Some(next) = next.map(|next| next.text.as_str()) else { return false };
    let rest = next.trim_start_matches([':', '：', ' ']);
    let first = rest.chars().next();
    let named = (next.trim_start().starts_with([':', '：']) || text.ends_with([':', '：']))
        && title::words(text) <= 4
        && first.is_some_and(|c| c.is_uppercase() || is_han(c) || c.is_ascii_digit() || matches!(c, '"' | '“'));
    let inside = title::words(text) <= 4 && next.starts_with(' ') && first.is_some_and(char::is_lowercase);
    (named || inside) && title::looks_like_title(rest) && field_label::label_of(text).is_none()
}

// Whether the run is a short name in brackets before the title: `[**GPT**] A Title`.
fn is_tag(runs: &[TextRun], at: usize) -> bool {
    let next = runs.get(at + 1).filter(|next| next.url.is_none()).map_or("", |next| next.text.trim_start());
    let text = runs[at].text.trim();
    if text.starts_with(['[', '【']) && text.ends_with([']', '】']) {
        return title::words(next) >= 2;
    }
    let opens = at.checked_sub(1).is_some_and(|before| runs[before].text.trim_end().ends_with(['[', '【', '(']));
    opens && next.strip_prefix([']', '】', ')']).is_some_and(title::looks_like_title)
}

// Whether the text before a title is a mark or a short name, and not a sentence.
fn is_light(text: &str) -> bool {
    let bare = text.trim();
    is_mark(bare) || title::words(bare) <= 2 && !bare.ends_with(['：', ':']) && bare.chars().count() <= 24
}

fn plainly(builder: &mut EntryBuilder, line: &Line, runs: &[TextRun], plain: PlainTitle) {
    builder.title(&plain.title);
    if let Some(place) = &plain.place {
        builder.place(place);
    }
    builder.year = builder.year.take().or(plain.year);
    for run in runs.get(plain.before).unwrap_or_default() {
        if let Some(url) = &run.url {
            builder.link(&run.text, url, address::is_paper(url));
        }
    }
    if let Some(authors) = plain.authors {
        builder.names(authors);
    }
    remainder(builder, line.number, &plain.tail, runs.get(plain.rest..).unwrap_or_default());
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
    let before = prefix(runs, position.title.start);
    if let Some(authors) = &position.authors {
        builder.names(authors.clone());
        builder.year = date::year(&before);
    }
    builder.date(date::find(&before));
    let place = before.trim_matches(|c: char| !c.is_alphanumeric());
    if position.authors.is_none() && (venue::is_venue(place) || heading_date::is_date(place)) {
        builder.place(place);
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
    // `Byron, A. ["Title"](…) Venue, 2020`
    let end = rest.iter().position(|run| run.url.is_some()).unwrap_or(rest.len());
    let tail = prefix(rest, end);
    let italic = rest.iter().take(2).position(|run| run.em && run.url.is_none() && date::year(&run.text).is_none());
    if let Some(at) = italic.filter(|_| position.authors.is_some()) {
        builder.venue(rest[at].text.trim_end_matches(['.', ',', ' ']));
        return remainder(builder, line.number, "", &rest[at + 1..]);
    }
    if position.authors.is_some()
        && let (Some(place), year, tail) = cited_venue(&tail)
    {
        builder.venue(place);
        builder.year = builder.year.take().or(year);
        return remainder(builder, line.number, tail, &rest[end..]);
    }
    remainder(builder, line.number, "", rest);
}

/// Reads the short lines below a title: authors, a venue, links. Returns the other lines.
pub(crate) fn remarks<'a>(builder: &mut EntryBuilder, lines: &'a [Line]) -> &'a [Line] {
    let listed = |text: &str| text.matches([',', '，', ';']).count() * 5 > title::words(text);
    let brief = |text: &str| title::words(text) <= 20 || listed(text) && text.len() <= 20_000;
    let short = |line: &&Line| brief(&line.text()) && field_label::leading_label(line).is_none();
    let mut read = 0;
    while builder.entry.texts.is_empty() {
        let Some(line) = lines.get(read).filter(short) else { break };
        read += 1;
        let text = line.text();
        // Authors in italics may have pages of their own.
        let italic = line.spans.iter().all(|span| span.em || !span.text.chars().any(char::is_alphanumeric));
        let names = || people::linked(line).or_else(|| name_list::emphasised_authors(&text).filter(|_| italic));
        if !builder.has_authors()
            && let Some(names) = names()
        {
            builder.names(names);
            continue;
        }
        if line.links().is_empty() && !builder.has_authors() && name_list::is_lone_author(&text) {
            builder.names(vec![collapse(text.trim_end_matches(['.', ' ']))]);
            continue;
        }
        remainder(builder, line.number, "", &runs(&line.spans));
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
    if let Some(at) = first.filter(|&at| (runs[at].url.is_some() || runs[at].strong) && !is_tag(&runs, at)) {
        return titled(builder, line, &runs, &TitlePosition { title: at..at + 1, before: None, authors: None });
    }
    let text = line.text();
    let text = title::without_tag(&text);
    let (head, tail) = described_title(text);
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
