//! Files and paragraphs that are mostly references.

use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::reference;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};

/// The least references that are a list of papers.
pub(crate) const REFERENCES: usize = 3;

/// The references in a paragraph with one on most of its lines.
pub(crate) fn reference_lines(block: &Block) -> Vec<EntryBuilder> {
    if block.kind != BlockKind::Paragraph || block.lines.len() < REFERENCES {
        return Vec::new();
    }
    let read = |line: &Line| reference::read(std::slice::from_ref(line)).map(|(builder, _)| builder);
    let references: Vec<EntryBuilder> = block.lines.iter().filter_map(read).collect();
    if references.len() * 10 >= block.lines.len() * 6 { references } else { Vec::new() }
}

/// Whether most paragraphs and items of a file are references.
pub(crate) fn is_bibliography(blocks: &[Block]) -> bool {
    let texts = || blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item));
    // Only a file with such a heading needs to know.
    let ended = |block: &Block| block.heading().is_some() && field_label::label_of(&block.text()) == Some(Label::End);
    if !blocks.iter().any(ended) {
        return false;
    }
    let references =
        texts().filter(|block| reference::read(&block.lines).is_some() || !reference_lines(block).is_empty()).count();
    references >= REFERENCES && references * 10 >= texts().count() * 6
}
