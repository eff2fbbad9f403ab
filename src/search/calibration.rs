//! From the value that papers are ranked by to the score that is shown.

use crate::embed::{Calibration, QuestionLevel, ScoreCurve};
use crate::lexical::calibration as lexical;
use crate::search::candidate::Candidate;
use crate::search::fuse::{BEST_RECIPROCAL_RANKS, FusedValue};
use crate::search::query::Mode;

/// How the ranking values of one search become scores. A score is from 0 to 1 and falls with the rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scoring {
    /// A probability: of first answers with this score, so many are relevant.
    Calibrated { curve: ScoreCurve, level: QuestionLevel, doubt: f32 },
    /// The cosine, 0 where it is negative.
    Cosine,
    /// The sum of reciprocal ranks as a share of the greatest possible, which the first of both rankings has.
    ReciprocalRanks,
}

impl Scoring {
    /// The scoring of a search in `mode` whose ranking value is `value`, with the calibration of its model and what is known
    /// of its question.
    pub(super) fn new(mode: Mode, value: FusedValue, calibration: Option<&Calibration>, level: QuestionLevel) -> Self {
        match (value, calibration) {
            (FusedValue::Lexical, _) => {
                let curve = ScoreCurve {
                    slope: lexical::SCORE_SLOPE,
                    midpoint: lexical::SCORE_MIDPOINT,
                    background_weight: 0.0,
                    length_weight: 0.0,
                };
                Self::Calibrated { curve, level, doubt: lexical::DOUBT }
            }
            // The mode decides: a hybrid search without its lexical index has cosines on the scale of the other papers.
            (_, Some(calibration)) if mode == Mode::Hybrid => {
                Self::Calibrated { curve: calibration.hybrid, level, doubt: calibration.doubt }
            }
            (_, Some(calibration)) => Self::Calibrated { curve: calibration.semantic, level, doubt: calibration.doubt },
            (FusedValue::ReciprocalRanks, None) => Self::ReciprocalRanks,
            (FusedValue::Cosine | FusedValue::Weighted, None) => Self::Cosine,
        }
    }

    /// The score of a paper. A paper that the question names has 1.
    pub(super) fn score(&self, candidate: &Candidate) -> f32 {
        if candidate.named {
            return 1.0;
        }
        match self {
            Self::Calibrated { curve, level, .. } => curve.score(candidate.fused, *level),
            Self::Cosine => candidate.fused.clamp(0.0, 1.0),
            Self::ReciprocalRanks => (candidate.fused / BEST_RECIPROCAL_RANKS).clamp(0.0, 1.0),
        }
    }

    /// Whether scores are probabilities.
    pub(super) fn is_calibrated(&self) -> bool {
        matches!(self, Self::Calibrated { .. })
    }

    /// Whether a paper with this score is more likely irrelevant, even as the first answer. Only a calibrated score says.
    pub(super) fn is_doubtful(&self, candidate: &Candidate, score: f32) -> bool {
        matches!(self, Self::Calibrated { doubt, .. } if score < *doubt) && !candidate.named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(fused: f32) -> Candidate {
        Candidate { fused, ..Candidate::new(0) }
    }

    fn calibration() -> Calibration {
        serde_json::from_str(include_str!("../../models/papers-e5-zh-en/calibration.json")).expect("valid")
    }

    #[test]
    fn a_calibrated_search_has_the_curve_of_its_mode() {
        let calibration = calibration();
        let level = QuestionLevel { background: 0.4, length: 1.5 };
        let score = |mode, value, x| Scoring::new(mode, value, Some(&calibration), level).score(&candidate(x));
        let (hybrid, semantic) = (calibration.hybrid, calibration.semantic);
        assert_eq!(score(Mode::Hybrid, FusedValue::Weighted, 0.6), hybrid.score(0.6, level));
        assert_eq!(score(Mode::Hybrid, FusedValue::Cosine, 0.6), hybrid.score(0.6, level));
        assert_eq!(score(Mode::Semantic, FusedValue::Cosine, 0.6), semantic.score(0.6, level));
        assert_eq!(score(Mode::Lexical, FusedValue::Lexical, 1.79), 0.5);
        let named = Candidate { named: true, ..candidate(0.1) };
        let hybrid = Scoring::new(Mode::Hybrid, FusedValue::Weighted, Some(&calibration), QuestionLevel::default());
        assert_eq!(hybrid.score(&named), 1.0);
        assert!(hybrid.is_doubtful(&candidate(0.1), 0.01) && !hybrid.is_doubtful(&named, 0.01));
        assert!(!hybrid.is_doubtful(&candidate(0.6), 0.5));
    }

    #[test]
    fn without_a_calibration_scores_are_no_probabilities_and_differ() {
        let cosine = Scoring::new(Mode::Semantic, FusedValue::Cosine, None, QuestionLevel::default());
        assert_eq!([0.9, 0.4, -0.2].map(|x| cosine.score(&candidate(x))), [0.9, 0.4, 0.0]);
        let ranks = Scoring::new(Mode::Hybrid, FusedValue::ReciprocalRanks, None, QuestionLevel::default());
        assert_eq!(ranks.score(&candidate(BEST_RECIPROCAL_RANKS)), 1.0);
        assert_eq!(ranks.score(&candidate(BEST_RECIPROCAL_RANKS / 2.0)), 0.5);
        for scoring in [cosine, ranks] {
            assert!(!scoring.is_calibrated() && !scoring.is_doubtful(&candidate(0.0), 0.0));
        }
        // Words alone need no model.
        assert!(Scoring::new(Mode::Lexical, FusedValue::Lexical, None, QuestionLevel::default()).is_calibrated());
    }
}
