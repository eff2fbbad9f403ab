//! `papers-sem ask`.

use std::io::{Read, Write};
use std::time::Instant;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::args::{Ask, IndexDir};
use super::output::{human, json};
use super::{Outcome, filter, locate};
use crate::embed::Embedder;
use crate::eval::read_texts;
use crate::library::{Library, Open};
use crate::search::{Hit, Mode, Query, SearchError, answer, ask, vectors};

pub(super) fn run(place: &IndexDir, args: Ask) -> Result<Outcome> {
    let start = Instant::now();
    let texts = match &args.queries {
        Some(path) => read_texts(path)?,
        None => vec![typed(&args.question)?],
    };
    let what = if args.exact { Open::Exact } else { Open::All };
    let library = Library::open(&locate::index_dir(place), what)?;
    for note in library.notes() {
        writeln!(anstream::stderr(), "note: {note}")?;
    }
    let mode = Mode::from(args.mode);
    let embedder = match mode {
        Mode::Lexical => None,
        _ => Some(filter::embedder(&library, args.model.as_deref())?),
    };
    let many = args.queries.is_some();
    let query = Query {
        text: String::new(),
        k: args.k.get(),
        mode,
        filter: args.filter.into(),
        min_score: args.min_score,
        exact: args.exact,
        // JSON carries the whole passage, and many answers are for a program, so no sentence has to be chosen.
        sentences: !args.json && !many,
    };
    let queries: Vec<Query> = texts.into_iter().map(|text| Query { text, ..query.clone() }).collect();
    let answers = if many {
        all(&library, embedder.as_ref(), &queries)?
    } else {
        queries.iter().map(|query| ask(&library, embedder.as_ref(), query)).collect::<Result<_, _>>()?
    };
    let mut out = anstream::stdout().lock();
    for (at, (query, hits)) in queries.iter().zip(&answers).enumerate() {
        if args.json {
            json::answer(&mut out, &query.text, start.elapsed(), hits, args.explain)?;
            continue;
        }
        if many {
            let gap = if at == 0 { "" } else { "\n" };
            writeln!(out, "{gap}{}\n", human::title(&query.text))?;
        }
        human::answer(&mut out, &query.text, hits, args.explain)?;
        out.flush()?;
        if let Some(doubt) = doubt(&library, query, hits) {
            writeln!(anstream::stderr(), "{doubt}")?;
        }
    }
    out.flush()?;
    Ok(if answers.iter().all(Vec::is_empty) { Outcome::Nothing } else { Outcome::Found })
}

fn typed(words: &[String]) -> Result<String> {
    let mut text = words.join(" ");
    if text == "-" {
        text.clear();
        std::io::stdin().read_to_string(&mut text).context("cannot read the question from standard input")?;
    }
    if text.trim().is_empty() { Err(SearchError::Empty.into()) } else { Ok(text.trim().to_string()) }
}

fn all(library: &Library, embedder: Option<&Embedder>, queries: &[Query]) -> Result<Vec<Vec<Hit>>> {
    let vectors = match embedder {
        Some(embedder) => vectors(library, embedder, queries)?.into_iter().map(Some).collect(),
        None => vec![None; queries.len()],
    };
    let answers = queries.par_iter().zip(&vectors);
    Ok(answers.map(|(query, vector)| answer(library, None, vector.as_deref(), query)).collect::<Result<_, _>>()?)
}

/// What to say of an answer that is none, or none to trust.
fn doubt(library: &Library, query: &Query, hits: &[Hit]) -> Option<String> {
    match hits.first() {
        None if library.is_empty() => Some("nothing found: the index holds no paper".to_string()),
        None if query.min_score.is_some() => Some("nothing found with so high a score".to_string()),
        None if !query.filter.is_empty() => Some("nothing found: no paper meets the filters".to_string()),
        None => Some("nothing found".to_string()),
        Some(best) if best.is_doubtful() && query.mode != Mode::Lexical => {
            Some("no paper here seems to answer this; these are the nearest".to_string())
        }
        Some(_) => None,
    }
}
