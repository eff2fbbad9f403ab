//! `papers-sem export`.

use std::io::Write;

use anyhow::Result;

use crate::cli::args::{Export, IndexDir};
use crate::cli::report::{human, json};
use crate::cli::{Outcome, locate};
use crate::index::export::{Targets, export};
use crate::index::{Index, Open};

/// What `export` wrote.
pub(crate) struct Summary {
    pub index: String,
    pub papers: usize,
    pub vectors: usize,
    pub dimension: usize,
}

pub(crate) fn run(place: &IndexDir, args: Export) -> Result<Outcome> {
    let library = Index::open(&locate::index_dir(place), Open::Vectors)?;
    export(&library, Targets { vectors: args.vectors.as_deref(), ids: args.ids.as_deref() })?;
    let summary = Summary {
        index: library.dir().display().to_string(),
        papers: library.len(),
        vectors: library.rows(),
        dimension: library.manifest().identity.dimension,
    };
    if args.json {
        let mut out = anstream::stdout().lock();
        json::exported(&mut out, &summary)?;
        out.flush()?;
    } else {
        // Talk: what was asked for may be going to standard output.
        human::exported(&mut anstream::stderr().lock(), &summary)?;
    }
    Ok(Outcome::Found)
}
