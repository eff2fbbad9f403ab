//! `papers-sem similar`.

use std::io::Write;
use std::time::Instant;

use anyhow::Result;

use crate::cli::args::{IndexDir, Similar};
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::eval::Question;
use crate::index::{Index, Open};
use crate::search::{find, similar};
use crate::text::Language;

pub(crate) fn run(place: &IndexDir, args: Similar) -> Result<Outcome> {
    let start = Instant::now();
    let library = Index::open(&locate::index_dir(place), Open::Vectors)?;
    // A title pasted without quotes comes as several words.
    let wanted = args.paper.join(" ");
    let found = find(&library, &wanted)?;
    let Some((number, paper)) = found.first() else {
        writeln!(anstream::stderr(), "no paper is called {wanted:?}: `papers-sem list` prints every id")?;
        return Ok(Outcome::Nothing);
    };
    let title = paper.title(Language::of(&wanted)).to_string();
    if found.len() > 1 {
        writeln!(anstream::stderr(), "note: {} papers are called so; this is about {}", found.len(), paper.id)?;
    }
    let hits = similar(&library, *number, args.k.get(), &args.filter.to_filter()?)?;
    let mut out = anstream::stdout().lock();
    if args.json {
        let like = Question { id: paper.id.clone(), text: title };
        json::answer(&mut out, &like, start.elapsed(), &hits, false)?;
    } else {
        writeln!(out, "like {}\n", human::title(&title))?;
        human::answer(&mut out, &title, &hits, false)?;
    }
    out.flush()?;
    if hits.is_empty() {
        writeln!(anstream::stderr(), "no other paper meets the filters")?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}
