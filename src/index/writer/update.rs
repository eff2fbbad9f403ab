//! One update of an index, from the lock to the commit.

use std::path::{Path, PathBuf};

use crate::embed::{Encoder, Identity, Model, ModelChoice, ModelSpec, OnnxEncoder};
use crate::index::generation::Generation;
use crate::index::layout::Format;
use crate::index::passage::TEMPLATE;
use crate::index::source_times::{self, SourceTimes};
use crate::index::store::disk::{Disk, FileSystem};
use crate::index::store::generations::{generation_number, generations, remove_others};
use crate::index::store::journal::{self, Journal, is_journal};
use crate::index::store::{CollectionFault, Manifest, StoreError, WriterLock, io, is_followed, is_index, is_map};
use crate::index::writer::batches::{Batches, Prepared};
use crate::index::writer::commit::{Commit, commit, make_current};
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{OnProgress, Progress, Task, WriterOptions};
use crate::index::writer::previous::{is_comparable, load_generation, load_sources, needs_repair};
use crate::index::writer::report::UpdateReport;
use crate::index::writer::run::Run;
use crate::index::writer::sources::{Change, Looked, Sources};
use crate::index::writer::store_link;
use crate::index::writer::store_papers::{self, StorePapers};
use crate::index::writer::{incremental, merge_segments};

