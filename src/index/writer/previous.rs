//! What an update takes over from the index as it is.

use std::path::{Path, PathBuf};

use crate::embed::Identity;
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::passage::TEMPLATE;
use crate::index::segmented_records::SegmentedRecords;
use crate::index::source_times::SourceTimes;
use crate::index::store::disk::Disk;
use crate::index::store::generations::generations;
use crate::index::store::{Manifest, StoreError};
use crate::index::stored_vectors::{VectorsByKey, read_vectors_by_key};
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{Task, WriterOptions};
use crate::index::writer::recover;
use crate::index::writer::sources::Sources;
use crate::index::writer::store_papers;
use crate::index::{Index, Open};
use crate::ingest::{LineProblem, Message, Problem};
use crate::vector;

/// The generation to begin with; none when there is no index yet, or nothing of it is needed.
pub(super) fn load_generation(
    disk: &dyn Disk,
    dir: &Path,
    paths: &[PathBuf],
    options: &WriterOptions,
) -> Result<Option<Generation>, StoreError> {
    let error = match Generation::current(dir) {
        Ok(generation) => return Ok(Some(generation)),
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
        && let Some(generation) = Generation::find_whole(dir, repairs)
    {
        let manifest = generation.manifest().clone().commit(disk, dir)?;
        return Ok(Some(Generation::new(dir, manifest)));
    }
    // A first run that was cut off is begun again.
    let highest = generations(dir).into_iter().max().unwrap_or(0);
    let is_new = Manifest::is_missing(dir) && highest <= 1 && !paths.is_empty();
    match error {
        StoreError::Missing { .. } if options.task == Task::Refresh => Ok(None),
        StoreError::Damaged { .. } if is_new && options.task == Task::Refresh => Ok(None),
        error => Err(error),
    }
}

/// The sources of the index, and what of them is lost: an error except in a rebuild or a repair.
pub(super) fn load_sources(
    previous: &Generation,
    paths: &[PathBuf],
    options: &WriterOptions,
) -> Result<(Sources, Option<Problem>), StoreError> {
    let loaded = match options.task {
        Task::Refresh if !options.rebuild => Sources::load_list(previous),
        // Entries that cannot be read are made good for, as far as that goes.
        Task::Refresh | Task::Upgrade | Task::Repair => Sources::load(previous),
    };
    match loaded {
        Ok(sources) => Ok((sources, None)),
        Err(StoreError::Damaged { path, .. }) if options.rebuild && !paths.is_empty() => {
            Ok((Sources::default(), Some(LineProblem::of_file(Message::SourcesLost).in_file(&path))))
        }
        // A bad sector is damage too.
        Err(error @ (StoreError::Damaged { .. } | StoreError::Io { .. })) if options.task == Task::Repair => {
            recover::sources(previous).map_err(|_| error)
        }
        Err(error) => Err(error),
    }
}

/// The papers of the index, to tell what changed. Papers that cannot be read cannot be compared: all count as new.
///
/// # Errors
/// When the papers are damaged, except in a rebuild or a repair. Nothing is embedded by then.
pub(super) fn previous_papers(
    previous: Option<&Generation>,
    options: &WriterOptions,
) -> Result<Option<SegmentedRecords>, StoreError> {
    let Some(previous) = previous.filter(|previous| previous.format().is_searchable()) else { return Ok(None) };
    match SegmentedRecords::read(previous) {
        Ok(papers) => Ok(Some(papers)),
        Err(_) if options.rebuild || options.task == Task::Repair => Ok(None),
        Err(StoreError::Damaged { path, .. }) if is_derived(&path) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The vectors that need not be computed again. A repair checks each, and keeps those of damaged papers.
pub(super) fn reusable_vectors(
    previous: Option<&Generation>,
    options: &WriterOptions,
) -> Result<VectorsByKey, StoreError> {
    let Some(previous) = previous.filter(|_| !options.rebuild) else { return Ok(VectorsByKey::new()) };
    let mut all = VectorsByKey::new();
    for segment in previous.segments() {
        match read_vectors_by_key(segment) {
            Ok(vectors) => all.extend(vectors),
            Err(_) if options.task == Task::Repair => {}
            Err(error) => return Err(error),
        }
    }
    if options.task == Task::Repair {
        all.retain(|_, vector| vector::is_unit(vector));
    }
    Ok(all)
}

/// Checks that vectors of `model` may be compared with those of the index.
///
/// # Errors
/// [`UpdateError::OtherModel`] when they may not.
pub(super) fn is_comparable(
    previous: &Generation,
    model: &Identity,
    options: &WriterOptions,
) -> Result<(), UpdateError> {
    let manifest = previous.manifest();
    if manifest.is_comparable(model, TEMPLATE) {
        return Ok(());
    }
    let asked_for = options.model.as_ref().map(|_| model.name.clone());
    Err(UpdateError::OtherModel {
        dir: previous.index_dir().to_path_buf(),
        indexed: manifest.identity.label(),
        wanted: model.label(),
        model: asked_for,
    })
}

/// Whether a part that is derived from others is damaged, or lacks columns, and has to be made again. Files that were not
/// touched since they were last found whole are not read.
///
/// # Errors
/// When a part is damaged that is not derived: success must not be reported of an index that a question refuses.
pub(super) fn needs_repair(previous: &Generation, times: &SourceTimes) -> Result<bool, StoreError> {
    if previous.manifest().store.is_none() && times.has_whole_index(previous) {
        return Ok(false);
    }
    if let Some(link) = &previous.manifest().store {
        return match previous.read_all() {
            Ok(()) => store_papers::is_complete(previous, link).map(|is_complete| !is_complete),
            Err(StoreError::Damaged { path, .. }) if is_derived(&path) => Ok(true),
            Err(error) => Err(error),
        };
    }
    match previous.read_all().and_then(|()| Index::open(previous.index_dir(), Open::All)) {
        Ok(index) => {
            let is_whole =
                index.warnings().is_empty() && index.listing().is_ok() && index.has_current_metadata().unwrap_or(false);
            Ok(!is_whole)
        }
        Err(StoreError::Damaged { path, .. }) if is_derived(&path) => Ok(true),
        Err(error) => Err(error),
    }
}

fn is_derived(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Part::of_file(&name).is_some_and(Part::is_derived)
}
