//! The running text of a draft, without its markup.

use std::ops::Range;

/// A paragraph or a list item without markup. Each byte knows the byte of the draft that it comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ProseBlock {
    pub text: String,
    /// For each byte of the text, its place in the draft.
    origins: Vec<usize>,
}

impl ProseBlock {
    /// Adds `draft[range]` as it is. Line breaks become blanks.
    pub fn push(&mut self, draft: &str, range: Range<usize>) {
        for (at, c) in draft[range.clone()].char_indices() {
            self.push_char(if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c }, range.start + at);
        }
    }

    /// Adds a character that stands for what is at `place` in the draft, which is at least as long.
    pub fn push_char(&mut self, c: char, place: usize) {
        self.text.push(c);
        self.origins.extend((0..c.len_utf8()).map(|byte| place + byte));
    }

    /// Where `range` of the text is in the draft, with the markup that is within it.
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origins.get(range.start).copied().unwrap_or_default();
        let last = range.end.checked_sub(1).and_then(|last| self.origins.get(last));
        start..last.map_or(start, |last| last + 1)
    }
}

/// Blocks in the making.
#[derive(Debug, Default)]
pub(super) struct ProseBlocks {
    finished: Vec<ProseBlock>,
    pub open: ProseBlock,
}

impl ProseBlocks {
    /// Begins a new block.
    pub fn end_block(&mut self) {
        let block = std::mem::take(&mut self.open);
        if !block.text.trim().is_empty() {
            self.finished.push(block);
        }
    }

    pub fn finish(mut self) -> Vec<ProseBlock> {
        self.end_block();
        self.finished
    }
}
