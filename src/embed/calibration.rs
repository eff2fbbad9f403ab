//! The constants of ranking and scoring that are fitted to one model.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::embed::error::EmbedError;

/// The constants that turn a model's cosines into ranks and scores. They are the content of `calibration.json` in the
/// model's directory.
///
/// They are fitted to the cosines of one model, and other models' cosines lie elsewhere: they must not be copied to
/// another model. A model without them is ranked by reciprocal rank fusion, and its scores are marked as uncalibrated.
///
/// How to fit them: take judged questions about papers of both languages, in every direction (question language to summary
/// language). Choose [`fusion`](Self::fusion) for the best success at rank 1. Ask each question once with all papers and once
/// without its relevant papers, which counts a quarter. Fit both curves to the first answers, relevant or not (Platt, 1999).
/// `models/train/calibrate.py` does that.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// How a hybrid search adds lexical evidence to the cosine.
    pub fusion: FusionWeights,
    /// From the fused value of a hybrid search to a score.
    pub hybrid: ScoreCurve,
    /// From the cosine of a semantic search to a score.
    pub semantic: ScoreCurve,
    /// The score, from 0 to 1, below which a first answer is reported as doubtful: the paper that was meant is probably not in
    /// the index.
    pub doubt: f32,
    /// From the evidence for a sentence of a draft to the probability that a paper supports it. Without it, no paper is said
    /// to support a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<GroundCurve>,
}

/// How the evidence that a paper has for a sentence becomes a probability. `benches/ground/fit.py` fits it.
///
/// Values of claims in different languages lie apart. What tells support is how far the best papers stand above those that
/// follow them, so the value of the latter is subtracted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundCurve {
    /// The weight, from 0 to 1, of the cosine of the sentence and the paper's nearest sentence. The rest is the weight of the
    /// fused value of a hybrid search for the sentence.
    pub sentence_weight: f32,
    /// From the weighted mean of both, less the background, to a score.
    pub curve: ScoreCurve,
}

impl GroundCurve {
    /// The weighted mean of the cosine of two sentences and the fused value of their paper, less `background`: the mean fused
    /// value of the third to the sixth paper.
    pub fn value(&self, cosine: f32, fused: f32, background: f32) -> f32 {
        self.sentence_weight * cosine + (1.0 - self.sentence_weight) * fused - background
    }
}

/// The weights of a hybrid search, in units of the cosine: the fused value of a paper is its cosine
/// `+ lexical weight × certainty × (share of the best BM25 − neutral share) + coverage weight × coverage`.
///
/// The coverage is the BM25 of the best paper as a share of the greatest BM25 that the question's words allow, from 0 to 1. The
/// certainty is `√(coverage / full coverage)`, at most 1: where even the best paper has few of the words, words say little.
///
/// Papers in the question's language and in the other language are measured separately, because the words of the other
/// language are translated one by one and their BM25 is not comparable.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FusionWeights {
    /// The lexical weight of papers that have a passage in the question's language.
    pub lexical_weight_same_language: f32,
    /// The lexical weight of all other papers, which are found by translated words.
    pub lexical_weight_other_language: f32,
    /// The share of the best paper's BM25, from 0 to 1, at which words neither raise nor lower a paper.
    pub neutral_share: f32,
    /// The weight of the coverage. It favours the language whose papers have more of the question's words.
    pub coverage_weight: f32,
    /// The coverage, from 0 to 1, from which words have their full weight; 0 gives them their full weight always.
    #[serde(default)]
    pub full_coverage: f32,
    /// The greatest BM25 that translated words allow is at least this share, from 0 to 1, of what the words as they are
    /// written allow. Of a question in spoken words the glossary knows a few; a paper that has these few does not cover it.
    #[serde(default)]
    pub least_translated: f32,
    /// How far the question's vector moves towards the first two papers before cosines are compared again, relative to its
    /// length; 0 for not at all.
    #[serde(default)]
    pub second_look: f32,
}

