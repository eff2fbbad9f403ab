//! About how near a sentence is to a question, without a run of the model: thousands of sentences in the time of one.
//!
//! Two guesses are added. One is of the sentence's vector: the mean of its words' rows in the model's own table, the
//! rarer the heavier, times a matrix that `models/train/sentence_prefilter.py` has fitted to the model's vectors. The other looks
//! for each word of the question which word of the sentence has the nearest row.

use std::collections::HashMap;
use std::sync::Arc;

use crate::embed::builtin::onnx_weights::OnnxWeights;
use crate::embed::tokens::Tokens;
use crate::embed::{EmbedError, Model, SentencePrefilter};
use crate::vector::dot;

/// What the guesses are made of.
pub(crate) struct TokenTable {
    tokens: Arc<Tokens>,
    /// The model's table of words: `width` signed bytes a token.
    table: &'static [u8],
    weights: Vec<f32>,
    /// What all rows of the table, and all vectors of sentences, have in common.
    mean: Vec<f32>,
    common: Vec<f32>,
    /// A row of the matrix makes one number of a vector.
    matrix: Vec<f32>,
}

impl TokenTable {
    /// What the program holds for `model`: `None` for another than the built-in one.
    pub(crate) fn of(model: &Model, graph: &OnnxWeights, tokens: Arc<Tokens>) -> Option<Self> {
        let (onnx, prepared) = (model.built_in()?, model.prepared()?);
        let (weights, width) = (prepared.pieces()?.weights(), model.spec().identity.dimension);
        let shape = [weights.len() as i64, width as i64];
        let table = graph.weights.iter().find(|weight| weight.shape == shape)?.at.clone();
        let mut rest = prepared.sentence_prefilter;
        let mut floats = || -> Option<Vec<f32>> {
            let (floats, other) = rest.split_at_checked(width * 4)?;
            rest = other;
            Some(floats.chunks_exact(4).map(|bytes| f32::from_le_bytes(std::array::from_fn(|at| bytes[at]))).collect())
        };
        let (mean, common, scales) = (floats()?, floats()?, floats()?);
        // The signed bytes of each row, times its scale.
        let rows = rest.get(..width * width)?.chunks_exact(width).zip(&scales);
        let matrix = rows.flat_map(|(row, scale)| row.iter().map(move |&byte| scale * f32::from(byte as i8))).collect();
        Some(Self { tokens, table: &onnx[table], weights, mean, common, matrix })
    }

    /// The weight of a token and its row in the table, centred, with length 1.
    fn word(&self, id: u32) -> Option<(f32, Vec<f32>)> {
        let (width, id) = (self.mean.len(), id as usize);
        let bytes = self.table.get(id * width..(id + 1) * width)?;
        let row: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte as i8)).collect();
        let length = dot(&row, &row).sqrt().max(f32::MIN_POSITIVE);
        let mut row: Vec<f32> = row.iter().zip(&self.mean).map(|(x, mean)| x / length - mean).collect();
        let length = dot(&row, &row).sqrt().max(f32::MIN_POSITIVE);
        row.iter_mut().for_each(|x| *x /= length);
        Some((*self.weights.get(id)?, row))
    }

    /// A question's direction, from what all sentences have in common.
    fn unmapped(&self, vector: &[f32]) -> Vec<f32> {
        vector.iter().zip(&self.common).map(|(x, common)| x - common).collect()
    }

    /// The cosine of the vector guessed from `mean` and `meant`.
    fn cosine(&self, mean: &[f32], meant: &[f32]) -> f32 {
        let guess: Vec<f32> = self.matrix.chunks_exact(mean.len()).map(|row| dot(row, mean)).collect();
        let lengths = (dot(&guess, &guess) * dot(meant, meant)).sqrt();
        dot(&guess, meant) / lengths.max(f32::MIN_POSITIVE)
    }
}

impl SentencePrefilter for TokenTable {
    fn scores(&self, question: &str, vector: &[f32], sentences: &[&str]) -> Result<Vec<f32>, EmbedError> {
        let mut asked = self.tokens.ids(question)?;
        asked.sort_unstable();
        asked.dedup();
        let asked: Vec<(f32, Vec<f32>)> = asked.into_iter().filter_map(|id| self.word(id)).collect();
        let all: f32 = asked.iter().map(|(weight, _)| weight).sum::<f32>().max(f32::MIN_POSITIVE);
        let meant = self.unmapped(vector);
        let mut seen: HashMap<u32, Option<Seen>> = HashMap::new();
        let mut scores = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let mut mean = vec![0.0; self.mean.len()];
            let mut nearest = vec![0.0f32; asked.len()];
            for id in self.tokens.ids(sentence)? {
                let word = seen.entry(id).or_insert_with(|| {
                    self.word(id).map(|(weight, row)| {
                        let near = asked.iter().map(|(_, other)| dot(&row, other)).collect();
                        Seen { weight, near, row }
                    })
                });
                let Some(word) = word else { continue };
                mean.iter_mut().zip(&word.row).for_each(|(sum, x)| *sum += word.weight * x);
                nearest.iter_mut().zip(&word.near).for_each(|(best, &near)| *best = best.max(near));
            }
            let named: f32 = nearest.iter().zip(&asked).map(|(near, (weight, _))| near * weight).sum();
            scores.push(self.cosine(&mean, &meant) + named / all);
        }
        Ok(scores)
    }
}

/// A token of a sentence: its weight, its row, and how near it is to each of the question's.
struct Seen {
    weight: f32,
    near: Vec<f32>,
    row: Vec<f32>,
}

#[cfg(all(test, feature = "embedded-model"))]
mod tests {
    use super::*;
    use crate::embed::{Encoder, ModelChoice, OnnxEncoder};

    #[test]
    fn the_sentence_that_says_it_is_nearest_in_both_languages() {
        let embedder =
            OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("built in"), Some(1)).expect("embedder");
        let glance = embedder.sentence_prefilter().expect("tokens").expect("the built-in model has one");
        let english = [
            "We study how language models are served.",
            "A third of the memory is saved by compressing the cache of keys and values.",
            "Code is available.",
        ];
        let chinese = ["本文研究语言模型的部署。", "压缩键值缓存可以省下三分之一的显存。", "代码已公开。"];
        for question in ["compressing the key-value cache to save memory", "压缩键值缓存，节省显存"] {
            let vector = embedder.query(question).expect("vector");
            for sentences in [english, chinese] {
                let scores = glance.scores(question, &vector, &sentences).expect("scores");
                assert!(scores[1] > scores[0] && scores[1] > scores[2], "{question}: {scores:?}");
            }
            let empty = glance.scores(question, &vector, &["", " "]).expect("scores");
            assert!(empty.iter().all(|score| score.is_finite()), "{empty:?}");
        }
    }
}
