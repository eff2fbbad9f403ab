//! Estimates the similarity of sentences to a question without running the model, thousands of sentences in the time of one
//! run.
//!
//! Two estimates are added. The first is the cosine of the question's vector and an estimate of the sentence's: the mean of
//! its tokens' rows in the model's embedding table, weighted by rarity, times a matrix that
//! `models/train/sentence_prefilter.py` fits to the model's vectors. The second is the mean, over the question's tokens, of
//! the greatest cosine between its row and the row of a token of the sentence.

use std::collections::HashMap;
use std::sync::Arc;

use crate::embed::builtin::onnx_weights::OnnxWeights;
use crate::embed::builtin::tokenizer::BuiltInTokenizer;
use crate::embed::encoder::SentencePrefilter;
use crate::embed::error::EmbedError;
use crate::embed::spec::Identity;
use crate::vector::dot;

/// The embedding table of the model, and the matrix from its rows to vectors.
pub(super) struct TokenTable {
    tokenizer: Arc<BuiltInTokenizer>,
    /// One row per token: as many signed bytes as a vector has numbers.
    table: &'static [u8],
    /// The weight of each token: the rarer, the greater.
    weights: Vec<f32>,
    /// The mean of the table's rows.
    row_mean: Vec<f32>,
    /// The mean of the vectors of sentences.
    vector_mean: Vec<f32>,
    /// One row per number of a vector.
    matrix: Vec<f32>,
}

impl TokenTable {
    /// Reads the table from `onnx` and all else from `file`: in little-endian `f32`, the mean row, the mean vector and the
    /// scale of each row of the matrix; then the matrix in signed bytes. `None` when they do not fit together.
    pub fn load(
        onnx: &'static [u8],
        separated: &OnnxWeights,
        file: &'static [u8],
        tokenizer: Arc<BuiltInTokenizer>,
        identity: &Identity,
    ) -> Option<Self> {
        let (weights, width) = (tokenizer.weights(), identity.dimension);
        let shape = [weights.len() as i64, width as i64];
        let table = separated.weights.iter().find(|weight| weight.shape == shape)?.at.clone();
        let mut rest = file;
        let mut floats = || -> Option<Vec<f32>> {
            let (floats, other) = rest.split_at_checked(width * 4)?;
            rest = other;
            Some(floats.chunks_exact(4).map(|bytes| f32::from_le_bytes(std::array::from_fn(|at| bytes[at]))).collect())
        };
        let (row_mean, vector_mean, scales) = (floats()?, floats()?, floats()?);
        let rows = rest.get(..width * width)?.chunks_exact(width).zip(&scales);
        let matrix = rows.flat_map(|(row, scale)| row.iter().map(move |&byte| scale * f32::from(byte as i8))).collect();
        Some(Self { tokenizer, table: &onnx[table], weights, row_mean, vector_mean, matrix })
    }

    /// The weight of a token, and its row without the mean, scaled to length 1.
    fn token(&self, id: u32) -> Option<(f32, Vec<f32>)> {
        let (width, id) = (self.row_mean.len(), id as usize);
        let bytes = self.table.get(id * width..(id + 1) * width)?;
        let row: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte as i8)).collect();
        let length = dot(&row, &row).sqrt().max(f32::MIN_POSITIVE);
        let mut row: Vec<f32> = row.iter().zip(&self.row_mean).map(|(x, mean)| x / length - mean).collect();
        let length = dot(&row, &row).sqrt().max(f32::MIN_POSITIVE);
        row.iter_mut().for_each(|x| *x /= length);
        Some((*self.weights.get(id)?, row))
    }

    /// The cosine of `centred` and of the vector that is estimated from the mean row of a sentence.
    fn cosine(&self, row: &[f32], centred: &[f32]) -> f32 {
        let estimate: Vec<f32> = self.matrix.chunks_exact(row.len()).map(|weights| dot(weights, row)).collect();
        let lengths = (dot(&estimate, &estimate) * dot(centred, centred)).sqrt();
        dot(&estimate, centred) / lengths.max(f32::MIN_POSITIVE)
    }
}

impl SentencePrefilter for TokenTable {
    fn scores(&self, question: &str, vector: &[f32], sentences: &[&str]) -> Result<Vec<f32>, EmbedError> {
        let mut ids = self.tokenizer.ids(question)?;
        ids.sort_unstable();
        ids.dedup();
        let question: Vec<(f32, Vec<f32>)> = ids.into_iter().filter_map(|id| self.token(id)).collect();
        let total: f32 = question.iter().map(|(weight, _)| weight).sum::<f32>().max(f32::MIN_POSITIVE);
        let centred: Vec<f32> = vector.iter().zip(&self.vector_mean).map(|(x, mean)| x - mean).collect();
        // Sentences of one passage share most of their tokens.
        let mut tokens: HashMap<u32, Option<SentenceToken>> = HashMap::new();
        let mut scores = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let mut row = vec![0.0; self.row_mean.len()];
            let mut nearest = vec![0.0f32; question.len()];
            for id in self.tokenizer.ids(sentence)? {
                let token = tokens.entry(id).or_insert_with(|| {
                    self.token(id).map(|(weight, row)| {
                        let cosines = question.iter().map(|(_, other)| dot(&row, other)).collect();
                        SentenceToken { weight, cosines, row }
                    })
                });
                let Some(token) = token else { continue };
                row.iter_mut().zip(&token.row).for_each(|(sum, x)| *sum += token.weight * x);
                nearest.iter_mut().zip(&token.cosines).for_each(|(best, &cosine)| *best = best.max(cosine));
            }
            let matched: f32 = nearest.iter().zip(&question).map(|(cosine, (weight, _))| cosine * weight).sum();
            scores.push(self.cosine(&row, &centred) + matched / total);
        }
        Ok(scores)
    }
}

/// A token of a sentence.
struct SentenceToken {
    weight: f32,
    /// The cosines of its row and the row of each token of the question.
    cosines: Vec<f32>,
    row: Vec<f32>,
}

#[cfg(test)]
mod tests {
    use crate::embed::{Encoder, Model, ModelChoice, OnnxEncoder};

    #[test]
    fn the_sentence_that_says_it_is_nearest_in_both_languages() {
        let encoder =
            OnnxEncoder::new(Model::open(&ModelChoice::BuiltIn).expect("built in"), Some(1)).expect("encoder");
        let prefilter = encoder.sentence_prefilter().expect("tokens").expect("the built-in model has one");
        let english = [
            "We study how language models are served.",
            "A third of the memory is saved by compressing the cache of keys and values.",
            "Code is available.",
        ];
        let chinese = ["本文研究语言模型的部署。", "压缩键值缓存可以省下三分之一的显存。", "代码已公开。"];
        for question in ["compressing the key-value cache to save memory", "压缩键值缓存，节省显存"] {
            let vector = encoder.query(question).expect("vector");
            for sentences in [english, chinese] {
                let scores = prefilter.scores(question, &vector, &sentences).expect("scores");
                assert!(scores[1] > scores[0] && scores[1] > scores[2], "{question}: {scores:?}");
            }
            let empty = prefilter.scores(question, &vector, &["", " "]).expect("scores");
            assert!(empty.iter().all(|score| score.is_finite()), "{empty:?}");
        }
    }
}
