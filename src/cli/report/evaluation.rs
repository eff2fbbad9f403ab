//! The figures of a measurement with judged questions.

use std::io::{self, Write};

use crate::cli::report::console::{Console, Styles};
use crate::cli::report::layout::{clean, count};
use crate::cli::report::printer::Report;
use crate::eval::{Figures, Measure, compare};
use crate::wire::{DifferenceJson, EvaluationJson, MeanJson};

/// The figures of a run, and those of another one that it is compared with.
pub(in crate::cli) struct Evaluation {
    pub index: String,
    pub mode: &'static str,
    pub figures: Figures,
    /// The name of the other run and its figures.
    pub compared_with: Option<(String, Figures)>,
}

/// The mean of a measure.
struct Mean {
    measure: Measure,
    mean: f64,
    /// The 95 % confidence interval.
    interval: (f64, f64),
    difference: Option<compare::Difference>,
}

impl Evaluation {
    fn means(&self) -> impl Iterator<Item = Mean> + '_ {
        Measure::ALL.into_iter().map(|measure| {
            let values: Vec<f64> = self.figures.values(measure).collect();
            let theirs = self.compared_with.as_ref().map(|(_, theirs)| theirs);
            Mean {
                measure,
                mean: self.figures.mean(measure),
                interval: compare::interval(&values),
                difference: theirs.map(|theirs| compare::compare(&self.figures, theirs, measure)),
            }
        })
    }
}

impl Report for Evaluation {
    type Json = EvaluationJson;

    fn human(self, out: &mut Console) -> io::Result<()> {
        let Styles { title, score, dim, .. } = out.styles;
        let judged = count(self.figures.questions.len(), "question");
        writeln!(out, "{title}{judged}{title:#}, {}, {}", self.mode, clean(&self.index))?;
        if self.figures.without_relevant > 0 {
            let left_out = count(self.figures.without_relevant, "question");
            writeln!(out, "{left_out} without a relevant document left out")?;
        }
        for Mean { measure, mean, interval: (low, high), difference } in self.means() {
            write!(out, "{:<11} {score}{mean:.4}{score:#}  {dim}95 % {low:.4} to {high:.4}{dim:#}", measure.name())?;
            if let Some(d) = difference {
                let (better, worse) = (d.better, d.worse);
                write!(out, "  {:+.4} ({:+.4} to {:+.4}; {better} better, {worse} worse)", d.mean, d.low, d.high)?;
            }
            writeln!(out)?;
        }
        match &self.compared_with {
            Some((name, _)) => writeln!(out, "differences are to {}", clean(name)),
            None => Ok(()),
        }
    }

    fn json(self) -> EvaluationJson {
        let name = |measure: Measure| measure.name().to_lowercase();
        let mean = |Mean { measure, mean, interval: (low, high), difference }| {
            let difference = difference.map(|d: compare::Difference| DifferenceJson {
                better: d.better,
                high: d.high,
                low: d.low,
                mean: d.mean,
                questions: d.questions,
                worse: d.worse,
            });
            (name(measure), MeanJson { difference, high, low, mean })
        };
        let means = self.means().map(mean).collect();
        let questions = self.figures.questions.len();
        let by_measure = |values: [f64; 6]| {
            Measure::ALL.iter().zip(values).map(|(&measure, value)| (name(measure), value)).collect()
        };
        let by_question = self.figures.questions.into_iter();
        EvaluationJson {
            by_question: by_question.map(|(question, values)| (question, by_measure(values))).collect(),
            compared_with: self.compared_with.map(|(name, _)| name),
            index: self.index,
            means,
            mode: self.mode.to_string(),
            questions,
            without_relevant: self.figures.without_relevant,
        }
    }
}
