//! `papers-sem eval`.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;

use crate::cli::args::{EvalArgs, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::options;
use crate::cli::report::evaluation::Evaluation;
use crate::cli::report::printer::print;
use crate::cli::report::warnings::WarningPrinter;
use crate::eval::{EvalError, evaluate, read_qrels, read_questions, read_run, write_run};
use crate::search::{Mode, Query};

pub(in crate::cli) fn run(place: &IndexDir, args: EvalArgs) -> Result<Exit> {
    // Files are read first, so that a wrong path fails at once.
    let questions = read_questions(&args.queries)?;
    let mut qrels = read_qrels(&args.qrels)?;
    let other = args.compare.as_deref().map(read_run).transpose()?;
    let mode = Mode::from(args.mode);
    let snapshot = options::engine(place, mode, args.model.as_deref(), 1)?.open()?.snapshot()?;
    match snapshot.check_judgements(&qrels) {
        Err(error @ EvalError::MissingDocuments { .. }) if args.missing_ok => {
            writeln!(anstream::stderr(), "note: {error}")?;
        }
        result => result?,
    }
    let judged: Vec<_> = questions.into_iter().filter(|question| qrels.contains_key(&question.id)).collect();
    if judged.is_empty() {
        return Err(EvalError::NoJudgedQuestion { questions: args.queries, judgements: args.qrels }.into());
    }
    // Judged questions that are not in the file of questions do not count as failures.
    let ids: HashSet<&str> = judged.iter().map(|question| question.id.as_str()).collect();
    qrels.retain(|question, _| ids.contains(question.as_str()));
    let query = Query { k: args.k.get(), mode, literal: args.literal, ..Query::default() };
    let (run, warnings) = snapshot.answer_judged(&judged, &query)?;
    WarningPrinter::default().print(&warnings)?;
    let mode = match mode {
        Mode::Hybrid => "hybrid",
        Mode::Semantic => "semantic",
        Mode::Lexical => "lexical",
    };
    if let Some(path) = &args.run {
        write_run(path, &run, &format!("papers-sem-{mode}"))?;
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
    let index = snapshot.dir().display().to_string();
    print(Evaluation { index, mode, figures: evaluate(&run, &qrels), compared_with }, args.json)?;
    Ok(Exit::Found)
}
