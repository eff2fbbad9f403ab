//! The vocabulary of the built-in model, as `build.rs` has sorted it: 42,020 pieces that are looked up where they lie
//! in the program. Building the tables of `tokenizers` from its JSON takes longer than answering a question.
//!
//! A text falls into those pieces whose scores have the greatest sum (Kudo, 2018), as in `tokenizers`' `Unigram`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tokenizers::models::unigram::UnigramTrainer;
use tokenizers::{Model, Result, Token};

/// What an unknown character costs more than the least likely piece.
const UNKNOWN: f64 = 10.0;

/// A unigram vocabulary. The pieces stand in the order of their bytes, so all that begin alike stand together.
#[derive(Debug, Clone)]
pub(crate) struct UnigramVocabulary {
    unknown: u32,
    unknown_score: f64,
    ends: &'static [u8],
    ids: &'static [u8],
    scores: &'static [u8],
    text: &'static [u8],
}

/// The best way to read a text up to a place.
#[derive(Debug, Clone, Copy)]
struct Best {
    score: f64,
    /// Where its last piece begins, and which it is.
    from: usize,
    id: u32,
}

impl UnigramVocabulary {
    /// Takes the file that `build.rs` makes; its form is described there.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        let (count, rest) = file.split_first_chunk()?;
        let (unknown, rest) = rest.split_first_chunk()?;
        let (lowest, rest) = rest.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (ends, rest) = rest.split_at_checked(count * 4)?;
        let (ids, rest) = rest.split_at_checked(count * 4)?;
        let (scores, text) = rest.split_at_checked(count * 8)?;
        let unknown_score = f64::from_le_bytes(*lowest) - UNKNOWN;
        Some(Self { unknown: u32::from_le_bytes(*unknown), unknown_score, ends, ids, scores, text })
    }

    /// How much each piece tells, by its id: the rarer, the more.
    pub fn weights(&self) -> Vec<f32> {
        let mut weights = vec![0.0; self.len()];
        for at in 0..self.len() {
            if let Some(weight) = weights.get_mut(self.id(at) as usize) {
                *weight = -self.score(at) as f32;
            }
        }
        weights
    }

    fn len(&self) -> usize {
        self.ids.len() / 4
    }

    fn piece(&self, at: usize) -> &'static [u8] {
        let from = if at == 0 { 0 } else { number(self.ends, at - 1) };
        &self.text[from as usize..number(self.ends, at) as usize]
    }

    fn id(&self, at: usize) -> u32 {
        number(self.ids, at)
    }

    fn score(&self, at: usize) -> f64 {
        f64::from_le_bytes(std::array::from_fn(|byte| self.scores[at * 8 + byte]))
    }

    /// The first piece from `low` to `high` for which `is_before` does not hold.
    fn first(&self, mut low: usize, mut high: usize, is_before: impl Fn(&[u8]) -> bool) -> usize {
        while low < high {
            let middle = low.midpoint(high);
            if is_before(self.piece(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Calls `on` with each piece that `text` begins with, the shortest first.
    fn each_prefix(&self, text: &[u8], mut on: impl FnMut(usize)) {
        let (mut low, mut high) = (0, self.len());
        for (length, &byte) in text.iter().enumerate() {
            // All from `low` to `high` begin with the same `length` bytes.
            low = self.first(low, high, |piece| piece.get(length).is_none_or(|&other| other < byte));
            high = self.first(low, high, |piece| piece[length] == byte);
            if low == high {
                return;
            }
            if self.piece(low).len() == length + 1 {
                on(low);
            }
        }
    }

    fn find(&self, text: &[u8]) -> Option<u32> {
        let at = self.first(0, self.len(), |piece| piece < text);
        (at < self.len() && self.piece(at) == text).then(|| self.id(at))
    }

    /// The pieces of `text`: the id and where it ends.
    fn split(&self, text: &str) -> Vec<(u32, usize)> {
        let mut best: Vec<Option<Best>> = vec![None; text.len() + 1];
        best[0] = Some(Best { score: 0.0, from: 0, id: self.unknown });
        for (from, char) in text.char_indices() {
            let Some(Best { score, .. }) = best[from] else { continue };
            let mut offer = |to: usize, more: f64, id: u32| {
                let score = score + more;
                if best[to].is_none_or(|other| score > other.score) {
                    best[to] = Some(Best { score, from, id });
                }
            };
            let mut is_known = false;
            self.each_prefix(&text.as_bytes()[from..], |at| {
                let length = self.piece(at).len();
                is_known |= length == char.len_utf8();
                offer(from + length, self.score(at), self.id(at));
            });
            if !is_known {
                offer(from + char.len_utf8(), self.unknown_score, self.unknown);
            }
        }
        let (mut pieces, mut end): (Vec<(u32, usize)>, _) = (Vec::new(), text.len());
        while let Some(Best { from, id, .. }) = best[end].filter(|_| end > 0) {
            // Unknown characters beside each other are one piece.
            if id != self.unknown || pieces.last().is_none_or(|next| next.0 != self.unknown) {
                pieces.push((id, end));
            }
            end = from;
        }
        pieces.reverse();
        pieces
    }
}

fn number(numbers: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|byte| numbers[at * 4 + byte]))
}

impl Model for UnigramVocabulary {
    type Trainer = UnigramTrainer;

    fn tokenize(&self, text: &str) -> Result<Vec<Token>> {
        let mut from = 0;
        let token = |(id, end)| {
            let token = Token::new(id, text[from..end].to_string(), (from, end));
            from = end;
            token
        };
        Ok(self.split(text).into_iter().map(token).collect())
    }

    fn token_to_id(&self, token: &str) -> Option<u32> {
        self.find(token.as_bytes())
    }

    fn id_to_token(&self, id: u32) -> Option<String> {
        let at = (0..self.len()).find(|&at| self.id(at) == id)?;
        String::from_utf8(self.piece(at).to_vec()).ok()
    }

    fn get_vocab(&self) -> HashMap<String, u32> {
        let piece = |at| String::from_utf8_lossy(self.piece(at)).into_owned();
        (0..self.len()).map(|at| (piece(at), self.id(at))).collect()
    }

    fn get_vocab_size(&self) -> usize {
        self.len()
    }

    fn save(&self, _folder: &Path, _prefix: Option<&str>) -> Result<Vec<PathBuf>> {
        Err("the built-in vocabulary is not written".into())
    }

    fn get_trainer(&self) -> UnigramTrainer {
        UnigramTrainer::default()
    }
}
