//! Titles that are a paragraph or an item of their own, above a list of links and fields.

use crate::ingest::markup::entries::short_title;
use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::button::is_links_only;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};

// How many blocks of fields are looked at below a title.
const FIELDS: usize = 12;

/// Whether the block at `at` is a paragraph with the title of the paper whose links or fields are the list below it.
pub(crate) fn is_over_fields(blocks: &[Block], at: usize) -> bool {
    let block = &blocks[at];
    if block.kind != BlockKind::Paragraph || block.lines.len() > 3 || !is_title(block) {
        return false;
    }
    let bold = block.lines.iter().flat_map(|line| &line.spans).all(|span| span.strong || span.text.trim().is_empty());
    let fields = || blocks[at + 1..].iter().take(FIELDS).take_while(|next| is_field_block(next, block.depth));
    let mut fields = fields().flat_map(|next| &next.lines);
    // A paragraph with the links needs a bold title above it. Others may end with a colon, or be any text.
    let item = blocks.get(at + 1).is_some_and(|next| next.kind == BlockKind::Item);
    (item || bold) && fields.any(leads_to_paper)
}

/// Whether the block at `at` begins with the title of a paper whose fields are its other lines, or the blocks below it
/// that belong to the same item. With `names`, a name of one or two words is a title too.
pub(crate) fn begins_over_fields(blocks: &[Block], at: usize, names: bool) -> bool {
    let block = &blocks[at];
    let Some((first, more)) = block.lines.split_first() else { return false };
    let text = first.text();
    let bold = first.spans.iter().all(|span| span.strong || span.text.trim().is_empty());
    let long = title::looks_like_title(&title::clean(&text));
    let linked = first.links().iter().any(|(_, url)| address::is_paper(url));
    let item = block.kind == BlockKind::Item;
    let titled = if item { long || (bold || names) && short_title::is_name(&text) } else { bold && long };
    if !(item || block.kind == BlockKind::Paragraph) || !titled || linked || field_label::leading_label(first).is_some()
    {
        return false;
    }
    let belongs = |next: &&Block| {
        item && next.heading().is_none()
            && (next.depth > block.depth || next.depth == block.depth && next.kind == BlockKind::Paragraph)
    };
    let inner = blocks[at + 1..].iter().take(FIELDS).take_while(belongs).flat_map(|next| &next.lines);
    more.iter().chain(inner).any(|line| {
        leads_to_paper(line)
            || field_label::leading_label(line).is_some_and(|(label, rest)| match label {
                Label::Category => false,
                Label::Paper => item && !rest.links().is_empty(),
                label => label.is_strong(),
            })
    })
}

/// The block after the fields of the title at `at`.
pub(crate) fn extent(blocks: &[Block], at: usize) -> usize {
    let depth = blocks[at].depth;
    let fields = blocks[at + 1..].iter().take_while(|next| is_field_block(next, depth));
    at + 1 + fields.count()
}

fn is_title(block: &Block) -> bool {
    let text = block.text();
    let titled = title::looks_like_title(&title::clean(&text)) || short_title::is_name(&text);
    let led = block.lines.first().is_some_and(|line| field_label::leading_label(line).is_some());
    let unlinked = || block.lines.iter().flat_map(|line| line.links()).all(|(_, url)| !address::is_paper(&url));
    titled && !led && !text.trim_end().ends_with([':', '：']) && unlinked()
}

// Whether a block can be one of the fields below a title.
fn is_field_block(block: &Block, depth: u32) -> bool {
    match block.kind {
        BlockKind::Item => true,
        BlockKind::Paragraph if block.depth > depth => true,
        BlockKind::Paragraph => block.lines.iter().all(|line| {
            is_links_only(line) || field_label::leading_label(line).is_some_and(|(label, _)| is_link(label))
        }),
        _ => false,
    }
}

fn is_link(label: Label) -> bool {
    matches!(label, Label::Paper | Label::Link | Label::Doi | Label::Authors | Label::Venue | Label::Date | Label::Tags)
}

// `Paper: URL`, or only links, one of them to a paper.
fn leads_to_paper(line: &Line) -> bool {
    let linked = || line.links().iter().any(|(_, url)| address::is_paper(url));
    match field_label::leading_label(line) {
        Some((Label::Paper, rest)) => linked() && rest.links().iter().all(|(label, _)| address::is_generic(label)),
        Some(_) => false,
        None => is_links_only(line) && linked(),
    }
}
