//! Splits texts that are longer than a model reads.

use std::ops::Range;

use crate::embed::spec::Identity;
use crate::text::sentence;

/// Splits texts into pieces that a model reads whole.
pub struct Window {
    count: Box<dyn Fn(&str) -> usize + Send + Sync>,
    prefix_tokens: usize,
    max_tokens: usize,
}

impl Window {
    /// The window of the model `identity`. `count` gives the number of tokens of a text, without those that frame a
    /// whole input; a token is at least one byte long.
    pub fn new(count: impl Fn(&str) -> usize + Send + Sync + 'static, identity: &Identity) -> Self {
        let prefix_tokens = count(&identity.passage_prefix);
        Self { count: Box::new(count), prefix_tokens, max_tokens: identity.max_tokens }
    }

    /// The number of tokens of `text`, without those that frame a whole input.
    pub fn tokens(&self, text: &str) -> usize {
        (self.count)(text)
    }

    /// Byte ranges of `text` that the model reads whole after the passage prefix and `head`, for example a title. They
    /// end at sentence ends, cover the text without gaps, and are one range when the text fits.
    pub fn split(&self, head: &str, text: &str) -> Vec<Range<usize>> {
        // Two tokens frame the input, and joining two texts may cost one or two more.
        let room = self.max_tokens.saturating_sub(self.prefix_tokens + self.tokens_of_head(head) + 4);
        // Under a very long head the pieces are still long enough to mean something.
        let room = room.max(self.max_tokens / 4);
        let mut pieces: Vec<Range<usize>> = Vec::new();
        if self.fits(text, room) {
            pieces.push(0..text.len());
            return pieces;
        }
        let mut used = 0;
        for sentence in sentence::split(text) {
            for part in self.halves(text, sentence, room) {
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

    // A token is at least one byte, so a short text needs no tokenizer.
    fn fits(&self, text: &str, room: usize) -> bool {
        text.len() <= room || self.tokens(text) <= room
    }

    fn tokens_of_head(&self, head: &str) -> usize {
        if head.is_empty() { 0 } else { self.tokens(head) }
    }

    // A sentence that does not fit is halved until its parts do, near a blank or a comma where there is one.
    fn halves(&self, text: &str, sentence: Range<usize>, room: usize) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut open = vec![sentence];
        while let Some(range) = open.pop() {
            let part = &text[range.clone()];
            if self.fits(part, room) || part.chars().nth(1).is_none() {
                parts.push(range);
                continue;
            }
            let middle = range.start + middle_of(part);
            open.push(middle..range.end);
            open.push(range.start..middle);
        }
        parts
    }
}

fn middle_of(part: &str) -> usize {
    let middle = part.len() / 2;
    let soft = part
        .char_indices()
        .filter(|(_, c)| matches!(c, ' ' | '\n' | ',' | ';' | '，' | '；' | '、'))
        .map(|(i, c)| i + c.len_utf8())
        .filter(|&i| i > part.len() / 4 && i < part.len() * 3 / 4)
        .min_by_key(|&i| i.abs_diff(middle));
    soft.unwrap_or_else(|| {
        // The part has two characters, so there is a boundary at or after its middle.
        let first = part.chars().next().map_or(1, char::len_utf8);
        (middle.max(first)..part.len()).find(|&i| part.is_char_boundary(i)).unwrap_or(first)
    })
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::*;
    use crate::embed::{Model, ModelChoice};

    fn window() -> Window {
        Model::open(&ModelChoice::BuiltIn).expect("built in").window().expect("tokenizer")
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
