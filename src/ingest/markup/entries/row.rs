//! Rows of tables. The header says what each cell is.

use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::field_value;
use crate::ingest::markup::entries::title_line::{self, Trust};
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::TextKind;
use crate::paper::date;
use crate::text::collapse;

/// Reads a row as an entry.
pub(crate) fn read(block: &Block) -> Option<(EntryBuilder, Trust)> {
    let BlockKind::Row { header, cells } = &block.kind else { return None };
    let roles: Vec<Option<Label>> = (0..cells.len())
        .map(|at| header.as_ref().and_then(|header| header.get(at)).and_then(|name| field_label::label_of(name)))
        .collect();
    let links = || cells.iter().flatten().flat_map(Line::links);
    let linked = links().any(|(text, url)| address::is_paper(&url) || address::names_paper(&text));
    let at = title_cell(&roles, cells, linked)?;
    let described = roles.iter().enumerate().any(|(other, role)| {
        other != at && matches!(role, Some(Label::Authors | Label::Date | Label::Venue | Label::Paper | Label::Text(_)))
    });
    let trust = match roles[at] {
        _ if linked => Trust::Strong,
        Some(Label::Title) if described => Trust::Strong,
        // A column of papers may contain a report on a site of its own.
        Some(Label::Title | Label::Paper) if links().next().is_some() => Trust::Weak,
        _ => return None,
    };
    let mut builder = EntryBuilder::new(block.line);
    let (first, more) = cells[at].split_first()?;
    title_line::cell(&mut builder, first);
    if !builder.has_title() {
        return None;
    }
    let rest = title_line::remarks(&mut builder, more);
    let mut reader = BodyReader::new(&mut builder, false);
    rest.iter().for_each(|line| reader.line(line, 0, false));
    reader.close();
    gather(&mut builder);
    for (nth, cell) in cells.iter().enumerate().filter(|(nth, _)| *nth != at) {
        other_cell(&mut builder, roles[nth], cell);
    }
    Some((builder, trust))
}

fn title_cell(roles: &[Option<Label>], cells: &[Vec<Line>], linked: bool) -> Option<usize> {
    let filled = |at: &usize| {
        let text: String = cells[*at].iter().map(Line::text).collect();
        text.chars().filter(|c| c.is_alphabetic()).count() >= 2
    };
    let role = |wanted: Label| roles.iter().position(|role| *role == Some(wanted));
    if let Some(at) = role(Label::Title) {
        return Some(at).filter(filled);
    }
    // A column with the name `Paper` contains titles, or only links to papers.
    let titled = |at: &usize| {
        cells[*at].first().is_some_and(|line| {
            let text = title::clean(&line.text());
            filled(at) && !address::is_generic(&text) && title::words(&text) > 0
        })
    };
    if let Some(at) = role(Label::Paper).filter(titled) {
        return Some(at);
    }
    let by_link = |at: &usize| {
        cells[*at]
            .iter()
            .flat_map(Line::links)
            .any(|(text, url)| address::is_paper(&url) && !address::is_generic(&text) && title::looks_like_title(&text))
    };
    let long = |at: &usize| {
        let unnamed = roles[*at].is_none() || matches!(roles[*at], Some(Label::Original));
        unnamed && cells[*at].first().is_some_and(|line| title::looks_like_title(&title::clean(&line.text())))
    };
    let columns = || 0..cells.len();
    columns().find(by_link).or_else(|| columns().find(long).filter(|_| linked))
}

fn other_cell(builder: &mut EntryBuilder, role: Option<Label>, cell: &[Line]) {
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
        let own = address::is_paper(&url) && (address::is_generic(&text) || role == Some(Label::Paper));
        builder.link(&text, &url, own || address::names_paper(&text));
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
