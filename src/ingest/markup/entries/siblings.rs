//! Which entries without a link are papers: the other entries of their list tell.

use std::collections::HashMap;

use crate::ingest::markup::parse::block::{Block, BlockKind};

/// The list to which an item belongs: the block before the list, and the depth of the item.
pub(crate) type ListKey = (usize, u32);

/// What speaks for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It links to a paper.
    Linked,
    /// It has no link to a paper, and says who wrote the paper and when, or at which conference it appeared.
    Cited,
    /// It has a title of one or two words, which may also be a notion that a text explains, and is cited.
    Brief,
    /// It has a year or a lone name.
    Dated,
    /// It has a title that is set apart, and a text.
    Named,
    /// It is of another form.
    Other,
}

/// Whether each entry is a paper by what it says and by its siblings. `of_papers` says that a heading of the file names
/// papers, and `is_list` that the entries without a link are most of the file.
pub(crate) fn papers(entries: &[(ListKey, Standing)], of_papers: bool, is_list: bool) -> Vec<bool> {
    let mut counts: HashMap<ListKey, [usize; 5]> = HashMap::new();
    for (list, standing) in entries {
        let slot = match standing {
            Standing::Linked => 0,
            Standing::Cited => 1,
            Standing::Dated => 2,
            Standing::Named => 3,
            Standing::Brief => 4,
            Standing::Other => continue,
        };
        counts.entry(*list).or_default()[slot] += 1;
    }
    let is_paper = |(list, standing): &(ListKey, Standing)| {
        let [linked, cited, dated, named, brief] = counts.get(list).copied().unwrap_or_default();
        match standing {
            Standing::Linked | Standing::Cited => true,
            Standing::Brief => linked + cited > 0 || of_papers || is_list && brief > 1,
            Standing::Dated => linked + cited > 0 || of_papers && dated + brief > 1,
            // One of two could be a remark on the other.
            Standing::Named => linked + cited > 1 && linked + cited >= named,
            Standing::Other => false,
        }
    };
    entries.iter().map(is_paper).collect()
}

/// The list of each block.
pub(crate) fn lists(blocks: &[Block]) -> Vec<ListKey> {
    // Where the list begins: behind a heading, and that of inner items behind a block that is none.
    let (mut outer, mut inner) = (0, 0);
    let list = |(at, block): (usize, &Block)| {
        let key = (if block.depth > 0 { inner } else { outer }, block.depth);
        if block.heading().is_some() {
            outer = at + 1;
        }
        if block.depth == 0 {
            inner = at + 1;
        }
        key
    };
    blocks.iter().enumerate().map(list).collect()
}

/// Whether a heading says that papers follow.
pub(crate) fn name_papers(blocks: &[Block]) -> bool {
    const WORDS: [&str; 8] = ["paper", "reading", "literature", "publication", "references", "论文", "文献", "阅读"];
    blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_))).any(|heading| {
        let text = heading.text().to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::Standing::{Brief, Cited, Dated, Linked, Named};
    use super::*;

    #[test]
    fn siblings_speak_for_an_entry() {
        let kept = |standings: &[Standing], of_papers| {
            papers(&standings.iter().map(|&standing| ((0, 1), standing)).collect::<Vec<_>>(), of_papers, false)
        };
        assert_eq!(kept(&[Cited], false), [true]);
        assert_eq!(kept(&[Dated, Dated, Dated], false), [false; 3]);
        assert_eq!(kept(&[Dated, Dated], true), [true; 2]);
        assert_eq!(kept(&[Dated, Cited], false), [true; 2]);
        assert_eq!(
            (kept(&[Brief], false), kept(&[Brief], true), kept(&[Brief, Cited], false)),
            (vec![false], vec![true], vec![true; 2])
        );
        assert_eq!(kept(&[Linked, Named], false), [true, false]);
        assert_eq!(kept(&[Linked, Linked, Named], false), [true; 3]);
        // Another list does not speak for it.
        assert_eq!(papers(&[((0, 1), Cited), ((9, 1), Dated)], false, true), [true, false]);
    }
}
