//! An update that adds a segment with what is new or changed.

use crate::index::generation::Generation;
use crate::index::records;
use crate::index::store::{Counts, EarlierSegment};
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::arrivals;
use crate::index::writer::changed_papers::{ChangedPapers, changed_papers};
use crate::index::writer::commit::NewSegment;
use crate::index::writer::error::UpdateError;
use crate::index::writer::indexed_papers::IndexedPapers;
use crate::index::writer::options::{Task, WriterOptions};
use crate::index::writer::prepare::{Prepared, prepare};
use crate::index::writer::run::{Ready, Run};
use crate::index::writer::sources::ChangedSources;
use crate::index::{Index, Open};

/// Whether an update may add a segment to `previous`.
pub(super) fn is_allowed(previous: &Generation, options: &WriterOptions) -> bool {
    let has_other_graph = options.graph_from.is_some_and(|_| options.graph_from != previous.manifest().graph_from);
    records::has_entries_by_paper(previous.format())
        && options.task == Task::Refresh
        && !options.rebuild
        && !has_other_graph
}

/// Whether nothing of `previous` has to be made again, which is done with all of the index.
pub(super) fn is_sound(previous: &Generation) -> bool {
    Index::open(previous.index_dir(), Open::All).is_ok_and(|index| index.warnings().is_empty())
}

/// Merges the entries of changed files with those of the papers that depend on them, and embeds what is new.
///
/// # Errors
/// See [`UpdateError`].
pub(super) fn prepare_update(
    run: &mut Run<'_, '_>,
    sources: ChangedSources,
    previous: &Generation,
) -> Result<Ready, UpdateError> {
    let index = IndexedPapers::open(previous)?;
    let mut plan = Plan::new(run, &index, sources)?;
    let total = plan.prepared.missing.len();
    let mut embedded = run.embed(&plan.prepared, &mut plan.vectors)?;
    let mut left = 0;
    if embedded < total {
        let unfinished = plan.prepared.unfinished(&plan.vectors);
        let Some(finished) = plan.sources.without(&unfinished) else {
            return Err(UpdateError::Stopped { kept: embedded, total });
        };
        run.kept.extend(plan.vectors);
        left = unfinished.len();
        plan = Plan::new(run, &index, finished)?;
        embedded += run.embed_all(&plan.prepared, &mut plan.vectors)?;
    }
    let Plan { sources, changed, prepared, vectors } = plan;
    let manifest = previous.manifest();
    let replaced = changed.replaced.iter().map(|&paper| index.record(paper)).collect::<Result<Vec<_>, _>>()?;
    let mut report = prepared.report(replaced.iter().map(|(paper, _)| Ok(paper)))?;
    let untouched = index.numbers().len() - replaced.len();
    report.papers += untouched;
    report.unchanged += untouched;
    let old_passages: usize = replaced.iter().map(|(_, passages)| passages.len()).sum();
    report.passages += manifest.counts.passages.saturating_sub(old_passages);
    (report.embedded, report.left, report.files) = (embedded, left, sources.files(manifest.counts.files));
    // All that comes in with one update has one time.
    let now = *run.now.get_or_insert_with(|| arrivals::arrival_of_new(run.options, index.latest_arrival()));
    let removed = changed.removed(&index, &replaced);
    let before = changed.replaced.iter().zip(&replaced).map(|(&at, (paper, _))| (paper, index.arrival(at)));
    let arrivals = arrivals::of_changed(before, now, &prepared.records);
    let newest = EarlierSegment { generation: manifest.generation, files: manifest.files.clone() };
    let counts = Counts { papers: report.papers, passages: report.passages, files: report.files };
    let unused = run.unused(&prepared);
    let earlier = manifest.earlier.iter().cloned().chain([newest]).collect();
    let segment = NewSegment { list: sources.list, prepared, vectors, arrivals, removed, earlier, counts };
    Ok(Ready { segment, report, unused, lost: None })
}

/// What changes, with the vectors that are known.
struct Plan {
    sources: ChangedSources,
    changed: ChangedPapers,
    prepared: Prepared,
    vectors: VectorsByKey,
}

impl Plan {
    fn new(run: &Run<'_, '_>, index: &IndexedPapers, sources: ChangedSources) -> Result<Self, UpdateError> {
        let mut changed = changed_papers(index, &sources)?;
        let mut vectors = run.kept.clone();
        for &paper in &changed.replaced {
            vectors.extend(index.passages(paper)?.into_iter().map(|(key, vector)| (key.hash, vector)));
        }
        let prepared = prepare(std::mem::take(&mut changed.papers), run.encoder.window()?, &vectors);
        Ok(Self { sources, changed, prepared, vectors })
    }
}
