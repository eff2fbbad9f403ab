//! A page about one paper: a blog post, or a note with front matter.

use crate::ingest::markup::entries::entry_body::BodyReader;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, Line, Meta};
use crate::paper::TextKind;
use crate::paper::date;
use crate::paper::identifiers;
use crate::text::collapse;

/// Reads a page as one entry, if it has a title and refers to exactly one paper.
pub(crate) fn read(blocks: &[Block], meta: &Meta) -> Option<EntryBuilder> {
    let end = blocks
        .iter()
        .position(|block| block.heading().is_some() && field_label::label_of(&block.text()) == Some(Label::End));
    let blocks = &blocks[..end.unwrap_or(blocks.len())];
    let mut ids: Vec<String> = blocks
        .iter()
        .flat_map(|block| &block.lines)
        .flat_map(Line::links)
        .filter(|(_, url)| address::is_paper(url))
        .map(|(_, url)| identifiers::arxiv_id(&url).unwrap_or_else(|| url.to_string()))
        .collect();
    ids.sort();
    ids.dedup();
    let named = identifiers(meta).next().is_some();
    if ids.len() > 1 || (ids.is_empty() && !named) {
        return None;
    }
    let first = blocks.iter().position(|block| block.heading() == Some(1));
    let name = meta.get(&["citation_title", "og:title", "title"]).map(without_site);
    let name = name.or_else(|| first.map(|at| blocks[at].text()))?;
    if !title::looks_like_title(&name) {
        return None;
    }
    let mut builder = EntryBuilder::new(blocks.first().map_or(1, |block| block.line));
    builder.title(&name);
    complete(&mut builder, meta);
    let own = first.filter(|&at| title::clean(&blocks[at].text()) == title::clean(&name));
    if let Some(at) = own {
        builder.entry.line = blocks[at].line;
    }
    let mut reader = BodyReader::new(&mut builder, true);
    // The first line of a page is not a title in another language.
    for block in blocks.iter().enumerate().filter(|(at, _)| Some(*at) != own).map(|(_, block)| block) {
        reader.block(block);
    }
    reader.close();
    Some(builder)
}

/// Adds the metadata of a page to the only paper on it.
pub(crate) fn complete(builder: &mut EntryBuilder, meta: &Meta) {
    for authors in [meta.all("authors"), meta.all("citation_author")] {
        let names: Vec<&str> = authors.collect();
        match &names[..] {
            [] => {}
            [one] => builder.authors(one),
            many => builder.authors(&many.join("; ")),
        }
    }
    builder.tags(meta.all("tags").chain(meta.all("keywords")).flat_map(name_list::tags).collect());
    // `date` is mostly the day of the note, so it is not used for the paper.
    builder.date(
        meta.get(&["citation_publication_date", "citation_date", "published", "year"]).and_then(date::find_or_year),
    );
    for id in identifiers(meta) {
        builder.identifier(id);
        if id.starts_with("http") {
            builder.link("", id, address::is_paper(id));
        }
    }
    if let Some(text) = meta.get(&["abstract", "citation_abstract"])
        && builder.entry.texts.iter().all(|known| known.kind != TextKind::Abstract)
    {
        builder.text(TextKind::Abstract, builder.entry.line, &collapse(text));
    }
    if let Some(venue) =
        meta.get(&["venue", "conference", "journal", "citation_conference_title", "citation_journal_title"])
    {
        builder.venue(venue);
    }
}

fn identifiers(meta: &Meta) -> impl Iterator<Item = &str> {
    [
        "arxiv",
        "arxiv_id",
        "arxivid",
        "citation_arxiv_id",
        "eprint",
        "doi",
        "citation_doi",
        "url",
        "link",
        "paper",
        "pdf",
    ]
    .into_iter()
    .flat_map(|key| meta.all(key))
    .filter(|value| {
        address::is_paper(value) || identifiers::arxiv_id(value).is_some() || identifiers::doi_in(value).is_some()
    })
}

// `Title | Site`
fn without_site(name: &str) -> String {
    let name = name.split(" | ").next().unwrap_or(name);
    name.to_string()
}
