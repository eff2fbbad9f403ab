//! Texts longer than the model reads, split at sentence ends.

use std::ops::Range;
use std::sync::Arc;

use crate::embed::tokens::Tokens;
use crate::embed::{EmbedError, Identity, Model};
use crate::text::sentence;

/// Cuts texts into pieces that the model reads whole.
pub struct Window {
    tokenizer: Arc<Tokens>,
    prefix_tokens: usize,
    max_tokens: usize,
}

impl Window {
    /// The window of `model`.
    ///
    /// # Errors
    /// When its tokenizer is unusable.
    pub fn new(model: &Model) -> Result<Self, EmbedError> {
        Ok(Self::of(Arc::new(Tokens::of(model)?), model.identity()))
    }

    pub(super) fn of(tokenizer: Arc<Tokens>, identity: &Identity) -> Self {
        let prefix_tokens = tokenizer.count(&identity.passage_prefix);
        Self { tokenizer, prefix_tokens, max_tokens: identity.max_tokens }
    }

    /// Tokens of `text`, without the two that frame a whole input.
    pub fn tokens(&self, text: &str) -> usize {
        self.tokenizer.count(text)
    }

    /// Byte ranges of `text` that each fit the model behind a passage's prefix and `head` (the
    /// title, say). They end where sentences end, cover the text, and are one when it fits.
    pub fn split(&self, head: &str, text: &str) -> Vec<Range<usize>> {
        // Two tokens frame the input, and joining pieces may cost one or two at the seams.
        let room = self.max_tokens.saturating_sub(self.prefix_tokens + self.tokens_at_most(head) + 4);
        // However long the head is, the pieces stay large enough to mean something.
        let room = room.max(self.max_tokens / 4);
        let mut pieces: Vec<Range<usize>> = Vec::new();
        if self.fits(text, room) {
            pieces.push(0..text.len());
            return pieces;
        }
        let mut used = 0;
        for sentence in sentence::split(text) {
            for part in self.shorter(text, sentence, room) {
                let tokens = self.tokens(&text[part.clone()]);
                match pieces.last_mut() {
                    Some(last) if used + tokens <= room => {
                        last.end = part.end;
                        used += tokens;
                    }
                    _ => {
                        pieces.push(part);
                        used = tokens;
                    }
                }
            }
        }
        pieces
    }

    // No piece of a unigram or WordPiece vocabulary is shorter than a byte, so a short text needs
    // no counting.
    fn fits(&self, text: &str, room: usize) -> bool {
        text.len() <= room || self.tokens(text) <= room
    }

    fn tokens_at_most(&self, text: &str) -> usize {
        if text.is_empty() { 0 } else { self.tokens(text) }
    }

    // A sentence that does not fit alone is halved, near a blank or a comma where there is one.
    fn shorter(&self, text: &str, sentence: Range<usize>, room: usize) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut todo = vec![sentence];
        while let Some(range) = todo.pop() {
            let part = &text[range.clone()];
            if self.fits(part, room) || part.chars().nth(1).is_none() {
                out.push(range);
                continue;
            }
            let middle = range.start + half(part);
            todo.push(middle..range.end);
            todo.push(range.start..middle);
        }
        out
    }
}

fn half(part: &str) -> usize {
    let middle = part.len() / 2;
    let soft = part
        .char_indices()
        .filter(|(_, c)| matches!(c, ' ' | '\n' | ',' | ';' | '，' | '；' | '、'))
        .map(|(i, c)| i + c.len_utf8())
        .filter(|&i| i > part.len() / 4 && i < part.len() * 3 / 4)
        .min_by_key(|&i| i.abs_diff(middle));
    soft.unwrap_or_else(|| {
        // The first boundary at or after the middle; the part has two characters, so one exists.
        let first = part.chars().next().map_or(1, char::len_utf8);
        (middle.max(first)..part.len()).find(|&i| part.is_char_boundary(i)).unwrap_or(first)
    })
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::*;
    use crate::embed::Choice;

    fn window() -> Window {
        Window::new(&Model::open(&Choice::BuiltIn).expect("built in")).expect("tokenizer")
    }

    #[test]
    fn a_short_text_is_one_piece() {
        let window = window();
        assert_eq!(window.split("A title", "One. Two.").first(), Some(&(0..9)));
        assert_eq!(window.split("", "").first(), Some(&(0..0)));
    }

    #[test]
    fn a_long_text_is_split_at_sentence_ends_and_nothing_is_lost() {
        let window = window();
        for sentence in
            ["Retrieval at scale needs an index that fits in memory. ", "检索需要一个能放进内存的索引，速度要快。"]
        {
            let text = sentence.repeat(120);
            let pieces = window.split("A title", &text);
            assert!(pieces.len() > 1);
            assert_eq!(pieces[0].start, 0);
            assert_eq!(pieces.last().map(|p| p.end), Some(text.len()));
            for pair in pieces.windows(2) {
                assert_eq!(pair[0].end, pair[1].start);
                assert!(text[..pair[0].end].trim_end().ends_with(['.', '。']));
            }
            for piece in pieces {
                assert!(window.tokens(&text[piece]) <= 512);
            }
        }
    }

    #[test]
    fn a_sentence_without_end_is_still_cut_to_fit() {
        let window = window();
        for text in ["索引".repeat(2000), "x".repeat(5000), "word ".repeat(3000)] {
            let pieces = window.split("", &text);
            assert_eq!(pieces.iter().map(|p| p.len()).sum::<usize>(), text.len());
            assert!(pieces.iter().all(|p| window.tokens(&text[p.clone()]) <= 508), "{}", text.len());
        }
    }
}
