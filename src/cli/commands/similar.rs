//! `papers-sem similar`.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;

use crate::cli::args::{IndexDir, Similar};
use crate::cli::exit::Exit;
use crate::cli::report::answer::{AnswerReport, Heading};
use crate::cli::report::printer::print;
use crate::cli::{locate, options};
use crate::index::{Index, Open};
use crate::search::{find, similar};
use crate::text::Language;

pub(crate) fn run(place: &IndexDir, args: Similar) -> Result<Exit> {
    let start = Instant::now();
    let library = Index::open(&locate::index_dir(place), Open::Vectors)?;
    // A title pasted without quotes comes as several words.
    let wanted = args.paper.join(" ");
    let found = find(&library, &wanted)?;
    let Some((number, paper)) = found.first() else {
        writeln!(anstream::stderr(), "no paper is called {wanted:?}: `papers-sem list` prints every id")?;
        return Ok(Exit::NothingFound);
    };
    let title = paper.title(Language::of(&wanted)).to_string();
    if found.len() > 1 {
        writeln!(anstream::stderr(), "note: {} papers are called so; this is about {}", found.len(), paper.id)?;
    }
    let answer = similar(&library, *number, args.k.get(), &args.filter.to_filter()?)?;
    options::print_warnings(&answer.warnings)?;
    let hits = answer.hits;
    let is_found = !hits.is_empty();
    let report = AnswerReport {
        id: paper.id.clone(),
        question: title,
        took: start.elapsed(),
        hits,
        shown: usize::MAX,
        is_explained: false,
        heading: Heading::SimilarTo,
    };
    print(report, args.json)?;
    if !is_found {
        writeln!(anstream::stderr(), "no other paper meets the filters")?;
        return Ok(Exit::NothingFound);
    }
    Ok(Exit::Found)
}
