//! An update that makes all of an index again, in one segment.

use crate::index::generation::Generation;
use crate::index::store::Counts;
use crate::index::writer::arrivals;
use crate::index::writer::commit::NewSegment;
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::Task;
use crate::index::writer::prepare::{merge, prepare};
use crate::index::writer::previous::{previous_papers, reusable_vectors};
use crate::index::writer::run::{Ready, Run};
use crate::index::writer::sources::{ReadSources, Sources};

/// Merges all entries of the sources, and embeds what has no vector in `previous`.
///
/// # Errors
/// See [`UpdateError`].
pub(super) fn prepare_update(
    run: &mut Run<'_, '_>,
    sources: ReadSources,
    previous: Option<&Generation>,
) -> Result<Ready, UpdateError> {
    let options = run.options;
    let before = previous_papers(previous, options)?;
    let mut vectors = reusable_vectors(previous, options)?;
    vectors.extend(run.kept.iter().map(|(key, vector)| (*key, vector.clone())));
    let window = run.encoder.window()?;
    let ReadSources { mut list, entries } = sources;
    let mut prepared = prepare(merge(entries), window, &vectors);
    let total = prepared.missing.len();
    let mut embedded = run.embed(&prepared, &mut vectors)?;
    let mut left = 0;
    if embedded < total {
        let stopped = UpdateError::Stopped { kept: embedded, total };
        let old = match previous {
            // With old vectors in doubt there is no old state of a file to fall back on.
            _ if options.rebuild || options.task != Task::Refresh => return Err(stopped),
            Some(previous) => Sources::load(previous)?,
            None => Sources::default(),
        };
        let unfinished = prepared.unfinished(&vectors);
        let all = Sources::from_read(list, prepared.placed_entries());
        let Some(mut finished) = all.without(&unfinished, old) else { return Err(stopped) };
        let read = finished.take_read();
        (list, left) = (read.list, unfinished.len());
        prepared = prepare(merge(read.entries), window, &vectors);
        if prepared.is_empty() && previous.is_none() {
            return Err(stopped);
        }
        embedded += run.embed_all(&prepared, &mut vectors)?;
    }
    let mut report = prepared.report(before.iter().flat_map(|before| before.papers()))?;
    (report.embedded, report.left, report.files) = (embedded, left, list.files.len());
    let (arrivals, lost) = arrivals::carry_over(previous, &prepared.records, options)?;
    run.now = arrivals.last();
    let unused = run.unused(&prepared);
    let counts = Counts { papers: report.papers, passages: report.passages, files: report.files };
    let segment = NewSegment { list, prepared, vectors, arrivals, removed: Vec::new(), earlier: Vec::new(), counts };
    Ok(Ready { segment, report, unused, lost })
}
