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
/// How to fit them: take judged questions about papers of both languages, so that each direction (question language to
/// summary language) weighs the same. Choose [`fusion`](Self::fusion) for the best success at rank 1. Ask each question
/// once with all papers and once without its relevant papers. Fit both curves to the first answers, relevant or not
/// (Platt, 1999).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// How a hybrid search adds lexical evidence to the cosine.
    pub fusion: FusionWeights,
    /// From the fused value of a hybrid search to a score.
    pub hybrid: ScoreCurve,
    /// From the cosine of a semantic search to a score.
    pub semantic: ScoreCurve,
    /// The score, from 0 to 1, below which a first answer is reported as doubtful. About one in a hundred first answers
    /// with this score is relevant.
    pub doubt: f32,
}

/// The weights of a hybrid search, in units of the cosine: the fused value of a paper is its cosine
/// `+ lexical weight × (share of the best BM25 − neutral share) + coverage weight × coverage`.
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
    /// The weight of the coverage: the BM25 of the best paper as a share of the greatest BM25 that the question's words
    /// allow, from 0 to 1. It favours the language whose papers have more of the question's words.
    pub coverage_weight: f32,
}

/// A logistic curve from a ranking value `x` to the probability that the paper is relevant:
/// `1 / (1 + exp(−slope × (x − midpoint)))` (Platt, 1999).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreCurve {
    /// The steepness, per unit of `x`; greater than 0.
    pub slope: f32,
    /// The `x` with a score of 0.5.
    pub midpoint: f32,
}

impl ScoreCurve {
    /// The score of `x`, from 0 to 1.
    pub fn score(&self, x: f32) -> f32 {
        1.0 / (1.0 + (-self.slope * (x - self.midpoint)).exp())
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
        let Self { fusion, hybrid, semantic, doubt } = self;
        let weights = [
            fusion.lexical_weight_same_language,
            fusion.lexical_weight_other_language,
            fusion.coverage_weight,
            hybrid.midpoint,
            semantic.midpoint,
        ];
        let is_share = |value: f32| (0.0..=1.0).contains(&value);
        if weights.iter().any(|value| !value.is_finite()) {
            return Some("a weight or a midpoint is not a finite number");
        }
        if [hybrid, semantic].iter().any(|curve| !(curve.slope.is_finite() && curve.slope > 0.0)) {
            return Some("a slope is not greater than 0");
        }
        if !is_share(fusion.neutral_share) || !is_share(*doubt) {
            return Some("neutral_share and doubt are from 0 to 1");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILT_IN: &str = include_str!("../../models/papers-e5-zh-en/calibration.json");

    fn parse(json: &str) -> Result<Calibration, EmbedError> {
        Calibration::parse(json.as_bytes(), Path::new("model/calibration.json"))
    }

    #[test]
    fn the_numbers_of_the_built_in_model_are_read_to_the_last_bit() {
        let fusion = FusionWeights {
            lexical_weight_same_language: 0.14,
            lexical_weight_other_language: 0.2,
            neutral_share: 0.92,
            coverage_weight: 0.05,
        };
        let hybrid = ScoreCurve { slope: 31.9, midpoint: 0.592 };
        let semantic = ScoreCurve { slope: 35.3, midpoint: 0.565 };
        assert_eq!(parse(BUILT_IN).expect("valid"), Calibration { fusion, hybrid, semantic, doubt: 0.03 });
    }

    #[test]
    fn an_invalid_file_is_an_error_with_its_path() {
        for (valid, invalid) in [
            ("31.9", "-31.9"),
            ("31.9", "0"),
            ("0.592", "1e99"),
            ("0.92", "1.5"),
            ("0.03", "-0.1"),
            ("\"doubt\"", "\"doubts\""),
            ("\"slope\": 31.9, ", ""),
            ("}", ""),
        ] {
            assert!(BUILT_IN.contains(valid));
            let error = parse(&BUILT_IN.replacen(valid, invalid, 1)).expect_err(invalid).to_string();
            assert!(error.contains("model/calibration.json"), "{error}");
        }
    }

    #[test]
    fn a_directory_without_the_file_has_no_calibration() {
        let dir = tempfile::tempdir().expect("tempdir");
        let path = dir.path().join("calibration.json");
        assert_eq!(Calibration::read(&path).expect("no file"), None);
        std::fs::write(&path, BUILT_IN).expect("write");
        assert_eq!(Calibration::read(&path).expect("a file"), Some(parse(BUILT_IN).expect("valid")));
        std::fs::write(&path, "{}").expect("write");
        assert!(matches!(Calibration::read(&path), Err(EmbedError::Calibration { .. })));
    }

    #[test]
    fn a_curve_rises_through_one_half() {
        let curve = ScoreCurve { slope: 30.0, midpoint: 0.6 };
        assert_eq!(curve.score(0.6), 0.5);
        assert!(curve.score(0.5) < 0.05 && curve.score(0.7) > 0.95);
    }
}
