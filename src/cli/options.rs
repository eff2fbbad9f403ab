//! Options that several commands share, as the library takes them.

use std::io::Write;
use std::path::Path;

use anyhow::Result;

use crate::cli::args::{self, IndexDir};
use crate::cli::locate;
use crate::embed::{Encoder, Model, ModelChoice, OnnxEncoder};
use crate::index::store::Manifest;
use crate::index::{Index, Open, Warning};
use crate::search::{Mode, check_manifest};

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
pub(crate) fn library(place: &IndexDir, what: Open) -> Result<Index> {
    let library = Index::open(&locate::index_dir(place), what)?;
    print_warnings(library.warnings())?;
    Ok(library)
}

/// Prints what was damaged and left out.
pub(crate) fn print_warnings<'w>(warnings: impl IntoIterator<Item = &'w Warning>) -> Result<()> {
    for warning in warnings {
        writeln!(anstream::stderr(), "note: {warning}\n  `papers-sem index` makes it anew")?;
    }
    Ok(())
}

/// The index as [`library`] opens it, with the [`embedder`] for it. One takes as long as the other: they are made side
/// by side. The model is made ready on `cores` cores.
pub(crate) fn library_and_embedder(
    place: &IndexDir,
    what: Open,
    mode: Mode,
    given: Option<&str>,
    cores: usize,
) -> Result<(Index, Option<Box<dyn Encoder>>)> {
    std::thread::scope(|scope| {
        let library = scope.spawn(|| library(place, what));
        // Here, and the index there: glibc gives the first thread memory in large steps and all others page by page,
        // and ONNX Runtime wants a lot of it in small pieces.
        let dir = locate::index_dir(place);
        let embedder =
            Manifest::read(&dir).map_err(Into::into).and_then(|manifest| made(&dir, &manifest, mode, given, cores));
        // What is wrong with the index comes before what is wrong with the model.
        let library = library.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((library, embedder?))
    })
}

/// The model that questions to `library` are embedded with, unless only words are compared; `given` when it lies
/// elsewhere now.
pub(crate) fn embedder(library: &Index, mode: Mode, given: Option<&str>) -> Result<Option<Box<dyn Encoder>>> {
    made(library.dir(), library.manifest(), mode, given, 1)
}

fn made(
    dir: &Path,
    manifest: &Manifest,
    mode: Mode,
    given: Option<&str>,
    cores: usize,
) -> Result<Option<Box<dyn Encoder>>> {
    if mode == Mode::Lexical {
        return Ok(None);
    }
    let choice = match given {
        Some(name) => ModelChoice::parse(name)?,
        None => manifest.model.clone(),
    };
    let model = Model::open(&choice)?;
    check_manifest(dir, manifest, &model.spec().identity)?;
    let embedder = OnnxEncoder::new(model, None)?;
    embedder.warm(cores)?;
    Ok(Some(Box::new(embedder)))
}
