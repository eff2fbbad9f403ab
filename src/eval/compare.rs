//! Compares two runs by a paired bootstrap over the questions (Efron & Tibshirani, 1993; for retrieval: Sakai, 2006).

use rayon::prelude::*;

use crate::eval::measure::{Figures, Measure};

/// The mean difference of a measure over the questions that both runs answer.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Difference {
    /// The number of questions that both answer.
    pub questions: usize,
    /// The mean of the first run minus that of the second.
    pub mean: f64,
    /// The lower end of the 95 % confidence interval of the mean difference.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The number of questions on which the first run is better.
    pub better: usize,
    /// The number of questions on which the first run is worse.
    pub worse: usize,
}

/// The number of bootstrap samples.
const SAMPLES: usize = 10_000;

/// Compares two evaluations question by question. The interval comes from 10,000 samples drawn with replacement. The
/// samples are the same each time.
pub fn compare(ours: &Figures, theirs: &Figures, measure: Measure) -> Difference {
    let column = Measure::ALL.iter().position(|&other| other == measure).unwrap_or(0);
    let differences: Vec<f64> = ours
        .questions
        .iter()
        .filter_map(|(question, values)| Some(values[column] - theirs.questions.get(question)?[column]))
        .collect();
    let count = differences.len();
    let mean = differences.iter().sum::<f64>() / count.max(1) as f64;
    let (low, high) = interval(&differences);
    Difference {
        questions: count,
        mean,
        low,
        high,
        better: differences.iter().filter(|&&difference| difference > 0.0).count(),
        worse: differences.iter().filter(|&&difference| difference < 0.0).count(),
    }
}

/// The 95 % confidence interval of the mean of `values`, by the percentiles of a bootstrap.
pub fn interval(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let mut means: Vec<f64> = (0..SAMPLES as u64)
        .into_par_iter()
        .map(|sample| {
            let mut random = fastrand::Rng::with_seed(sample);
            (0..values.len()).map(|_| values[random.usize(..values.len())]).sum::<f64>() / values.len() as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    (means[SAMPLES / 40], means[SAMPLES - 1 - SAMPLES / 40])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(values: &[f64]) -> Figures {
        let questions = values.iter().enumerate().map(|(at, &value)| (format!("q{at:04}"), [value; 6])).collect();
        Figures { questions, without_relevant: 0 }
    }

    #[test]
    fn the_interval_is_that_of_the_normal_distribution_where_there_are_many_questions() {
        let values: Vec<f64> = (0..400).map(|at| f64::from(at % 2)).collect();
        let (low, high) = interval(&values);
        let half = 1.96 * 0.5 / 20.0;
        assert!((low - (0.5 - half)).abs() < 0.005 && (high - (0.5 + half)).abs() < 0.005, "{low} {high}");
        assert_eq!(interval(&values), (low, high), "the same each time");
    }

    #[test]
    fn the_same_run_twice_does_not_differ_and_only_shared_questions_count() {
        let ours = figures(&[1.0, 0.5, 0.0]);
        let same = compare(&ours, &ours, Measure::Ndcg10);
        assert_eq!((same.mean, same.low, same.high, same.better, same.worse), (0.0, 0.0, 0.0, 0, 0));
        let theirs = figures(&[0.0, 0.5]);
        let difference = compare(&ours, &theirs, Measure::Success1);
        assert_eq!((difference.questions, difference.mean, difference.better), (2, 0.5, 1));
    }
}
