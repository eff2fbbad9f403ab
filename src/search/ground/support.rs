//! The papers that are compared with a claim, and their nearest sentences.

use std::collections::HashMap;

use crate::embed::{EmbedError, Encoder, GroundCurve};
use crate::index::Index;
use crate::index::passage::PaperRecord;
use crate::paper::Paper;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::search::shown_passage::OWN_LANGUAGE_MARGIN;
use crate::search::snippet::{Words, sentences};
use crate::text::Language;
use crate::vector::dot;

/// Sentences of a paper that the model compares with a claim, in the language of the claim and in the other.
const OWN_SENTENCES: usize = 2;
const OTHER_SENTENCES: usize = 1;

/// A claim with its vector, as a question.
pub(super) struct Claim<'a> {
    pub text: &'a str,
    pub vector: &'a [f32],
}

/// A paper whose sentences wait for the model.
pub(super) struct Comparison {
    pub paper: Paper,
    /// The value that hybrid search ranks it by.
    pub fused: f32,
    sentences: Vec<(Language, String)>,
}

/// The nearest sentence of a paper.
pub(super) struct NearestSentence {
    pub text: String,
    pub language: Language,
    pub cosine: f32,
}

impl Comparison {
    /// The paper of a candidate with the sentences that an estimate puts nearest to the claim.
    pub fn prepare(
        index: &Index,
        encoder: &dyn Encoder,
        claim: &Claim<'_>,
        candidate: &Candidate,
        (paper, passages): PaperRecord,
    ) -> Result<Self, SearchError> {
        let mut all: Vec<(Language, String)> = Vec::new();
        for passage in &passages {
            for sentence in sentences(&passage.text(&paper)) {
                if all.iter().all(|(_, other)| *other != sentence) {
                    all.push((passage.language, sentence));
                }
            }
        }
        let texts: Vec<&str> = all.iter().map(|(_, text)| text.as_str()).collect();
        let scores = match encoder.sentence_prefilter()? {
            Some(prefilter) => prefilter.scores(claim.text, claim.vector, &texts)?,
            None => {
                let words = Words::new(claim.text, index.lexical());
                texts.iter().map(|text| words.share_in(text)).collect()
            }
        };
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let own = Language::detect(claim.text);
        let (mut of_own, mut of_other) = (OWN_SENTENCES, OTHER_SENTENCES);
        let mut sentences = Vec::new();
        for at in order {
            let left = if all[at].0 == own { &mut of_own } else { &mut of_other };
            if *left > 0 {
                *left -= 1;
                sentences.push(all[at].clone());
            }
        }
        Ok(Self { paper, fused: candidate.fused, sentences })
    }

    /// The sentences that the model is to read.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.sentences.iter().map(|(_, text)| text.as_str())
    }

    /// The value that decides on support, and the sentence to show: one in the language of the claim, if it is about as near
    /// as the nearest.
    pub fn judge(
        &self,
        claim: &Claim<'_>,
        vectors: &SentenceVectors,
        background: f32,
        curve: Option<&GroundCurve>,
    ) -> (f32, NearestSentence) {
        let own = Language::detect(claim.text);
        let mut nearest = NearestSentence { text: String::new(), language: own, cosine: -1.0 };
        let mut nearest_own: Option<NearestSentence> = None;
        for (language, text) in &self.sentences {
            let Some(vector) = vectors.get(text) else { continue };
            let read = |cosine| NearestSentence { text: text.clone(), language: *language, cosine };
            let cosine = dot(vector, claim.vector);
            if cosine > nearest.cosine {
                nearest = read(cosine);
            }
            if *language == own && nearest_own.as_ref().is_none_or(|best| cosine > best.cosine) {
                nearest_own = Some(read(cosine));
            }
        }
        let value = match curve {
            Some(curve) => curve.value(nearest.cosine, self.fused, background),
            None => nearest.cosine,
        };
        let best = nearest.cosine;
        let shown = nearest_own.filter(|own| own.cosine >= best - OWN_LANGUAGE_MARGIN).unwrap_or(nearest);
        (value, NearestSentence { cosine: best, ..shown })
    }
}

/// The vectors of sentences. Papers that several claims are compared with are read once.
#[derive(Default)]
pub(super) struct SentenceVectors(HashMap<String, Vec<f32>>);

impl SentenceVectors {
    /// Embeds the sentences that are not known yet.
    pub fn add<'t>(&mut self, encoder: &dyn Encoder, texts: impl Iterator<Item = &'t str>) -> Result<(), EmbedError> {
        let mut new: Vec<String> = texts.filter(|text| !self.0.contains_key(*text)).map(str::to_string).collect();
        new.sort_unstable();
        new.dedup();
        let vectors = encoder.passages(&new, &|_| {})?;
        self.0.extend(new.into_iter().zip(vectors));
        Ok(())
    }

    fn get(&self, text: &str) -> Option<&[f32]> {
        self.0.get(text).map(Vec::as_slice)
    }
}
