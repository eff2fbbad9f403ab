//! Making an index, and keeping it up to date: read, merge, embed what is new, commit.

mod build;
mod older;
mod sources;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::embed::{Choice, EmbedError, Embedder, Model};
use crate::ingest::Problem;
use crate::library::{Library, Open};
use crate::store::{Manifest, StoreError, WriterLock, is_index};
use sources::Sources;

/// Why an index could not be made or brought up to date. The index is then as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// The index cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model cannot be used.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// No path was given and the index knows none.
    #[error("there is nothing to index\n  name files or directories: `papers-sem index PATH…`")]
    NoSource,
    /// None of the paths given can be read.
    #[error("none of the paths can be read:\n{}", list(.0))]
    NothingReadable(Vec<Problem>),
    /// Nothing that could be forgotten.
    #[error("nothing in the index comes from {path}\n  `papers-sem list --json` names the sources of every paper")]
    UnknownSource {
        /// What was to be forgotten.
        path: PathBuf,
    },
    /// What would come back with the next run.
    #[error(
        "{path} is below {root}, which is read again by every `index`\n  move it elsewhere, or give its name a leading dot, then run `papers-sem index`; or forget {root}"
    )]
    BelowSource {
        /// What was to be forgotten.
        path: PathBuf,
        /// The source it is part of.
        root: PathBuf,
    },
    /// The index holds vectors of another model.
    #[error(
        "the index in {dir} was made with the model {indexed}, not with {wanted}\n  `papers-sem index --rebuild{flag}` embeds everything again; without --model the index's own model is used"
    )]
    OtherModel {
        /// The index.
        dir: PathBuf,
        /// The model it was made with.
        indexed: String,
        /// The model that was asked for.
        wanted: String,
        /// ` --model NAME`, when one was asked for.
        flag: String,
    },
}

fn list(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("  {problem}")).collect::<Vec<_>>().join("\n")
}

/// How far an update is.
#[derive(Debug, Clone, Copy)]
pub enum Progress {
    /// Files read so far, of all.
    Reading(usize, usize),
    /// Passages embedded so far, of all that need it.
    Embedding(usize, usize),
    /// The words of so many papers are being indexed.
    Words(usize),
    /// The graph over so many vectors is being built.
    Graph(usize),
}

/// Hears how far an update is; called from several threads.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Papers in the index now.
    pub papers: usize,
    /// Passages in the index now.
    pub passages: usize,
    /// Papers that were not there before.
    pub new: usize,
    /// Papers of which something changed.
    pub updated: usize,
    /// Papers as they were.
    pub unchanged: usize,
    /// Papers that are there no longer.
    pub removed: usize,
    /// Passages that had to be embedded.
    pub embedded: usize,
    /// Files in the index now.
    pub files: usize,
    /// Files below the paths given that hold no text.
    pub skipped: usize,
    /// What could not be read, and where.
    pub problems: Vec<Problem>,
}

/// What to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The model; the index's own, else the built-in one, when `None`.
    pub model: Option<Choice>,
    /// Embed everything again, with the model asked for.
    pub rebuild: bool,
    /// Sources to drop with all their papers, whether they still exist or not.
    pub forget: Vec<PathBuf>,
    /// Cores to embed on; all when `None`.
    pub threads: Option<usize>,
    /// Build a graph from this many vectors on; as the index did so far when `None`, and at first
    /// none: whoever opens an index to ask one question is served sooner without.
    pub graph_from: Option<usize>,
}