/// A logistic curve from a ranking value `x` to the probability that the paper is relevant:
/// `1 / (1 + exp(−slope × (x − background weight × background − length weight × length − midpoint)))` (Platt, 1999).
///
/// The same cosine means more for a question that is far from most papers, as questions in spoken words are, than for one
/// that is near to all of them. So the curve has a place of its own for each question.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreCurve {
    /// The steepness, per unit of `x`; greater than 0.
    pub slope: f32,
    /// The `x` with a score of 0.5, for a question whose background and length are 0.
    pub midpoint: f32,
    /// How much the midpoint rises per unit of [`QuestionLevel::background`].
    #[serde(default)]
    pub background_weight: f32,
    /// How much the midpoint rises per unit of [`QuestionLevel::length`].
    #[serde(default)]
    pub length_weight: f32,
}

/// What is known of a question, whatever paper it is compared with.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct QuestionLevel {
    /// The mean cosine of the question and papers of the index, whatever they are about.
    pub background: f32,
    /// The length of the question in lines of 60 characters, or of 15 in Chinese; at most 3.
    pub length: f32,
}

impl ScoreCurve {
    /// The score of `x` for a question, from 0 to 1.
    pub fn score(&self, x: f32, question: QuestionLevel) -> f32 {
        let level = self.background_weight * question.background + self.length_weight * question.length;
        1.0 / (1.0 + (-self.slope * (x - level - self.midpoint)).exp())
    }
}

impl Calibration {
    /// Reads the file at `path`; `None` when there is no such file.
    ///
    /// # Errors
    /// [`EmbedError::ModelFile`] when it cannot be read, [`EmbedError::Calibration`] when it is not valid.
    pub fn read(path: &Path) -> Result<Option<Self>, EmbedError> {
        match std::fs::read(path) {
            Ok(json) => Self::parse(&json, path).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(EmbedError::ModelFile { path: path.to_path_buf(), source }),
        }
    }

    /// Reads `json`, the content of the file at `path`.
    pub(super) fn parse(json: &[u8], path: &Path) -> Result<Self, EmbedError> {
        let invalid = |reason: String| EmbedError::Calibration { path: path.to_path_buf(), reason };
        let calibration: Self = serde_json::from_slice(json).map_err(|error| invalid(error.to_string()))?;
        match calibration.invalid_value() {
            Some(reason) => Err(invalid(reason.to_string())),
            None => Ok(calibration),
        }
    }

    // A curve that does not rise would show scores that contradict the order of the hits.
    fn invalid_value(&self) -> Option<&'static str> {
        let Self { fusion, hybrid, semantic, doubt, ground } = self;
        let is_share = |value: f32| (0.0..=1.0).contains(&value);
        let curves = || [hybrid, semantic].into_iter().chain(ground.iter().map(|ground| &ground.curve));
        let places = curves().flat_map(|curve| [curve.midpoint, curve.background_weight, curve.length_weight]);
        let weights =
            [fusion.lexical_weight_same_language, fusion.lexical_weight_other_language, fusion.coverage_weight];
        if !weights.into_iter().chain(places).all(f32::is_finite) {
            return Some("a weight or a midpoint is not a finite number");
        }
        if !curves().all(|curve| curve.slope.is_finite() && curve.slope > 0.0) {
            return Some("a slope is not greater than 0");
        }
        let shares = [fusion.neutral_share, fusion.full_coverage, fusion.least_translated, fusion.second_look, *doubt];
        if !shares.into_iter().chain(ground.iter().map(|ground| ground.sentence_weight)).all(is_share) {
            return Some(
                "neutral_share, full_coverage, least_translated, second_look, doubt and sentence_weight are from 0 to 1",
            );
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &str = r#"{
        "fusion": {
            "lexical_weight_same_language": 0.14,
            "lexical_weight_other_language": 0.2,
            "neutral_share": 0.92,
            "coverage_weight": 0.05,
            "full_coverage": 0.4,
            "second_look": 0.25
        },
        "hybrid": { "slope": 31.9, "midpoint": 0.592, "background_weight": 0.8, "length_weight": -0.01 },
        "semantic": { "slope": 35.3, "midpoint": 0.565 },
        "doubt": 0.03,
        "ground": { "sentence_weight": 0.1, "curve": { "slope": 48.2, "midpoint": 0.111 } }
    }"#;

