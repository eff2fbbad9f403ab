//! Rows of tables. The header says what each cell is.

use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::field_value;
use crate::ingest::markup::entries::row_title;
use crate::ingest::markup::entries::title_line;
use crate::ingest::markup::entries::trust::Trust;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::is_button;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::TextKind;
use crate::paper::date;
use crate::text::collapse;

/// Reads a row as entries: one, or as many as the papers that its cell of titles links to.
pub(crate) fn read(block: &Block) -> Vec<(EntryBuilder, Trust)> {
    let BlockKind::Row { header, cells } = &block.kind else { return Vec::new() };
    let name = |at: usize| header.as_ref().and_then(|header| header.get(at)).map_or("", String::as_str);
    let roles: Vec<Option<Label>> = (0..cells.len()).map(|at| field_label::label_of(name(at))).collect();
    let naming: Vec<bool> = (0..cells.len()).map(|at| row_title::is_naming(name(at))).collect();
    let links: Vec<_> = cells.iter().flatten().flat_map(Line::links).collect();
    let linked = links.iter().any(|(text, url)| address::is_paper(url) || address::names_paper(text));
    let Some(at) = row_title::column(&roles, &naming, cells, linked) else { return Vec::new() };
    let described = |wanted: &dyn Fn(Label) -> bool| {
        let filled = |cell: &[Line]| cell.iter().any(|line| line.text().chars().any(char::is_alphanumeric));
        (0..cells.len()).any(|other| other != at && roles[other].is_some_and(wanted) && filled(&cells[other]))
    };
    let paper = |label| matches!(label, Label::Authors | Label::Venue | Label::Paper | Label::Text(_));
    // A lecture has a date and a title too.
    let elsewhere = !links.is_empty() && links.iter().all(|(_, url)| address::is_elsewhere(url));
    let trust = match roles[at] {
        _ if linked => Trust::Strong,
        Some(Label::Title) if described(&paper) => Trust::Strong,
        Some(Label::Title) if described(&|label| label == Label::Date) && !elsewhere => Trust::Strong,
        // A column of papers may contain a report on a site of its own.
        Some(Label::Title | Label::Paper) if !elsewhere && !links.is_empty() => Trust::Weak,
        _ => return Vec::new(),
    };
    let titles = row_title::several(&cells[at]);
    if titles.is_empty() {
        return entry(block, cells, &roles, at).map(|builder| (builder, trust)).into_iter().collect();
    }
    let each = titles.into_iter().map(|(title, url)| {
        let mut builder = EntryBuilder::new(block.line);
        builder.title(&title);
        builder.link(&title, &url, true);
        for (nth, cell) in cells.iter().enumerate().filter(|(nth, _)| *nth != at) {
            other_cell(&mut builder, roles[nth], cell, false);
        }
        (builder, trust)
    });
    each.filter(|(builder, _)| builder.has_title()).collect()
}

fn entry(block: &Block, cells: &[Vec<Line>], roles: &[Option<Label>], at: usize) -> Option<EntryBuilder> {
    let mut builder = EntryBuilder::new(block.line);
    // Badges stand above the title.
    let is_badge = |line: &&Line| !line.spans.iter().any(|span| span.text.chars().any(char::is_alphabetic));
    let badges = cells[at].iter().take_while(is_badge).count();
    let (first, more) = cells[at].get(badges..)?.split_first()?;
    title_line::cell(&mut builder, first);
    if !builder.has_title() {
        return None;
    }
    let rest = title_line::remarks(&mut builder, more);
    let mut reader = BodyReader::new(&mut builder, false);
    rest.iter().for_each(|line| reader.line(line, 0, false));
    reader.close();
    gather(&mut builder);
    for (label, url) in cells[at][..badges].iter().flat_map(Line::links) {
        builder.link(&label, &url, false);
    }
    for (nth, cell) in cells.iter().enumerate().filter(|(nth, _)| *nth != at) {
        other_cell(&mut builder, roles[nth], cell, true);
    }
    Some(builder)
}

// With `own`, the links to papers in the cell are about this entry alone.
fn other_cell(builder: &mut EntryBuilder, role: Option<Label>, cell: &[Line], own: bool) {
    let Some(first) = cell.first() else { return };
    let text = cell.iter().map(Line::text).collect::<Vec<_>>().join("\n");
    let blank = text.chars().filter(|c| c.is_alphanumeric()).count() == 0;
    match role {
        _ if blank => {}
        Some(Label::Authors) => builder.authors(&text),
        Some(Label::Date) => builder.date(date::find_or_year(&text)),
        Some(Label::Venue) => builder.venue(&text),
        Some(Label::Comment) => builder.comment(&text),
        Some(Label::Category) => builder.categories(&text),
        Some(Label::Tags) => builder.tags(cell.iter().flat_map(field_value::tags_of).collect()),
        Some(Label::Original | Label::Title) => builder.title(&text),
        Some(Label::Doi) => builder.identifier(&text),
        Some(Label::Paper) => builder.identifier(&text),
        Some(Label::Text(kind)) => builder.text(kind, first.number, &collapse(&text)),
        // A column without a label that contains sentences.
        None if title::words(&text) >= 8 && cell.iter().all(|line| line.links().is_empty()) => {
            builder.text(TextKind::Note, first.number, &collapse(&text));
        }
        _ => {}
    }
    for (text, url) in cell.iter().flat_map(Line::links) {
        let paper = address::is_paper(&url) && (is_button(&text) || role == Some(Label::Paper));
        builder.link(&text, &url, own && (paper || address::names_paper(&text)));
    }
}

// Joins the texts in the cell of the title into one: a sentence and its list items.
fn gather(builder: &mut EntryBuilder) {
    let texts = std::mem::take(&mut builder.entry.texts);
    for text in texts {
        match builder.entry.texts.last_mut() {
            Some(last) if last.kind == TextKind::Summary && last.language == text.language => {
                last.text.push('\n');
                last.text.push_str(&text.text);
            }
            _ => {
                let long = title::words(&text.text) >= 6 && matches!(text.kind, TextKind::Note | TextKind::KeyPoints);
                let kind = if long { TextKind::Summary } else { text.kind };
                builder.entry.texts.push(crate::paper::Text { kind, ..text });
            }
        }
    }
}
