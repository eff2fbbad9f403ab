//! What stands directly below a title: links to the paper, its identifier, its authors, a table of its properties.

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::parse::block::{Block, BlockKind, Line};
use crate::paper::identifiers;

/// Between two labels, as in the name of a section on the title and the authors.
pub(crate) const BOTH: [char; 5] = ['&', '和', '与', '及', '/'];

/// Whether the first lines below a heading are the record of a paper: its authors or address, and more.
pub(crate) fn has_record(body: &[Block]) -> bool {
    let first = body.iter().take_while(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)).take(6);
    let lines = first.flat_map(|block| block.lines.iter().take(8)).flat_map(field_label::pieces);
    let labels: Vec<Label> =
        lines.filter_map(|line| field_label::leading_label(&line)).map(|(label, _)| label).collect();
    let names = labels.iter().any(|label| matches!(label, Label::Authors | Label::Doi | Label::Original));
    let of_record = |label: &&Label| {
        matches!(
            label,
            Label::Authors
                | Label::Doi
                | Label::Original
                | Label::Date
                | Label::Venue
                | Label::Paper
                | Label::Ignored
                | Label::Tags
        )
    };
    names && labels.iter().filter(of_record).count() >= 2
}

/// Whether links to the paper itself stand directly below a heading: `[Paper](…) | [Code](…)`.
pub(crate) fn links_own(body: &[Block]) -> bool {
    let Some(first) = body.first().filter(|block| block.kind == BlockKind::Paragraph) else { return false };
    let links: Vec<_> = first.lines.iter().flat_map(Line::links).collect();
    links.iter().all(|(label, _)| address::is_generic(label) || label.split_whitespace().count() <= 2)
        && links.iter().any(|(label, url)| address::names_paper(label) && address::is_paper(url))
        && first
            .lines
            .iter()
            .flat_map(|line| &line.spans)
            .all(|span| span.url.is_some() || title::words(&span.text) <= 1)
}

/// Whether a heading is the name of a volume of papers.
pub(crate) fn is_volume(text: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    ["proceedings of", "findings of the", "论文集"].iter().any(|name| text.starts_with(name))
}

/// Whether a heading is the name of a list of papers.
pub(crate) fn names_list(text: &str) -> bool {
    const WORDS: [&str; 12] = [
        "awesome",
        "paper list",
        "reading list",
        "papers",
        "daily",
        "weekly",
        "digest",
        "论文列表",
        "论文合集",
        "日报",
        "周报",
        "书单",
    ];
    let text = text.to_lowercase();
    WORDS.iter().any(|word| text.contains(word))
}

/// Whether a table says properties of one paper, one in each row.
pub(crate) fn has_properties(rows: &[Block], titled: bool) -> bool {
    let label = |block: &Block| match &block.kind {
        BlockKind::Row { cells, .. } if cells.len() == 2 => {
            cells[0].first().and_then(|line| field_label::label_of(&line.text()))
        }
        _ => None,
    };
    let rows = rows.iter().take(12).take_while(|block| matches!(block.kind, BlockKind::Row { .. }));
    let labels: Vec<Label> = rows.filter_map(label).collect();
    // A table of arguments may have a row with the name `Category`.
    labels.iter().any(|label| label.is_strong() && *label != Label::Category)
        && if titled { labels.len() >= 2 } else { labels.len() >= 3 && labels.contains(&Label::Authors) }
}

/// Whether a short line in a paragraph below a title is the address or the identifier of the paper.
pub(crate) fn names_own(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
        && block.lines.iter().take(4).any(|line| {
            let links = line.links();
            let sole = line.is_sole_link()
                && links.iter().all(|(label, url)| address::is_generic(label) && address::is_paper(url));
            let text = line.text();
            sole || links.is_empty() && title::words(&text) <= 12 && identifiers::arxiv_in(&text).is_some()
        })
}