    fn parse(json: &str) -> Result<Calibration, EmbedError> {
        Calibration::parse(json.as_bytes(), Path::new("model/calibration.json"))
    }

    #[test]
    fn numbers_are_read_to_the_last_bit() {
        let fusion = FusionWeights {
            lexical_weight_same_language: 0.14,
            lexical_weight_other_language: 0.2,
            neutral_share: 0.92,
            coverage_weight: 0.05,
            full_coverage: 0.4,
            least_translated: 0.0,
            second_look: 0.25,
        };
        let hybrid = ScoreCurve { slope: 31.9, midpoint: 0.592, background_weight: 0.8, length_weight: -0.01 };
        let semantic = ScoreCurve { slope: 35.3, midpoint: 0.565, background_weight: 0.0, length_weight: 0.0 };
        let curve = ScoreCurve { slope: 48.2, midpoint: 0.111, background_weight: 0.0, length_weight: 0.0 };
        let ground = Some(GroundCurve { sentence_weight: 0.1, curve });
        assert_eq!(parse(VALID).expect("valid"), Calibration { fusion, hybrid, semantic, doubt: 0.03, ground });
    }

    #[test]
    fn the_built_in_model_has_a_valid_calibration() {
        parse(include_str!("../../models/papers-e5-zh-en/calibration.json")).expect("valid");
    }

    #[test]
    fn an_invalid_file_is_an_error_with_its_path() {
        for (valid, invalid) in [
            ("31.9", "-31.9"),
            ("31.9", "0"),
            ("0.592", "1e99"),
            ("0.92", "1.5"),
            ("0.03", "-0.1"),
            ("0.25", "-0.25"),
            ("48.2", "0"),
            ("0.111", "1e99"),
            ("\"sentence_weight\": 0.1", "\"sentence_weight\": 2"),
            ("\"doubt\"", "\"doubts\""),
            ("\"slope\": 31.9, ", ""),
            ("}", ""),
        ] {
            assert!(VALID.contains(valid));
            let error = parse(&VALID.replacen(valid, invalid, 1)).expect_err(invalid).to_string();
            assert!(error.contains("model/calibration.json"), "{error}");
        }
    }

    #[test]
    fn a_directory_without_the_file_has_no_calibration() {
        let dir = tempfile::tempdir().expect("tempdir");
        let path = dir.path().join("calibration.json");
        assert_eq!(Calibration::read(&path).expect("no file"), None);
        std::fs::write(&path, VALID).expect("write");
        assert_eq!(Calibration::read(&path).expect("a file"), Some(parse(VALID).expect("valid")));
        std::fs::write(&path, "{}").expect("write");
        assert!(matches!(Calibration::read(&path), Err(EmbedError::Calibration { .. })));
    }

    #[test]
    fn a_curve_rises_through_one_half_where_the_question_puts_it() {
        let curve = ScoreCurve { slope: 30.0, midpoint: 0.3, background_weight: 0.8, length_weight: -0.1 };
        let question = QuestionLevel { background: 0.5, length: 1.0 };
        assert!((curve.score(0.6, question) - 0.5).abs() < 1e-5);
        assert!(curve.score(0.5, question) < 0.05 && curve.score(0.7, question) > 0.95);
        let far = QuestionLevel { background: 0.3, ..question };
        assert!(curve.score(0.6, far) > 0.95, "the same cosine says more where papers are far");
    }

    #[test]
    fn a_curve_without_levels_is_the_same_for_every_question() {
        let curve: ScoreCurve = serde_json::from_str(r#"{ "slope": 30.0, "midpoint": 0.6 }"#).expect("valid");
        assert_eq!(curve.score(0.6, QuestionLevel::default()), 0.5);
        assert_eq!(curve.score(0.6, QuestionLevel { background: 0.9, length: 2.0 }), 0.5);
    }
}
