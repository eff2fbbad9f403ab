//! The unigram vocabulary of the built-in model, sorted by `build.rs` and searched where it lies in the program. Building the
//! tables of `tokenizers` from JSON takes longer than answering a question.
//!
//! A text is split into the pieces whose scores have the greatest sum (Kudo, 2018), as `tokenizers`' `Unigram` does.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use tokenizers::models::unigram::UnigramTrainer;
use tokenizers::{Model, Result, Token};

/// The score of an unknown character is this much below that of the least likely piece; the value of `tokenizers`.
const UNKNOWN_PENALTY: f64 = 10.0;

/// A unigram vocabulary. The pieces are sorted by their bytes, so that those with a common prefix are neighbours.
#[derive(Debug, Clone)]
pub(super) struct UnigramVocabulary {
    unknown: u32,
    unknown_score: f64,
    /// Per piece, a `u32`: where its bytes end in `text`.
    ends: &'static [u8],
    /// Per piece, a `u32`: its id.
    ids: &'static [u8],
    /// Per piece, an `f64`: the logarithm of its probability.
    scores: &'static [u8],
    text: &'static [u8],
}

/// The best segmentation of a text up to one position.
#[derive(Debug, Clone, Copy)]
struct Segmentation {
    score: f64,
    /// Where its last piece begins.
    from: usize,
    /// The id of its last piece.
    id: u32,
}

impl UnigramVocabulary {
    /// Reads the file that `build.rs` writes. `None` when it is cut short.
    pub fn read(file: &'static [u8]) -> Option<Self> {
        let (count, rest) = file.split_first_chunk()?;
        let (unknown, rest) = rest.split_first_chunk()?;
        let (lowest, rest) = rest.split_first_chunk()?;
        let count = u32::from_le_bytes(*count) as usize;
        let (ends, rest) = rest.split_at_checked(count * 4)?;
        let (ids, rest) = rest.split_at_checked(count * 4)?;
        let (scores, text) = rest.split_at_checked(count * 8)?;
        let unknown_score = f64::from_le_bytes(*lowest) - UNKNOWN_PENALTY;
        Some(Self { unknown: u32::from_le_bytes(*unknown), unknown_score, ends, ids, scores, text })
    }

    /// The weight of each piece by its id: its negative logarithmic probability.
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

    /// The first piece from `low` to `high` that is not `is_before`.
    fn partition_point(&self, mut low: usize, mut high: usize, is_before: impl Fn(&[u8]) -> bool) -> usize {
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

    /// Calls `on_piece` with each piece that is a prefix of `text`, the shortest first.
    fn each_prefix(&self, text: &[u8], mut on_piece: impl FnMut(usize)) {
        let (mut low, mut high) = (0, self.len());
        for (length, &byte) in text.iter().enumerate() {
            // The pieces from `low` to `high` share their first `length` bytes with `text`.
            low = self.partition_point(low, high, |piece| piece.get(length).is_none_or(|&other| other < byte));
            high = self.partition_point(low, high, |piece| piece[length] == byte);
            if low == high {
                return;
            }
            if self.piece(low).len() == length + 1 {
                on_piece(low);
            }
        }
    }

    fn find(&self, text: &[u8]) -> Option<u32> {
        let at = self.partition_point(0, self.len(), |piece| piece < text);
        (at < self.len() && self.piece(at) == text).then(|| self.id(at))
    }

    /// The best segmentation of `text`: of each piece, its id and where it ends (the algorithm of Viterbi).
    fn segment(&self, text: &str) -> Vec<(u32, usize)> {
        let mut best: Vec<Option<Segmentation>> = vec![None; text.len() + 1];
        best[0] = Some(Segmentation { score: 0.0, from: 0, id: self.unknown });
        for (from, char) in text.char_indices() {
            let Some(Segmentation { score, .. }) = best[from] else { continue };
            let mut offer = |to: usize, more: f64, id: u32| {
                let score = score + more;
                if best[to].is_none_or(|other| score > other.score) {
                    best[to] = Some(Segmentation { score, from, id });
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
        while let Some(Segmentation { from, id, .. }) = best[end].filter(|_| end > 0) {
            // Neighbouring unknown characters form one piece.
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
        Ok(self.segment(text).into_iter().map(token).collect())
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
        Err("the built-in vocabulary cannot be saved".into())
    }

    fn get_trainer(&self) -> UnigramTrainer {
        UnigramTrainer::default()
    }
}
