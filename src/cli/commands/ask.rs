//! `papers-sem ask`.

use std::io::{Read, Write};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::cli::args::{Ask, IndexDir};
use crate::cli::exit::Exit;
use crate::cli::options;
use crate::cli::report::answer::{AnswerReport, Heading};
use crate::cli::report::printer::Printer;
use crate::eval::{Question, read_unjudged};
use crate::index::{Index, Open, Warning};
use crate::search::{Hit, Mode, Query, SearchError, ask, ask_all};

/// Answers shown, and those when none is likely: ten bad ones are no help, a few may hint at other words.
const SHOWN: usize = 10;
const FEW: usize = 3;
/// Questions asked at once: what is kept in memory.
const CHUNK: usize = 256;

pub(crate) fn run(place: &IndexDir, args: Ask) -> Result<Exit> {
    let start = Instant::now();
    let questions = match &args.queries {
        Some(path) => read_unjudged(path)?,
        None => vec![Question { id: String::new(), text: typed(&args.question)? }],
    };
    let mode = Mode::from(args.mode);
    let what = if args.exact { Open::Exact } else { Open::All };
    let many = args.queries.is_some();
    // Sentences of the first answers are read on two cores: what one of them reads takes as long as loading the model.
    let cores = if args.json || many { 1 } else { 2 };
    let (library, embedder) = options::library_and_embedder(place, what, mode, args.model.as_deref(), cores)?;
    let mut query = Query {
        text: String::new(),
        k: args.k.map_or(SHOWN, usize::from),
        mode,
        filter: args.filter.to_filter()?,
        min_score: args.min_score,
        exact: args.exact,
        // JSON carries the whole passage, so no sentence has to be chosen.
        sentences: !args.json,
    };
    let mut printer = Printer::new(args.json);
    let (mut began, mut found, mut is_first) = (start, false, true);
    let mut printed: Vec<Warning> = Vec::new();
    for chunk in questions.chunks(CHUNK) {
        let answers = if many {
            let texts: Vec<String> = chunk.iter().map(|question| question.text.clone()).collect();
            ask_all(&library, embedder.as_deref(), &texts, &query)?
        } else {
            query.text = chunk[0].text.clone();
            vec![ask(&library, embedder.as_deref(), &query)?]
        };
        for warning in answers.iter().flat_map(|answer| &answer.warnings) {
            if !printed.contains(warning) {
                options::print_warnings([warning])?;
                printed.push(warning.clone());
            }
        }
        let took = began.elapsed() / chunk.len() as u32;
        began = Instant::now();
        for (question, answer) in chunk.iter().zip(answers) {
            let hits = answer.hits;
            found |= !hits.is_empty();
            let doubt = doubt(&library, &query, &hits).filter(|_| !args.json);
            let is_cut = doubt.is_some() && args.k.is_none() && args.min_score.is_none();
            printer.print(AnswerReport {
                id: question.id.clone(),
                question: question.text.clone(),
                took,
                hits,
                shown: if is_cut { FEW } else { usize::MAX },
                is_explained: args.explain,
                heading: if many { Heading::Question { is_first } } else { Heading::None },
            })?;
            is_first = false;
            if let Some(doubt) = doubt {
                printer.flush()?;
                let prefix = if many { format!("{:?}: ", question.text) } else { String::new() };
                writeln!(anstream::stderr(), "{prefix}{doubt}")?;
            }
        }
    }
    printer.flush()?;
    // The process ends here: giving back memory piece by piece takes as long as finding the answers.
    std::mem::forget((library, embedder));
    Ok(Exit::found(found))
}

fn typed(words: &[String]) -> Result<String> {
    let mut text = words.join(" ");
    if text == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text).context("cannot read the question from standard input")?;
    }
    if text.trim().is_empty() { Err(SearchError::Empty.into()) } else { Ok(text.trim().to_string()) }
}

/// What to say of an answer that is none, or none to trust.
fn doubt(library: &Index, query: &Query, hits: &[Hit]) -> Option<String> {
    let among = if query.filter.is_empty() { "" } else { " that meets the filters" };
    match hits.first() {
        None if library.is_empty() => Some("nothing found: the index holds no paper".to_string()),
        None if query.min_score.is_some() => Some(format!("nothing found: no paper{among} has so high a score")),
        None if query.mode == Mode::Lexical => Some(format!("nothing found: no paper{among} has these words")),
        None => Some("nothing found: no paper meets the filters".to_string()),
        Some(best) if best.is_doubtful() => {
            Some("no paper here seems to answer this; these are the nearest".to_string())
        }
        Some(_) => None,
    }
}
