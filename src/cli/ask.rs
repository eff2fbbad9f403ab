//! `papers-sem ask`.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;

use super::args::{Ask, IndexDir};
use super::output::{human, json};
use super::{Outcome, locate};
use crate::embed::{Choice, Embedder, Model};
use crate::library::{Library, Open};
use crate::search::{Query, SearchError, ask, check_model};

pub(super) fn run(place: &IndexDir, args: Ask) -> Result<Outcome> {
    let start = Instant::now();
    let text = args.question.join(" ");
    if text.trim().is_empty() {
        return Err(SearchError::Empty.into());
    }
    let library = Library::open(&locate::index_dir(place), if args.exact { Open::Vectors } else { Open::Graph })?;
    for note in library.notes() {
        writeln!(anstream::stderr(), "note: {note}")?;
    }
    let choice = match &args.model {
        Some(name) => Choice::parse(name)?,
        None => library.manifest().model.clone(),
    };
    let model = Model::open(&choice)?;
    check_model(&library, model.identity())?;
    let embedder = Embedder::new(model, None)?;
    // JSON carries the whole passage, so no sentence has to be chosen.
    let query = Query { text, k: args.k.get(), exact: args.exact, sentences: !args.json };
    let hits = ask(&library, &embedder, &query)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        json::answer(&mut out, &query.text, start.elapsed(), &hits)?;
    } else {
        human::answer(&mut out, &query.text, &hits)?;
    }
    out.flush()?;
    if hits.is_empty() {
        writeln!(anstream::stderr(), "nothing found: the index holds no paper")?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}
