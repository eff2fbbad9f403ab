//! Makes an update ready that may be more than memory holds: all segments but the last are written, and none is the index yet.

use std::collections::HashSet;

use crate::index::generation::Generation;
use crate::index::source_times::SourceTimes;
use crate::index::writer::commit::{Commit, NewSegment, write};
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::OnProgress;
use crate::index::writer::report::UpdateReport;
use crate::index::writer::run::{Ready, Run};
use crate::index::writer::sources::{Change, Refresh, Sources};
use crate::index::writer::{full, incremental};
use crate::vector::PassageKey;

/// Sources of which some may be yet to be read.
pub(super) struct Batches<'b> {
    pub sources: &'b mut Sources,
    /// The rest; none when all are read.
    pub rest: Option<Refresh>,
    /// What the refresh found, when all are read.
    pub change: Change,
    pub times: &'b SourceTimes,
    /// How many bytes of sources are read at once.
    pub most: u64,
}

/// What is to become the index.
pub(super) struct Prepared {
    /// The segment that is yet to be written; none when the run was asked to stop after the one before.
    pub segment: Option<NewSegment>,
    /// The generation that it is added to, which may have segments that are written and are not the index yet.
    pub base: Option<Generation>,
    pub report: UpdateReport,
    /// The vectors that an earlier run left and that are of no passage.
    pub unused: HashSet<PassageKey>,
}

impl Batches<'_> {
    /// Reads the next sources.
    pub(super) fn read(&mut self, on_progress: OnProgress<'_>) {
        if let Some(refresh) = &mut self.rest {
            self.sources.read_next(refresh, self.times, self.most, on_progress);
        }
        if let Some(refresh) = self.rest.take_if(|refresh| refresh.left() == 0) {
            self.change = self.sources.end(refresh);
        }
    }

    /// Makes what was read ready, as a segment that is added to `base` or in place of all of `previous`.
    fn ready(
        &mut self,
        run: &mut Run<'_, '_>,
        base: Option<&Generation>,
        previous: Option<&Generation>,
    ) -> Result<Ready, UpdateError> {
        if let Some(base) = base {
            return incremental::prepare_update(run, self.sources.take_changed(), base);
        }
        if let Some(previous) = previous {
            self.sources.read_entries(previous)?;
        }
        full::prepare_update(run, self.sources.take_read(), previous)
    }

    /// Makes everything ready. Segments that are not the last are written to `to`, which gives the place of each generation.
    ///
    /// # Errors
    /// See [`UpdateError`].
    pub(super) fn prepare<'c>(
        &mut self,
        run: &mut Run<'_, '_>,
        mut base: Option<Generation>,
        previous: Option<&Generation>,
        to: &mut dyn FnMut() -> Commit<'c>,
    ) -> Result<Prepared, UpdateError> {
        let mut done: Option<(UpdateReport, HashSet<PassageKey>)> = None;
        loop {
            let read = self.sources.read_files();
            let segment = match (self.ready(run, base.as_ref(), previous), done.take()) {
                // What is written so far becomes the index, and the rest waits.
                (Err(UpdateError::Stopped { .. }), Some((mut report, unused))) => {
                    report.left = read + self.left();
                    return Ok(Prepared { segment: None, base, report, unused });
                }
                (ready, before) => {
                    let ready = ready?;
                    let mut report = ready.report;
                    let mut unused = ready.unused;
                    if let Some((before, unused_before)) = before {
                        report.add_to(&before);
                        unused.retain(|key| unused_before.contains(key));
                    }
                    report.problems.extend(ready.lost);
                    done = Some((report, unused));
                    ready.segment
                }
            };
            if let Some((report, unused)) = done.take_if(|(report, _)| self.rest.is_none() || report.left > 0) {
                let report = UpdateReport { left: report.left + self.left(), ..report };
                return Ok(Prepared { segment: Some(segment), base, report, unused });
            }
            let place = to();
            let dir = place.dir;
            base = Some(Generation::new(dir, write(segment, place)?));
            self.read(run.on_progress);
        }
    }

    /// How many files are yet to be read.
    fn left(&self) -> usize {
        self.rest.as_ref().map_or(0, Refresh::left)
    }

    /// What the refresh found, as far as it came.
    pub(super) fn end(self) -> Change {
        match self.rest {
            Some(refresh) => self.sources.end(refresh),
            None => self.change,
        }
    }
}
