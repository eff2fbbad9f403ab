//! `papers-sem eval`.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;

use crate::cli::args::{Eval, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::options;
use crate::cli::report::evaluation::Evaluation;
use crate::cli::report::printer::print;
use crate::eval::{EvalError, answer, check, evaluate, read_qrels, read_questions, read_run, write_run};
use crate::index::Open;
use crate::search::{Mode, Query};

pub(crate) fn run(place: &IndexDir, args: Eval) -> Result<Exit> {
    // Files are read first, so that a wrong path fails at once.
    let questions = read_questions(&args.queries)?;
    let mut qrels = read_qrels(&args.qrels)?;
    let other = args.compare.as_deref().map(read_run).transpose()?;
    let mode = Mode::from(args.mode);
    let library = options::library(place, Open::All)?;
    match check(&library, &qrels) {
        Err(error @ EvalError::MissingDocuments { .. }) if args.missing_ok => {
            writeln!(anstream::stderr(), "note: {error}")?;
        }
        other => other?,
    }
    let embedder = options::embedder(&library, mode, args.model.as_deref())?;
    let judged: Vec<_> = questions.into_iter().filter(|question| qrels.contains_key(&question.id)).collect();
    if judged.is_empty() {
        return Err(EvalError::NoJudgedQuestion { questions: args.queries, judgements: args.qrels }.into());
    }
    // Judged questions that are not in the file of questions do not count as failures.
    let asked: HashSet<&str> = judged.iter().map(|question| question.id.as_str()).collect();
    qrels.retain(|question, _| asked.contains(question.as_str()));
    let query = Query { k: args.k.get(), mode, ..Query::default() };
    let (run, warnings) = answer(&library, embedder.as_deref(), &judged, &query)?;
    options::print_warnings(&warnings)?;
    let name = match mode {
        Mode::Hybrid => "hybrid",
        Mode::Semantic => "semantic",
        Mode::Lexical => "lexical",
    };
    if let Some(path) = &args.run {
        write_run(path, &run, &format!("papers-sem-{name}"))?;
    }
    let compared_with = match args.compare.zip(other) {
        Some((path, other)) => {
            let mut theirs = evaluate(&other, &qrels);
            theirs.questions.retain(|question, _| other.contains_key(question));
            if theirs.questions.is_empty() {
                return Err(EvalError::NoCommonQuestion { path }.into());
            }
            Some((path.display().to_string(), theirs))
        }
        None => None,
    };
    let index = library.dir().display().to_string();
    print(Evaluation { index, mode: name, figures: evaluate(&run, &qrels), compared_with }, args.json)?;
    Ok(Exit::Found)
}
