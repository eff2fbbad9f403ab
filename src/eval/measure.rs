//! nDCG@10, recall@10 and @100, MRR@10, success@1 and success@3, computed as trec_eval computes `ndcg_cut_10`,
//! `recall_10`, `recall_100`, `recip_rank` (of the first ten), `success_1` and `success_3`.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::eval::qrels::Qrels;
use crate::eval::run::{Run, ranked};

/// A measure of the answers to one question, from 0 to 1. More is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Measure {
    /// The discounted cumulative gain of the first ten divided by that of the ideal order (Järvelin & Kekäläinen,
    /// 2002). The gain is the relevance.
    #[serde(rename = "ndcg@10")]
    Ndcg10,
    /// The share of the relevant documents among the first ten.
    #[serde(rename = "recall@10")]
    Recall10,
    /// The share of the relevant documents among the first hundred.
    #[serde(rename = "recall@100")]
    Recall100,
    /// The reciprocal rank of the first relevant document, or 0 if none of the first ten is relevant.
    #[serde(rename = "mrr@10")]
    Mrr10,
    /// Whether the first document is relevant.
    #[serde(rename = "success@1")]
    Success1,
    /// Whether one of the first three documents is relevant.
    #[serde(rename = "success@3")]
    Success3,
}

impl Measure {
    /// All measures, in the order of a report.
    pub const ALL: [Self; 6] =
        [Self::Ndcg10, Self::Recall10, Self::Recall100, Self::Mrr10, Self::Success1, Self::Success3];

    /// The usual name: `nDCG@10`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ndcg10 => "nDCG@10",
            Self::Recall10 => "recall@10",
            Self::Recall100 => "recall@100",
            Self::Mrr10 => "MRR@10",
            Self::Success1 => "success@1",
            Self::Success3 => "success@3",
        }
    }

    /// The value for one question. `ranked` are the documents, best first; `judged` is their relevance.
    pub fn value(self, ranked: &[&str], judged: &HashMap<String, i64>) -> f64 {
        let gain = |document: &str| judged.get(document).copied().unwrap_or(0).max(0) as f64;
        let relevant = judged.values().filter(|&&relevance| relevance > 0).count();
        if relevant == 0 {
            return 0.0;
        }
        let relevant_in =
            |depth: usize| ranked.iter().take(depth).filter(|document| gain(document) > 0.0).count() as f64;
        match self {
            Self::Ndcg10 => {
                let mut best: Vec<f64> = judged.values().map(|&relevance| relevance.max(0) as f64).collect();
                best.sort_by(|a, b| b.total_cmp(a));
                discounted(ranked.iter().map(|document| gain(document))) / discounted(best.into_iter())
            }
            Self::Recall10 => relevant_in(10) / relevant as f64,
            Self::Recall100 => relevant_in(100) / relevant as f64,
            Self::Mrr10 => {
                ranked.iter().take(10).position(|document| gain(document) > 0.0).map_or(0.0, |at| 1.0 / (at + 1) as f64)
            }
            Self::Success1 => relevant_in(1),
            Self::Success3 => relevant_in(3).min(1.0),
        }
    }
}

fn discounted(gains: impl Iterator<Item = f64>) -> f64 {
    gains.take(10).enumerate().map(|(at, gain)| gain / ((at + 2) as f64).log2()).sum()
}

/// The measures of every question that has a relevant document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Question → values, in the order of [`Measure::ALL`].
    pub questions: BTreeMap<String, [f64; 6]>,
    /// The number of judged questions that are left out because they have no relevant document.
    pub without_relevant: usize,
}

impl Figures {
    /// The mean of a measure over the questions, or 0 if there are none.
    pub fn mean(&self, measure: Measure) -> f64 {
        self.values(measure).sum::<f64>() / self.questions.len().max(1) as f64
    }

    /// The values of a measure, in the order of the questions' names.
    pub fn values(&self, measure: Measure) -> impl Iterator<Item = f64> + '_ {
        let at = Measure::ALL.iter().position(|&other| other == measure).unwrap_or(0);
        self.questions.values().map(move |values| values[at])
    }
}

/// Measures `run` against `qrels`. A judged question that the run does not answer counts as 0.
pub fn evaluate(run: &Run, qrels: &Qrels) -> Figures {
    let mut figures = Figures::default();
    for (question, judged) in qrels {
        if judged.values().all(|&relevance| relevance <= 0) {
            figures.without_relevant += 1;
            continue;
        }
        let order = run.get(question).map(|documents| ranked(documents)).unwrap_or_default();
        let order: Vec<&str> = order.into_iter().map(|(document, _)| document).collect();
        figures.questions.insert(question.clone(), Measure::ALL.map(|measure| measure.value(&order, judged)));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(pairs: &[(&str, i64)]) -> HashMap<String, i64> {
        pairs.iter().map(|(document, relevance)| (document.to_string(), *relevance)).collect()
    }

    #[test]
    fn measures_of_a_small_ranking_are_those_worked_out_by_hand() {
        let judged = judged(&[("a", 2), ("b", 1), ("c", 1), ("d", 0), ("e", -1)]);
        let ranking = ["d", "a", "x", "b"];
        let dcg = 2.0 / 3f64.log2() + 1.0 / 5f64.log2();
        let ideal = 2.0 + 1.0 / 3f64.log2() + 1.0 / 4f64.log2();
        assert!((Measure::Ndcg10.value(&ranking, &judged) - dcg / ideal).abs() < 1e-12);
        assert_eq!(Measure::Recall10.value(&ranking, &judged), 2.0 / 3.0);
        assert_eq!(Measure::Mrr10.value(&ranking, &judged), 0.5);
        assert_eq!(Measure::Success1.value(&ranking, &judged), 0.0);
        assert_eq!(Measure::Success1.value(&["b"], &judged), 1.0);
        assert_eq!(Measure::Success3.value(&ranking, &judged), 1.0);
        assert_eq!(Measure::Success3.value(&["a", "b", "c"], &judged), 1.0, "three of three count once");
        assert_eq!(Measure::Success3.value(&["d", "x", "e", "a"], &judged), 0.0);
    }

    #[test]
    fn what_comes_after_the_tenth_counts_for_recall_at_100_only() {
        let judged = judged(&[("a", 1)]);
        let mut ranking = vec!["x"; 10];
        ranking.push("a");
        assert_eq!(Measure::Ndcg10.value(&ranking, &judged), 0.0);
        assert_eq!(Measure::Mrr10.value(&ranking, &judged), 0.0);
        assert_eq!(Measure::Recall10.value(&ranking, &judged), 0.0);
        assert_eq!(Measure::Recall100.value(&ranking, &judged), 1.0);
    }

    #[test]
    fn unanswered_questions_count_and_unanswerable_ones_do_not() {
        let qrels: Qrels = [
            ("q1".to_string(), judged(&[("a", 1)])),
            ("q2".to_string(), judged(&[("a", 1)])),
            ("q3".to_string(), judged(&[("a", 0)])),
        ]
        .into();
        let run: Run = [("q1".to_string(), vec![("a".to_string(), 1.0)])].into();
        let figures = evaluate(&run, &qrels);
        assert_eq!(figures.without_relevant, 1);
        assert_eq!(figures.mean(Measure::Success1), 0.5);
    }
}
