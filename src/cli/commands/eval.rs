//! `papers-sem eval`.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;

use crate::cli::args::{Eval, IndexDir};
use crate::cli::report::{human, json};
use crate::cli::{Outcome, options};
use crate::eval::{
    EvalError, Figures, Measure, answer, check, compare, evaluate, read_qrels, read_questions, read_run, write_run,
};
use crate::index::Open;
use crate::search::{Mode, Query};

/// What `eval` tells.
pub(crate) struct Summary {
    pub index: String,
    pub mode: &'static str,
    pub figures: Figures,
    /// The other run's name, its figures.
    pub against: Option<(String, Figures)>,
}

pub(crate) fn run(place: &IndexDir, args: Eval) -> Result<Outcome> {
    // Files first: a typing error must not cost the time of the search.
    let questions = read_questions(&args.queries)?;
    let mut qrels = read_qrels(&args.qrels)?;
    let other = args.compare.as_deref().map(read_run).transpose()?;
    let mode = Mode::from(args.mode);
    let library = options::library(place, Open::All)?;
    match check(&library, &qrels) {
        Err(error @ EvalError::Unknown { .. }) if args.missing_ok => {
            let said = error.to_string();
            writeln!(anstream::stderr(), "note: {}", said.lines().next().unwrap_or_default())?;
        }
        other => other?,
    }
    let embedder = options::embedder(&library, mode, args.model.as_deref())?;
    let judged: Vec<_> = questions.into_iter().filter(|question| qrels.contains_key(&question.id)).collect();
    if judged.is_empty() {
        anyhow::bail!(
            "none of the questions in {} is judged in {}\n  their ids must be the same in both files",
            args.queries.display(),
            args.qrels.display()
        );
    }
    // A part of the questions may be asked; the others are no failures.
    let asked: HashSet<&str> = judged.iter().map(|question| question.id.as_str()).collect();
    qrels.retain(|question, _| asked.contains(question.as_str()));
    let query = Query { k: args.k.get(), mode, ..Query::default() };
    let said = library.notes().len();
    let run = answer(&library, embedder.as_deref(), &judged, &query)?;
    options::notes(&library, said)?;
    let name = match mode {
        Mode::Hybrid => "hybrid",
        Mode::Semantic => "semantic",
        Mode::Lexical => "lexical",
    };
    if let Some(path) = &args.run {
        write_run(path, &run, &format!("papers-sem-{name}"))?;
    }
    let against = match args.compare.zip(other) {
        Some((path, other)) => {
            let mut theirs = evaluate(&other, &qrels);
            theirs.questions.retain(|question, _| other.contains_key(question));
            if theirs.questions.is_empty() {
                anyhow::bail!(
                    "{} answers none of these questions\n  compare with a run over the same ones",
                    path.display()
                );
            }
            Some((path.display().to_string(), theirs))
        }
        None => None,
    };
    let summary =
        Summary { index: library.dir().display().to_string(), mode: name, figures: evaluate(&run, &qrels), against };
    let mut out = anstream::stdout().lock();
    if args.json {
        json::eval(&mut out, &summary)?;
    } else {
        human::eval(&mut out, &summary)?;
    }
    out.flush()?;
    Ok(Outcome::Found)
}

impl Summary {
    /// Each measure with its mean, its interval, and how it differs from the other run's.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (Measure, f64, (f64, f64), Option<compare::Difference>)> + '_ {
        Measure::ALL.into_iter().map(|measure| {
            let values: Vec<f64> = self.figures.values(measure).collect();
            let difference = self.against.as_ref().map(|(_, theirs)| compare::compare(&self.figures, theirs, measure));
            (measure, self.figures.mean(measure), compare::interval(&values), difference)
        })
    }
}
