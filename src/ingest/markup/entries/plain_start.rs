//! Papers without any markup: pages that were copied as text, and mails.

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};

/// Where a paper without any markup begins in a block.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainStart {
    /// The first line of the title.
    pub first: usize,
    /// The line after the title.
    pub authors: usize,
    /// The title has the label `Title:`.
    pub labelled: bool,
}

/// Where a paper without markup begins in the block at `at`: a title over a line of authors.
pub(crate) fn plain_start(blocks: &[Block], at: usize) -> Option<PlainStart> {
    let block = &blocks[at];
    if block.kind != BlockKind::Paragraph || block.lines.is_empty() {
        return None;
    }
    let lead = |line: &Line| field_label::leading_label(line).map(|(label, _)| label);
    let is_title = |line: &Line| {
        let text = line.text();
        lead(line).is_none() && title::words(&text) <= 60 && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
    };
    // `Title: …`. In a mail, `arXiv:…` and `Date: …` precede it.
    let labelled = |line: &&Line| lead(line).is_some() || line.text().trim_matches('\\').is_empty();
    let first = block.lines.iter().take_while(labelled).take(8).position(|line| lead(line) == Some(Label::Title));
    if let Some(first) = first {
        let rest = field_label::leading_label(&block.lines[first]).is_some_and(|(_, rest)| !rest.is_blank());
        let more =
            block.lines[first + 1..].iter().chain(blocks.get(at + 1).into_iter().flat_map(|next| &next.lines)).take(12);
        let authors = first + 1 + block.lines[first + 1..].iter().take_while(|line| lead(line).is_none()).count();
        let strong =
            more.filter_map(lead).any(Label::is_strong) || at.checked_sub(1).is_some_and(|at| is_head(&blocks[at]));
        return ((rest || authors > first + 1) && strong).then_some(PlainStart {
            first,
            authors: if authors - first <= 4 { authors } else { first + 1 },
            labelled: true,
        });
    }
    if let Some(authors) = block.lines.iter().position(|line| lead(line) == Some(Label::Authors)) {
        let first = authors.checked_sub(1).filter(|&title| is_title(&block.lines[title]))?;
        return Some(PlainStart { first, authors, labelled: false });
    }
    // The title is a paragraph of its own, wrapped to a few lines at most.
    let next = blocks.get(at + 1).filter(|next| matches!(next.kind, BlockKind::Paragraph))?;
    let titled = block.lines.len() <= 3 && block.lines.iter().all(is_title);
    (titled && next.lines.first().and_then(lead) == Some(Label::Authors)).then_some(PlainStart {
        first: 0,
        authors: block.lines.len(),
        labelled: false,
    })
}

/// Whether the block at `at` is the head of an arXiv mail or the links of an arXiv listing, above `Title: …`.
pub(crate) fn is_mail_head(blocks: &[Block], at: usize) -> bool {
    is_head(&blocks[at]) && at + 1 < blocks.len() && plain_start(blocks, at + 1).is_some_and(|start| start.labelled)
}

fn is_head(block: &Block) -> bool {
    if block.kind != BlockKind::Paragraph || block.lines.len() > 8 {
        return false;
    }
    let links: Vec<_> = block.lines.iter().flat_map(Line::links).collect();
    let linked =
        links.iter().any(|(_, url)| address::is_paper(url)) && links.iter().all(|(text, _)| address::is_generic(text));
    block.lines.first().is_some_and(|line| line.text().starts_with('\\'))
        || (linked && title::words(&block.text()) <= 16)
}