/// Reads `paths` (or, when there are none, the sources the index knows) and brings the index in
/// `dir` up to date, making it when there is none.
///
/// # Errors
/// See [`UpdateError`]; the index is then as it was. A file or paper that cannot be read is no
/// error: it stands in [`Report::problems`].
pub fn update(
    dir: &Path,
    paths: &[PathBuf],
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Report, UpdateError> {
    let existed = dir.is_dir();
    if !existed && paths.is_empty() {
        return Err(UpdateError::NoSource);
    }
    if existed && !is_index(dir) && !is_vacant(dir) {
        return Err(StoreError::Foreign { dir: dir.to_path_buf() }.into());
    }
    std::fs::create_dir_all(dir).map_err(crate::store::io("create", dir))?;
    // Whoever does not get the lock touches nothing: another first run may be at work here.
    let _lock = WriterLock::take(dir)?;
    let result = update_locked(dir, paths, options, on_progress);
    if !existed && !is_index(dir) {
        // Leave no half-made directory where there was none; it goes only while it is empty.
        let _ = std::fs::remove_file(dir.join("lock"));
        let _ = std::fs::remove_dir(dir);
    }
    result
}

fn update_locked(
    dir: &Path,
    paths: &[PathBuf],
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Report, UpdateError> {
    let manifest = match Manifest::read(dir) {
        Ok(manifest) => Some(manifest),
        Err(StoreError::Missing { .. }) => None,
        // A rebuild from paths needs nothing of what is damaged.
        Err(StoreError::Damaged { .. }) if options.rebuild && !paths.is_empty() => None,
        Err(error) => return Err(error.into()),
    };
    let mut lost = None;
    let mut sources = match &manifest {
        Some(manifest) => match Sources::load(dir, manifest) {
            Ok(sources) => sources,
            Err(StoreError::Damaged { path, .. }) if options.rebuild && !paths.is_empty() => {
                let message = "the list of sources is lost: only the paths given now are in the index";
                lost = Some(Problem { path, line: None, message: message.to_string() });
                Sources::default()
            }
            Err(error) => return Err(error.into()),
        },
        None => Sources::default(),
    };
    let choice = options
        .model
        .clone()
        .or_else(|| manifest.as_ref().map(|manifest| manifest.model.clone()))
        .unwrap_or(Choice::BuiltIn);
    let model = Model::open(&choice)?;
    if let Some(manifest) = &manifest {
        let same = manifest.is_comparable(model.identity(), crate::passage::TEMPLATE);
        if !same && !options.rebuild {
            let flag = match &options.model {
                Some(_) => format!(" --model {}", model.identity().name),
                None => String::new(),
            };
            return Err(UpdateError::OtherModel {
                dir: dir.to_path_buf(),
                indexed: manifest.identity.label(),
                wanted: model.identity().label(),
                flag,
            });
        }
    }

    for path in &options.forget {
        sources.forget(path)?;
    }
    let forgotten = !options.forget.is_empty();
    let mut change = sources::Change::default();
    // To forget something is no reason to read everything else.
    if !forgotten || !paths.is_empty() || options.rebuild {
        change = sources.refresh(paths, dir, options.rebuild, on_progress)?;
    }
    change.problems.extend(lost);
    change.changed |= forgotten || options.rebuild;
    if let Some(manifest) = &manifest {
        // A wish that differs from what the index was made with is a change too.
        change.changed |= options.graph_from.is_some_and(|_| options.graph_from != manifest.graph_from);
        change.changed |= choice != manifest.model;
        if !change.changed {
            // Success must not be told of an index that `ask` refuses; a damaged graph is made anew.
            change.changed = manifest.is_older() || needs_repair(&Library::open(dir, Open::All)?)?;
        }
        if !change.changed {
            return Ok(Report {
                papers: manifest.counts.papers,
                passages: manifest.counts.passages,
                unchanged: manifest.counts.papers,
                files: manifest.counts.files,
                skipped: change.skipped,
                problems: change.problems,
                ..Report::default()
            });
        }
    }

    let before = manifest.as_ref().map(|_| Library::open_any(dir, Open::Vectors)).transpose();
    let before = if options.rebuild { before.ok().flatten() } else { before? };
    let embedder = Embedder::new(model, options.threads)?;
    let built = build::build(sources, before.as_ref(), &embedder, options, on_progress)?;
    let mut report = built.report(before.as_ref())?;
    report.skipped = change.skipped;
    report.problems = change.problems;
    if report.papers == 0 && manifest.is_none() {
        return Ok(report);
    }
    let highest = crate::store::generations(dir).into_iter().max().unwrap_or(0);
    let number = 1 + manifest.as_ref().map_or(highest, |manifest| manifest.generation);
    drop(before);
    on_progress(Progress::Words(report.papers));
    build::commit(dir, number, choice, &embedder, built)?;
    Ok(report)
}

/// Whether something that is made from the papers is damaged, and has to be made again.
fn needs_repair(library: &Library) -> Result<bool, StoreError> {
    let facets = library.facets_bytes().and_then(|bytes| library.facets(&bytes).map(|_| ()));
    match facets {
        Ok(()) => Ok(library.is_damaged()),
        Err(StoreError::Damaged { .. }) => Ok(true),
        Err(error) => Err(error),
    }
}

// Only what we put there ourselves may stand in a directory that becomes an index.
fn is_vacant(dir: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(dir) else { return false };
    entries.flatten().all(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name == "lock"
            || name == "README.md"
            || name.starts_with('.')
            || crate::store::generation_number(&name).is_some()
            || name == "manifest.json.new"
    })
}

/// The vectors an index has, by the key of their passage.
type Known<'a> = HashMap<[u8; 16], &'a [f32]>;
