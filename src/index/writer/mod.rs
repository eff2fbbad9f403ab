//! Making an index, and keeping it up to date: read, merge, embed what is new, commit.

mod embed_missing;
mod error;
mod options;
mod prepare;
mod recover;
mod sources;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::embed::{Encoder, Identity, Model, ModelChoice, ModelSpec, OnnxEncoder};
use crate::index::passage::TEMPLATE;
use crate::index::store::disk::{Disk, FileSystem};
use crate::index::store::generation::BLOCKS;
use crate::index::store::journal::{self, Journal, is_journal};
use crate::index::store::{Manifest, StoreError, WriterLock, generation, is_index};
use crate::index::{self, CODES, FACETS, GRAPH, HEADS, Index, LEXICAL, OWNERS, Open, PAPERS, REGISTER, SCALE};
use crate::ingest::Problem;
use crate::vector;
pub use error::UpdateError;
pub use options::{OnProgress, Options, Progress, Report, Task};
use prepare::{Build, Prepared};
use sources::Sources;
pub(crate) use sources::{SOURCES, check as check_sources};

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
    update_on(&FileSystem, dir, paths, options, on_progress)
}

/// As [`update`], with `encoder` in place of the model that [`Options::model`] names. An index that was made with another
/// encoder is updated only with [`Options::rebuild`].
///
/// # Errors
/// As [`update`].
pub fn update_with(
    encoder: &dyn Encoder,
    dir: &Path,
    paths: &[PathBuf],
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Report, UpdateError> {
    update_any(&FileSystem, Some(encoder), dir, paths, options, on_progress)
}

/// As [`update`], writing to `disk`.
///
/// # Errors
/// As [`update`].
pub fn update_on(
    disk: &dyn Disk,
    dir: &Path,
    paths: &[PathBuf],
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Report, UpdateError> {
    update_any(disk, None, dir, paths, options, on_progress)
}

fn update_any(
    disk: &dyn Disk,
    given: Option<&dyn Encoder>,
    dir: &Path,
    paths: &[PathBuf],
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Report, UpdateError> {
    let existed = dir.is_dir();
    if !existed && options.task != Task::Refresh {
        return Err(StoreError::Missing { dir: dir.to_path_buf() }.into());
    }
    if !existed && paths.is_empty() {
        return Err(UpdateError::NoSource);
    }
    if existed && !is_index(dir) && !is_vacant(dir) {
        return Err(StoreError::Foreign { dir: dir.to_path_buf() }.into());
    }
    create(disk, dir)?;
    let wait = || {
        let goes_on = options.wait && !options.stopped();
        if goes_on {
            on_progress(Progress::Waiting);
        }
        goes_on
    };
    // Whoever does not get the lock touches nothing: another first run may be at work here.
    let _lock = match WriterLock::take(dir, wait) {
        Err(StoreError::Locked { .. }) if options.stopped() => return Err(UpdateError::Stopped { kept: 0, total: 0 }),
        taken => taken?,
    };
    let result = update_locked(disk, given, dir, paths, options, on_progress);
    if !existed && !is_index(dir) {
        // Leave no half-made directory where there was none; it goes only while it is empty.
        let _ = std::fs::remove_file(dir.join("lock"));
        let _ = std::fs::remove_dir(dir);
    }
    result
}

// Makes the directory, and its name durable.
fn create(disk: &dyn Disk, dir: &Path) -> Result<(), StoreError> {
    let missing: Vec<&Path> = dir.ancestors().take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists()).collect();
    disk.create_dir(dir).map_err(crate::index::store::io("create", dir))?;
    for made in missing {
        let above = made.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        disk.sync_dir(above).map_err(crate::index::store::io("sync", above))?;
    }
    Ok(())
}

fn update_locked(
    disk: &dyn Disk,
    given: Option<&dyn Encoder>,
    dir: &Path,
    paths: &[PathBuf],
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Report, UpdateError> {
    let manifest = current(disk, dir, paths, options)?;
    if options.task == Task::Upgrade
        && let Some(manifest) = manifest.as_ref().filter(|manifest| !manifest.is_older())
    {
        return Ok(unchanged(manifest, sources::Change::default()));
    }
    let (mut sources, lost) = match &manifest {
        Some(manifest) => load(dir, manifest, paths, options)?,
        None => (Sources::default(), None),
    };
    let indexed = manifest.as_ref().map(|manifest| manifest.model.clone());
    let model = match given {
        Some(encoder) => Source::Given(encoder),
        None => {
            Source::Model(Box::new(Model::open(&options.model.clone().or(indexed).unwrap_or(ModelChoice::BuiltIn))?))
        }
    };
    let choice = model.spec().choice.clone();
    if let Some(manifest) = manifest.as_ref().filter(|_| !options.rebuild) {
        same_space(dir, manifest, &model.spec().identity, options)?;
    }

    for path in &options.forget {
        sources.forget(path)?;
    }
    let forgotten = !options.forget.is_empty();
    let mut change = sources::Change::default();
    // To forget something is no reason to read everything else.
    if options.task == Task::Refresh && (!forgotten || !paths.is_empty() || options.rebuild) {
        change = sources.refresh(paths, dir, options.rebuild, on_progress)?;
    }
    change.problems.extend(lost);
    change.changed |= forgotten || options.rebuild || options.task != Task::Refresh;
    if let Some(manifest) = &manifest {
        // A wish that differs from what the index was made with is a change too.
        change.changed |= options.graph_from.is_some_and(|_| options.graph_from != manifest.graph_from);
        change.changed |= choice != manifest.model;
        if !change.changed {
            // Success must not be told of an index that `ask` refuses; a damaged graph is made anew.
            change.changed = manifest.is_older() || needs_repair(dir, manifest)?;
        }
        if !change.changed {
            // What a run left that was killed after its commit, or whose new files are gone.
            generation::remove_others(disk, dir, manifest.generation);
            if paths.is_empty() {
                journal::remove(disk, dir);
            }
            return Ok(unchanged(manifest, change));
        }
    }

    let before = before(dir, manifest.as_ref(), options)?;
    let opened;
    let encoder = match model {
        Source::Given(encoder) => encoder,
        Source::Model(model) => {
            opened = OnnxEncoder::new(*model, options.threads)?;
            &opened
        }
    };
    let space = space(&encoder.spec().identity, options.rebuild);
    let (mut journal, kept) = Journal::open(disk, dir, space, encoder.spec().identity.dimension);
    let kept_keys: Vec<[u8; 16]> = kept.keys().copied().collect();
    let mut build = Build {
        known: known(dir, manifest.as_ref(), options)?,
        encoder,
        graph_from: options.graph_from.or(manifest.as_ref().and_then(|manifest| manifest.graph_from)),
        on_progress,
    };
    build.known.extend(kept);
    let (prepared, embedded, left) = embed(&mut build, sources, dir, manifest.as_ref(), &mut journal, options)?;
    let is_used = left == 0 && prepared.holds(&kept_keys);
    let built = build.finish(prepared);
    let mut report = built.report(before.as_ref())?;
    report.embedded = embedded;
    report.left = left;
    report.skipped = change.skipped;
    report.problems = change.problems;
    if report.papers == 0 && manifest.is_none() {
        return Ok(report);
    }
    let highest = crate::index::store::generations(dir).into_iter().max().unwrap_or(0);
    let number = 1 + manifest.as_ref().map_or(highest, |manifest| manifest.generation);
    drop(before);
    on_progress(Progress::Words(report.papers));
    prepare::commit(disk, dir, number, choice, encoder, built)?;
    // What it holds of files that this run was not about is for the run that is.
    if left == 0 && (is_used || (paths.is_empty() && options.task == Task::Refresh && options.forget.is_empty())) {
        journal::remove(disk, dir);
    }
    Ok(report)
}

/// Where the vectors of an update come from. A model runs only when a passage has no vector yet.
enum Source<'a> {
    Given(&'a dyn Encoder),
    Model(Box<Model>),
}

impl Source<'_> {
    fn spec(&self) -> &ModelSpec {
        match self {
            Self::Given(encoder) => encoder.spec(),
            Self::Model(model) => model.spec(),
        }
    }
}

/// The sources, and what of them is lost: an error but to a rebuild or a repair.
fn load(
    dir: &Path,
    manifest: &Manifest,
    paths: &[PathBuf],
    options: &Options,
) -> Result<(Sources, Option<Problem>), StoreError> {
    match Sources::load(dir, manifest) {
        Ok(sources) => Ok((sources, None)),
        Err(StoreError::Damaged { path, .. }) if options.rebuild && !paths.is_empty() => {
            let message = "the list of sources is lost: only the paths given now are in the index".to_string();
            Ok((Sources::default(), Some(Problem { path, line: None, message })))
        }
        // A bad sector is damage too.
        Err(error @ (StoreError::Damaged { .. } | StoreError::Io { .. })) if options.task == Task::Repair => {
            recover::sources(dir, manifest).map_err(|_| error)
        }
        Err(error) => Err(error),
    }
}

/// The manifest to begin with; none when there is no index yet, or nothing of it is needed.
fn current(disk: &dyn Disk, dir: &Path, paths: &[PathBuf], options: &Options) -> Result<Option<Manifest>, StoreError> {
    let error = match Manifest::read(dir) {
        Ok(manifest) => return Ok(Some(manifest)),
        Err(error @ (StoreError::Missing { .. } | StoreError::Damaged { .. })) => error,
        Err(error) => return Err(error),
    };
    // A rebuild from paths needs nothing of what is damaged.
    if options.rebuild && !paths.is_empty() {
        return Ok(None);
    }
    // A run that was killed just before its last step left everything but the manifest.
    let repairs = options.task == Task::Repair;
    if (Manifest::is_missing(dir) || repairs)
        && let Some(manifest) = Manifest::restore(dir, repairs)
    {
        return manifest.commit(disk, dir).map(Some);
    }
    // A first run that was cut off is begun again.
    let highest = crate::index::store::generations(dir).into_iter().max().unwrap_or(0);
    let is_new = Manifest::is_missing(dir) && highest <= 1 && !paths.is_empty();
    match error {
        StoreError::Missing { .. } if options.task == Task::Refresh => Ok(None),
        StoreError::Damaged { .. } if is_new && options.task == Task::Refresh => Ok(None),
        error => Err(error),
    }
}

/// The papers there were, to tell what changed; those that cannot be read cannot be compared, and all count as new.
///
/// # Errors
/// When the papers are damaged, but to a rebuild or a repair: before anything is embedded.
fn before(dir: &Path, manifest: Option<&Manifest>, options: &Options) -> Result<Option<Index>, StoreError> {
    let Some(manifest) = manifest.filter(|manifest| manifest.is_readable()) else { return Ok(None) };
    // Read in the plain way: what a disk does not give back ends a process that has it mapped.
    let papers = generation::read(dir, manifest, PAPERS).map(drop);
    match papers.and_then(|()| Index::open(dir, Open::Papers)) {
        Ok(library) => Ok(Some(library)),
        Err(_) if options.rebuild || options.task == Task::Repair => Ok(None),
        Err(StoreError::Damaged { path, .. }) if is_made_again(&path) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The vectors that need not be computed. A repair takes none on trust, and loses none because of the papers.
fn known(dir: &Path, manifest: Option<&Manifest>, options: &Options) -> Result<Known, StoreError> {
    let Some(manifest) = manifest.filter(|_| !options.rebuild) else { return Ok(Known::new()) };
    let known = index::read_vectors(dir, manifest);
    if options.task != Task::Repair {
        return known;
    }
    let mut known = known.unwrap_or_default();
    known.retain(|_, vector| vector::is_unit(vector));
    Ok(known)
}

/// Embeds what is new in `sources`. Gives what is to become the index, how many passages were embedded, and how many
/// files have to wait because the caller asked to stop.
fn embed(
    build: &mut Build<'_>,
    sources: Sources,
    dir: &Path,
    manifest: Option<&Manifest>,
    journal: &mut Journal<'_>,
    options: &Options,
) -> Result<(Prepared, usize, usize), UpdateError> {
    let prepared = build.prepare(sources)?;
    let total = prepared.texts.len();
    let embedded = embed_missing::embed(build, &prepared, journal, options)?;
    if embedded == total {
        return Ok((prepared, embedded, 0));
    }
    let stopped = UpdateError::Stopped { kept: embedded, total };
    let old = match manifest {
        // With old vectors in doubt there is no old state of a file to fall back on.
        _ if options.rebuild || options.task != Task::Refresh => return Err(stopped),
        Some(manifest) => Sources::load(dir, manifest)?,
        None => Sources::default(),
    };
    let Some((finished, left)) = prepared.finished(&build.known, old) else { return Err(stopped) };
    let prepared = build.prepare(finished)?;
    if prepared.is_empty() && manifest.is_none() {
        return Err(stopped);
    }
    let more = embed_missing::embed(build, &prepared, journal, &Options::default())?;
    Ok((prepared, embedded + more, left))
}

fn same_space(dir: &Path, manifest: &Manifest, model: &Identity, options: &Options) -> Result<(), UpdateError> {
    if manifest.is_comparable(model, TEMPLATE) {
        return Ok(());
    }
    let flag = options.model.as_ref().map(|_| format!(" --model {}", model.name)).unwrap_or_default();
    Err(UpdateError::OtherModel {
        dir: dir.to_path_buf(),
        indexed: manifest.identity.label(),
        wanted: model.label(),
        flag,
    })
}

/// Names all that makes vectors comparable, for the journal; a rebuild trusts none but another's, which began as it does.
pub fn space(model: &Identity, rebuild: bool) -> [u8; 32] {
    let all = (
        (&model.weights_sha256, &model.tokenizer_sha256, model.dimension, &model.pooling),
        (&model.query_prefix, &model.passage_prefix, model.max_tokens, TEMPLATE, rebuild),
    );
    *blake3::hash(format!("{all:?}").as_bytes()).as_bytes()
}

fn unchanged(manifest: &Manifest, change: sources::Change) -> Report {
    Report {
        papers: manifest.counts.papers,
        passages: manifest.counts.passages,
        unchanged: manifest.counts.papers,
        files: manifest.counts.files,
        skipped: change.skipped,
        problems: change.problems,
        ..Report::default()
    }
}

/// Whether something that is made from the papers is damaged, and has to be made again.
///
/// # Errors
/// When what is damaged is not: success must not be told of an index that `ask` refuses.
fn needs_repair(dir: &Path, manifest: &Manifest) -> Result<bool, StoreError> {
    let whole = manifest.files.keys().try_for_each(|name| generation::read(dir, manifest, name).map(drop));
    match whole.and_then(|()| Index::open(dir, Open::All)) {
        Ok(library) => Ok(library.facets().is_err() || library.heads().is_err() || !library.notes().is_empty()),
        Err(StoreError::Damaged { path, .. }) if is_made_again(&path) => Ok(true),
        Err(error) => Err(error),
    }
}

fn is_made_again(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [FACETS, HEADS, REGISTER, OWNERS, CODES, SCALE, GRAPH, BLOCKS].contains(&&*name) || name.starts_with(LEXICAL)
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
            || crate::index::store::generation_number(&name).is_some()
            || name == "manifest.json.new"
            || is_journal(&name)
    })
}

/// The vectors there are, by the key of their passage.
type Known = HashMap<[u8; 16], Vec<f32>>;
