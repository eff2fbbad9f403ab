//! Whether scores are the probabilities that they claim to be: Brier score (Brier, 1950), area under the ROC curve
//! (Hanley & McNeil, 1982) and a reliability table (Murphy & Winkler, 1977).

use serde::Serialize;

/// An answer with the score that it was given.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ScoredAnswer {
    /// The claimed probability that the answer is right, from 0 to 1.
    pub score: f64,
    /// Whether it is right.
    pub right: bool,
}

/// How far the scores of answers are the probabilities that they are right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reliability {
    /// The number of answers.
    pub answers: usize,
    /// The mean squared difference of score and outcome, from 0 (best) to 1; 0 if there are no answers.
    pub brier: f64,
    /// The probability that a right answer has a higher score than a wrong one; equal scores count half. None unless there
    /// are both.
    pub auc: Option<f64>,
    /// The answers by score: the first bin is 0 to 0.1, the last one 0.9 to 1.
    pub bins: [ReliabilityBin; 10],
}

/// The answers with similar scores.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct ReliabilityBin {
    /// The number of answers.
    pub answers: usize,
    /// The mean score; 0 if there are no answers.
    pub mean_score: f64,
    /// The share of right answers. It equals the mean score where scores are probabilities.
    pub share_right: f64,
}

/// Measures the scores of `answers`.
pub fn reliability(answers: &[ScoredAnswer]) -> Reliability {
    let squared = |answer: &ScoredAnswer| (answer.score - outcome(answer)).powi(2);
    Reliability {
        answers: answers.len(),
        brier: mean(answers.iter().map(squared)),
        auc: auc(answers),
        bins: std::array::from_fn(|bin| {
            let within: Vec<&ScoredAnswer> = answers.iter().filter(|answer| bin_of(answer.score) == bin).collect();
            ReliabilityBin {
                answers: within.len(),
                mean_score: mean(within.iter().map(|answer| answer.score)),
                share_right: mean(within.iter().map(|answer| outcome(answer))),
            }
        }),
    }
}

fn outcome(answer: &ScoredAnswer) -> f64 {
    f64::from(u8::from(answer.right))
}

fn bin_of(score: f64) -> usize {
    // `as` saturates: what is below 0 is 0.
    ((score * 10.0) as usize).min(9)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len().max(1);
    values.sum::<f64>() / count as f64
}

/// The area under the ROC curve, from the sum of the right answers' ranks (Mann & Whitney, 1947).
fn auc(answers: &[ScoredAnswer]) -> Option<f64> {
    let mut sorted = answers.to_vec();
    sorted.sort_by(|a, b| a.score.total_cmp(&b.score));
    let right = sorted.iter().filter(|answer| answer.right).count();
    let wrong = sorted.len() - right;
    if right == 0 || wrong == 0 {
        return None;
    }
    let (mut ranks, mut below) = (0.0, 0);
    for equal in sorted.chunk_by(|a, b| a.score == b.score) {
        let mean_rank = below as f64 + (equal.len() + 1) as f64 / 2.0;
        ranks += mean_rank * equal.iter().filter(|answer| answer.right).count() as f64;
        below += equal.len();
    }
    let (right, wrong) = (right as f64, wrong as f64);
    Some((ranks - right * (right + 1.0) / 2.0) / (right * wrong))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(scores: &[(f64, bool)]) -> Vec<ScoredAnswer> {
        scores.iter().map(|&(score, right)| ScoredAnswer { score, right }).collect()
    }

    #[test]
    fn figures_of_four_answers_are_those_worked_out_by_hand() {
        let measured = reliability(&answers(&[(0.9, true), (0.4, false), (0.4, true), (0.95, false)]));
        assert_eq!(measured.answers, 4);
        assert!((measured.brier - (0.01 + 0.16 + 0.36 + 0.9025) / 4.0).abs() < 1e-12);
        // Of the four pairs of a right and a wrong answer, one is in order and one is equal.
        assert_eq!(measured.auc, Some(1.5 / 4.0));
        assert_eq!(measured.bins[4], ReliabilityBin { answers: 2, mean_score: 0.4, share_right: 0.5 });
        assert_eq!((measured.bins[9].answers, measured.bins[9].share_right), (2, 0.5));
        assert_eq!(measured.bins.iter().map(|bin| bin.answers).sum::<usize>(), 4);
    }

    #[test]
    fn order_alone_decides_the_area_and_the_ends_of_the_scale_are_in_bins() {
        let perfect = reliability(&answers(&[(0.0, false), (0.1, false), (0.2, true), (1.0, true)]));
        assert_eq!(perfect.auc, Some(1.0));
        assert_eq!((perfect.bins[0].answers, perfect.bins[1].answers, perfect.bins[9].answers), (1, 1, 1));
        assert_eq!(reliability(&answers(&[(0.2, false), (0.1, true)])).auc, Some(0.0));
    }

    #[test]
    fn answers_of_one_kind_have_no_area() {
        assert_eq!(reliability(&answers(&[(0.3, false), (0.7, false)])).auc, None);
        let none = reliability(&[]);
        assert_eq!((none.answers, none.brier, none.auc), (0, 0.0, None));
    }
}
