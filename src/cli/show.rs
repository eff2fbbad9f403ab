//! `papers-sem show`.

use std::io::Write;

use anyhow::Result;

use super::args::{IndexDir, Show};
use super::output::{human, json};
use super::{Outcome, locate};
use crate::ingest::identify;
use crate::library::{Library, Open};
use crate::paper::Paper;

pub(super) fn run(place: &IndexDir, args: Show) -> Result<Outcome> {
    let library = Library::open(&locate::index_dir(place), Open::Papers)?;
    // A title pasted without quotes comes as several words.
    let wanted = args.id.join(" ");
    let mut found = Vec::new();
    for paper in library.papers() {
        let paper = paper?;
        if is_meant(&paper, &wanted) {
            found.push(paper);
        }
    }
    let mut out = anstream::stdout().lock();
    for paper in &found {
        if args.json {
            json::paper(&mut out, paper)?;
        } else {
            human::paper(&mut out, paper)?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        writeln!(anstream::stderr(), "no paper is called {wanted:?}: `papers-sem list` prints every id")?;
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

fn is_meant(paper: &Paper, wanted: &str) -> bool {
    let same = |title: &Option<String>| title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(wanted));
    paper.id.eq_ignore_ascii_case(wanted)
        || (paper.arxiv.is_some() && paper.arxiv == identify::arxiv_id(wanted))
        || (paper.doi.is_some() && paper.doi == identify::doi_in(wanted))
        || paper.links.iter().any(|link| link.url == wanted)
        || same(&paper.title_en)
        || same(&paper.title_zh)
}
