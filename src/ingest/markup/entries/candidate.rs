//! Possible entries, and which of them are papers.

use crate::ingest::markup::entries::bibliography::REFERENCES;
use crate::ingest::markup::entries::entry_builder::EntryBuilder;
use crate::ingest::markup::entries::metadata;
use crate::ingest::markup::entries::page;
use crate::ingest::markup::entries::siblings::{self, ListKey, Standing};
use crate::ingest::markup::entries::trust::Trust;
use crate::ingest::markup::parse::block::{Block, BlockKind, Meta};
use crate::paper::PartialDate;

/// The least papers of a list. A note on one paper links to fewer, or its front matter identifies the paper.
pub(crate) const LISTED: usize = 5;

/// The form that all entries of one list have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryShape {
    Heading,
    Paragraph,
    Item,
    Row,
    // A reference without a link.
    Reference,
    // A title behind its year and venue.
    Listed,
    // A title with a text, without a link.
    Unlinked,
}

impl EntryShape {
    const ALL: [Self; 4] = [Self::Heading, Self::Paragraph, Self::Item, Self::Row];
}

/// A possible entry, and the date of its section.
pub(crate) struct EntryCandidate {
    pub builder: EntryBuilder,
    pub trust: Trust,
    pub shape: EntryShape,
    pub date: Option<PartialDate>,
    pub list: ListKey,
    pub standing: Standing,
    // How many blocks it has.
    pub blocks: usize,
}

impl EntryCandidate {
    fn alone(builder: EntryBuilder, date: Option<PartialDate>) -> Self {
        let (trust, shape, standing) = (Trust::Strong, EntryShape::Heading, Standing::Other);
        Self { builder, trust, shape, date, list: (0, 0), standing, blocks: 0 }
    }
}

/// The candidates that are papers; of a page about one paper, that one. `date` is that of the file.
pub(crate) fn papers(
    mut candidates: Vec<EntryCandidate>,
    blocks: &[Block],
    meta: &Meta,
    date: Option<PartialDate>,
) -> Vec<EntryCandidate> {
    // An entry without a link to a paper counts only if entries of the same form have one.
    let has_strong = |shape| candidates.iter().any(|other| other.trust == Trust::Strong && other.shape == shape);
    let mut strong_shapes: Vec<EntryShape> = EntryShape::ALL.into_iter().filter(|&shape| has_strong(shape)).collect();
    // References below the title of a paper are its own.
    let count = |shape| candidates.iter().filter(|candidate| candidate.shape == shape).count();
    let texts = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)).count();
    let references = count(EntryShape::Reference);
    let headed = strong_shapes.contains(&EntryShape::Heading);
    // The text of a paper ends with references too.
    if references >= REFERENCES && references * 2 >= texts && !headed {
        strong_shapes.push(EntryShape::Reference);
    }
    if count(EntryShape::Listed) >= REFERENCES && !headed {
        strong_shapes.push(EntryShape::Listed);
    }
    let standings: Vec<(ListKey, Standing)> = candidates.iter().map(|other| (other.list, other.standing)).collect();
    let blocks_of = |candidates: &[EntryCandidate]| candidates.iter().map(|one| one.blocks).sum::<usize>();
    let is_list = blocks_of(&candidates) * 2 >= texts;
    let mut unlinked = siblings::papers(&standings, siblings::name_papers(blocks), is_list).into_iter();
    candidates.retain(|candidate| {
        let is_paper = unlinked.next().unwrap_or_default();
        if candidate.shape == EntryShape::Unlinked { is_paper } else { strong_shapes.contains(&candidate.shape) }
    });
    // A page about one paper also mentions others, but they are not most of it.
    let mentions = candidates.iter().all(|candidate| candidate.shape == EntryShape::Unlinked)
        && blocks_of(&candidates) * 2 < texts;
    let papers = candidates.iter().filter(|candidate| candidate.trust == Trust::Strong).count();
    let note = if metadata::identifies(meta) || papers < LISTED { page::note(blocks, meta) } else { None };
    if let Some(builder) = note {
        candidates = vec![EntryCandidate::alone(builder, None)];
    } else if (candidates.is_empty() || mentions)
        && let Some(builder) = page::read(blocks, meta)
    {
        candidates = vec![EntryCandidate::alone(builder, date.filter(|_| !meta.front))];
    } else if let [EntryCandidate { builder, shape: EntryShape::Heading, date, .. }] = &mut candidates[..] {
        metadata::complete(builder, meta);
        // The day of a note is not that of its paper.
        *date = date.take().filter(|_| !meta.front);
    }
    candidates
}