/// Reads `paths` (or, when there are none, the sources the index knows) and brings the index in
/// `dir` up to date, making it when there is none.
///
/// # Errors
/// See [`UpdateError`]; the index is then as it was. A file or paper that cannot be read is no
/// error: it is in [`UpdateReport::problems`].
pub fn update(
    dir: &Path,
    paths: &[PathBuf],
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<UpdateReport, UpdateError> {
    update_on(&FileSystem, dir, paths, options, on_progress)
}

/// As [`update`], with `encoder` in place of the model that [`WriterOptions::model`] names. An index that was made with
/// another encoder is updated only with [`WriterOptions::rebuild`].
///
/// # Errors
/// As [`update`].
pub fn update_with(
    encoder: &dyn Encoder,
    dir: &Path,
    paths: &[PathBuf],
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<UpdateReport, UpdateError> {
    run_update(&FileSystem, Some(encoder), dir, paths, options, on_progress)
}

/// As [`update`], writing to `disk`.
///
/// # Errors
/// As [`update`].
pub fn update_on(
    disk: &dyn Disk,
    dir: &Path,
    paths: &[PathBuf],
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<UpdateReport, UpdateError> {
    run_update(disk, None, dir, paths, options, on_progress)
}

fn run_update(
    disk: &dyn Disk,
    given: Option<&dyn Encoder>,
    dir: &Path,
    paths: &[PathBuf],
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<UpdateReport, UpdateError> {
    let existed = dir.is_dir();
    if dir.is_file() {
        return Err(StoreError::File { path: dir.to_path_buf() }.into());
    }
    if !existed && options.task != Task::Refresh {
        return Err(StoreError::Missing { dir: dir.to_path_buf() }.into());
    }
    // A directory with a store may have no sources: it only asks.
    if !existed && paths.is_empty() && options.store.is_none() {
        return Err(UpdateError::NoSource);
    }
    if existed && !is_index(dir) && !is_vacant(dir) {
        return Err(StoreError::Foreign { dir: dir.to_path_buf() }.into());
    }
    create(disk, dir)?;
    let wait = || {
        let goes_on = options.wait && !options.is_stopped();
        if goes_on {
            on_progress(Progress::Waiting);
        }
        goes_on
    };
    // Whoever does not get the lock touches nothing: another first run may be at work here.
    let _lock = match WriterLock::take(dir, wait) {
        Err(StoreError::Locked { .. }) if options.is_stopped() => {
            return Err(UpdateError::Stopped { kept: 0, total: 0 });
        }
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
    disk.create_dir(dir).map_err(io("create", dir))?;
    for made in missing {
        let above = made.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        disk.sync_dir(above).map_err(io("sync", above))?;
    }
    Ok(())
}

fn update_locked(
    disk: &dyn Disk,
    given: Option<&dyn Encoder>,
    dir: &Path,
    paths: &[PathBuf],
    options: &WriterOptions,
    on_progress: OnProgress<'_>,
) -> Result<UpdateReport, UpdateError> {
    let previous = load_generation(disk, dir, paths, options)?;
    if options.task == Task::Upgrade
        && let Some(previous) = previous.as_ref().filter(|previous| previous.format() == Format::newest())
    {
        return Ok(UpdateReport::unchanged(previous.manifest(), Change::default()));
    }
    let indexed_store = previous.as_ref().and_then(|previous| previous.manifest().store.clone());
    let link = store_link::link(dir, previous.as_ref().map(Generation::manifest), options.store.as_ref())?;
    let is_pending = link.is_some() && store_link::pending(dir)?.is_some();
    let (mut sources, lost) = match &previous {
        Some(previous) => load_sources(previous, paths, options)?,
        None => (Sources::default(), None),
    };
    let indexed = previous.as_ref().map(|previous| previous.manifest().model.clone());
    let model = match given {
        Some(encoder) => VectorSource::Given(encoder),
        None => {
            let choice = options.model.clone().or(indexed).unwrap_or(ModelChoice::BuiltIn);
            VectorSource::Model(Box::new(Model::open(&choice)?))
        }
    };
    let choice = model.spec().choice.clone();
    if let Some(previous) = previous.as_ref().filter(|_| !options.rebuild) {
        is_comparable(previous, &model.spec().identity, options)?;
    }

    for path in &options.forget {
        sources.forget(path)?;
    }
    let forgets = !options.forget.is_empty();
    let times = previous.as_ref().and_then(|previous| SourceTimes::load(dir, previous.manifest())).unwrap_or_default();
    // To forget something is no reason to read everything else.
    let only_asks = link.is_some() && paths.is_empty() && sources.roots().is_empty();
    let is_refresh = options.task == Task::Refresh && (!forgets || !paths.is_empty() || options.rebuild) && !only_asks;
    let rest = if is_refresh { Some(sources.look(paths, dir, &times)?) } else { None };
    let has_store = link.is_some() || indexed_store.is_some();
    let base = previous.as_ref().filter(|previous| !has_store && incremental::is_allowed(previous, options));
    // A part of the sources can become a segment of its own where the others are not needed for it.
    let is_partial = base.is_some() || (previous.is_none() && !has_store && !options.rebuild);
    let most = if is_partial { options.most_bytes() } else { u64::MAX };
    // A rebuild reads everything.
    let none = SourceTimes::default();
    let trusted = if options.rebuild { &none } else { &times };
    let mut batches = Batches { sources: &mut sources, rest, change: Change::default(), times: trusted, most };
    batches.read(on_progress);
    let change = &mut batches.change;
    change.problems.extend(lost);
    change.changed |= batches.rest.is_some() || forgets || options.rebuild || options.task != Task::Refresh;
    let mut is_damaged = false;
    if let Some(previous) = &previous {
        let manifest = previous.manifest();
        // An option that differs from what the index was made with is a change too.
        change.changed |= options.graph_from.is_some_and(|_| options.graph_from != manifest.graph_from);
        change.changed |= choice != manifest.model;
        change.changed |= is_pending || link != indexed_store;
        if !change.changed {
            // Success must not be reported of an index that a question refuses.
            is_damaged = needs_repair(previous, &times)?;
            change.changed = previous.format() != Format::newest() || is_damaged;
        }
        if !change.changed {
            let change = batches.end();
            let times = renew_times(times, &sources, change.looked.clone());
            // What is left of a run that was killed after its commit, or whose new files are gone.
            remove_others(disk, dir, &manifest.generations().collect::<Vec<_>>());
            if paths.is_empty() {
                journal::remove(disk, dir);
            }
            times.save(disk, dir, manifest);
            return Ok(UpdateReport::unchanged(manifest, change));
        }
    }

    if let Some(link) = &link {
        store_papers::check(link, &model.spec().identity, options.rebuild, only_asks)?;
    }
    let opened;
    let encoder = match model {
        VectorSource::Given(encoder) => encoder,
        VectorSource::Model(model) => {
            opened = OnnxEncoder::new(*model, options.threads)?;
            &opened
        }
    };
    let identity = &encoder.spec().identity;
    let (mut journal, kept) = Journal::open(disk, dir, space(identity, options.rebuild), identity.dimension);
    let mut run = Run { encoder, journal: &mut journal, kept, now: None, options, on_progress };
    let highest = generations(dir).into_iter().max().unwrap_or(0);
    let first = 1 + previous.as_ref().map_or(highest, Generation::number);
    let indexed_graph = previous.as_ref().and_then(|previous| previous.manifest().graph_from);
    let graph_from = options.graph_from.or(indexed_graph);
    let mut number = first;
    let mut place = || {
        number += 1;
        let choice = choice.clone();
        Commit { disk, dir, number: number - 1, choice, identity, graph_from, store: None, on_progress }
    };
    let base = match base.filter(|base| !is_damaged && incremental::is_sound(base)) {
        Some(base) if batches.rest.is_some() || !batches.sources.has_mostly_changed() => Some(base.clone()),
        _ => None,
    };
    if base.is_none() && previous.is_some() {
        batches.most = u64::MAX;
        batches.read(on_progress);
    }
    let prepared = batches.prepare(&mut run, base, previous.as_ref(), &mut place);
    let Prepared { segment, base, mut report, unused } = prepared.inspect_err(|_| drop_from(disk, dir, first))?;
    let change = batches.end();
    report.left_out = change.left_out;
    report.problems.splice(0..0, change.problems);
    if report.papers == 0 && previous.is_none() && !only_asks {
        return Ok(report);
    }
    report.store = link.as_ref().map(|link| link.address.clone());
    report.left_store = indexed_store.as_ref().filter(|_| link != indexed_store).map(|link| link.address.clone());
    // After a run that did not end, and in a repair, all papers of the store are looked at.
    let is_trusted = !is_pending && link == indexed_store && !options.rebuild && options.task == Task::Refresh;
    let store = link.map(|link| StorePapers { link, previous: previous.as_ref().filter(|_| is_trusted), options });
    let committed = match (segment, base) {
        (Some(segment), _) => commit(segment, Commit { store, ..place() }),
        (None, Some(base)) => make_current(disk, dir, base.manifest().clone()),
        (None, None) => return Ok(report),
    };
    let manifest = match committed {
        Err(StoreError::Collection { fault: CollectionFault::Stopped, .. }) => {
            return Err(UpdateError::Stopped { kept: report.embedded, total: report.embedded });
        }
        committed => committed.inspect_err(|_| drop_from(disk, dir, first))?,
    };
    let times = renew_times(times, &sources, change.looked);
    // The journal keeps vectors of files that this run was not about, for the run that is.
    let is_whole = paths.is_empty() && options.task == Task::Refresh && options.forget.is_empty();
    if report.left == 0 && (unused.is_empty() || is_whole) {
        journal::remove(disk, dir);
    }
    // The update is done whether or not its segment can be merged with others: the next one tries again.
    let merged = merge_segments::merge(disk, &manifest, dir, options, on_progress);
    let manifest = merged.ok().flatten().unwrap_or(manifest);
    // The index holds an earlier content of the files that are left. What is repaired is read again.
    if report.left == 0 && options.task != Task::Repair {
        times.save(disk, dir, &manifest);
    }
    Ok(report)
}

/// Removes the generations from `first` on, which a run has written that does not end. What is the index stays.
fn drop_from(disk: &dyn Disk, dir: &Path, first: u64) {
    let current: Vec<u64> = Manifest::read(dir).map(|manifest| manifest.generations().collect()).unwrap_or_default();
    let is_kept = |number: &u64| *number < first || current.contains(number);
    remove_others(disk, dir, &generations(dir).into_iter().filter(is_kept).collect::<Vec<_>>());
}

/// What is known of the times of `sources`, after a look at some of them.
fn renew_times(times: SourceTimes, sources: &Sources, looked: Looked) -> SourceTimes {
    let roots = sources.roots();
    let is_below = |path: &Path, of: &[PathBuf]| of.iter().any(|above| path.starts_with(above));
    let is_kept =
        |path: &Path| is_below(path, &roots) && (!is_below(path, &looked.roots) || is_below(path, &looked.unreadable));
    times.renew(roots.clone(), looked.seen, is_kept)
}

/// Where the vectors of an update come from. A model runs only when a passage has no vector yet.
enum VectorSource<'e> {
    Given(&'e dyn Encoder),
    Model(Box<Model>),
}

impl VectorSource<'_> {
    fn spec(&self) -> &ModelSpec {
        match self {
            Self::Given(encoder) => encoder.spec(),
            Self::Model(model) => model.spec(),
        }
    }
}

/// The name of the space of the vectors, for the journal: a hash of all that makes vectors comparable. A rebuild trusts
/// the journal of another rebuild only.
pub fn space(model: &Identity, rebuild: bool) -> [u8; 32] {
    let all = (
        (&model.weights_sha256, &model.tokenizer_sha256, model.dimension, &model.pooling),
        (&model.query_prefix, &model.passage_prefix, model.max_tokens, TEMPLATE, rebuild),
    );
    *blake3::hash(format!("{all:?}").as_bytes()).as_bytes()
}

/// Whether a directory holds nothing but what this program puts there, so that it may become an index.
fn is_vacant(dir: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(dir) else { return false };
    entries.flatten().all(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name == "lock"
            || name == "README.md"
            || name.starts_with('.')
            || generation_number(&name).is_some()
            || name == "manifest.json.new"
            || source_times::is_cache(&name)
            || is_journal(&name)
            || is_followed(&name)
            || is_map(&name)
            || store_link::is_mark(&name)
    })
}
