//! Options that several commands share, as the library takes them.

use std::io::Write;

use anyhow::Result;

use super::args::{self, IndexDir};
use super::locate;
use crate::embed::{Choice, Embedder, Model};
use crate::library::{Library, Open};
use crate::paper::Language;
use crate::search::{Filter, Mode, check_model};

impl From<args::Filter> for Filter {
    fn from(args: args::Filter) -> Self {
        let has = |what: &str| args.has.iter().any(|has| has == what);
        Self {
            has_url: has("url"),
            has_arxiv: has("arxiv"),
            language: args.lang.map(|lang| if lang == "zh" { Language::Zh } else { Language::En }),
            since: args.since,
            until: args.until,
            tags: args.tag,
            categories: args.category,
            authors: args.author,
            sources: args.source,
        }
    }
}

impl From<args::Mode> for Mode {
    fn from(args: args::Mode) -> Self {
        match (args.lexical, args.semantic) {
            (true, _) => Self::Lexical,
            (_, true) => Self::Semantic,
            _ => Self::Hybrid,
        }
    }
}

/// The index, with what a user should know about it said.
pub(super) fn library(place: &IndexDir, what: Open) -> Result<Library> {
    let library = Library::open(&locate::index_dir(place), what)?;
    notes(&library, 0)?;
    Ok(library)
}

/// Says what a user should know about the state of the index, but for the first `said` notes. How many there are.
pub(super) fn notes(library: &Library, said: usize) -> Result<usize> {
    let notes = library.notes();
    for note in notes.iter().skip(said) {
        writeln!(anstream::stderr(), "note: {note}")?;
    }
    Ok(notes.len())
}

/// The model that questions to `library` are embedded with, unless only words are compared; `given` when it lies
/// elsewhere now.
pub(super) fn embedder(library: &Library, mode: Mode, given: Option<&str>) -> Result<Option<Embedder>> {
    if mode == Mode::Lexical {
        return Ok(None);
    }
    let choice = match given {
        Some(name) => Choice::parse(name)?,
        None => library.manifest().model.clone(),
    };
    let model = Model::open(&choice)?;
    check_model(library, model.identity())?;
    Ok(Some(Embedder::new(model, None)?))
}
