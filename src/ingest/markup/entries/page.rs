//! A page about one paper: a blog post, or a note with front matter.

use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::metadata;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, Line, Meta};
use crate::paper::identifiers;

/// Reads a page as one entry, if it has a title and refers to exactly one paper.
pub(crate) fn read(blocks: &[Block], meta: &Meta) -> Option<EntryBuilder> {
    let blocks = content(blocks);
    let mut ids: Vec<String> = blocks
        .iter()
        .flat_map(|block| &block.lines)
        .flat_map(Line::links)
        .filter(|(_, url)| address::is_paper(url))
        .map(|(_, url)| identifiers::arxiv_id(&url).unwrap_or_else(|| url.to_string()))
        .collect();
    ids.sort();
    ids.dedup();
    if ids.len() > 1 || (ids.is_empty() && !metadata::identifies(meta)) {
        return None;
    }
    let heading = first_heading(&blocks).map(|at| blocks[at].text());
    let name = metadata::titles(meta).into_iter().next().or(heading)?;
    title::looks_like_title(&name).then(|| build(&blocks, meta, &[name], true))
}

/// Reads a note whose front matter describes a paper.
pub(crate) fn note(blocks: &[Block], meta: &Meta) -> Option<EntryBuilder> {
    if !metadata::is_of_paper(meta) {
        return None;
    }
    let blocks = content(blocks);
    let mut names = metadata::titles(meta);
    if let Some(at) = first_heading(&blocks) {
        let heading = title::clean(&blocks[at].text());
        match names.first() {
            // `title: BERT` above `# BERT: the full title`
            Some(name) if heading.len() > name.len() && heading.starts_with(&title::clean(name)) => {
                names.insert(0, heading);
            }
            None => names.push(heading),
            Some(_) if at == 0 => names.push(heading),
            Some(_) => {}
        }
    }
    // A citation key, or the day of the note, is no title.
    let is_title = |name: &String| {
        name.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && field_label::label_of(name).is_none()
            && !name.starts_with('@')
    };
    names.retain(is_title);
    if names.iter().any(|name| title::looks_like_title(name)) {
        names.retain(|name| title::looks_like_title(name));
    }
    // Without a name the title has a label in the note.
    let builder = build(&blocks, meta, &names, false);
    builder.has_title().then_some(builder)
}

fn build(blocks: &[&Block], meta: &Meta, names: &[String], abstracts: bool) -> EntryBuilder {
    let line = if meta.front { 1 } else { blocks.first().map_or(1, |block| block.line) };
    let mut builder = EntryBuilder::new(line);
    names.iter().for_each(|name| builder.title(name));
    metadata::complete(&mut builder, meta);
    if metadata::is_of_paper(meta) {
        metadata::describe(&mut builder, meta);
    }
    let named = |block: &Block| names.iter().any(|name| title::clean(&block.text()) == title::clean(name));
    let own = first_heading(blocks).filter(|&at| named(blocks[at]));
    if let Some(at) = own {
        builder.entry.line = blocks[at].line;
    }
    let mut reader = BodyReader::new(&mut builder, abstracts);
    // The first line of a page is not a title in another language.
    for block in blocks.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, block)| block) {
        reader.block(block);
    }
    reader.close();
    builder
}

fn first_heading(blocks: &[&Block]) -> Option<usize> {
    blocks.iter().position(|block| block.heading() == Some(1))
}

// The blocks that are not in a section of references or contents.
fn content(blocks: &[Block]) -> Vec<&Block> {
    let mut ended: Option<u8> = None;
    let mut kept = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let Some(level) = block.heading() {
            if field_label::label_of(&block.text()) == Some(Label::End) {
                ended = Some(ended.map_or(level, |open| open.min(level)));
            } else if ended.is_some_and(|open| level <= open) {
                ended = None;
            }
        }
        if ended.is_none() {
            kept.push(block);
        }
    }
    kept
}
