//! What the two kinds of update have in common: a run that embeds, and what it makes ready.

use std::collections::HashSet;

use crate::embed::Encoder;
use crate::index::columns::arrivals::Arrival;
use crate::index::store::journal::Journal;
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::commit::NewSegment;
use crate::index::writer::embed_missing::embed_missing;
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{OnProgress, WriterOptions};
use crate::index::writer::prepare::Prepared;
use crate::index::writer::report::UpdateReport;
use crate::ingest::Problem;
use crate::vector::PassageKey;

/// What it takes to embed.
pub(super) struct Run<'r, 'd> {
    pub encoder: &'r dyn Encoder,
    pub journal: &'r mut Journal<'d>,
    /// The vectors that an earlier run left.
    pub kept: VectorsByKey,
    /// When the papers came in that the update found new so far.
    pub now: Option<Arrival>,
    pub options: &'r WriterOptions,
    pub on_progress: OnProgress<'r>,
}

/// What is ready to be committed.
pub(super) struct Ready {
    pub segment: NewSegment,
    /// Counts of papers, passages and files.
    pub report: UpdateReport,
    /// The vectors that an earlier run left and that are of no passage.
    pub unused: HashSet<PassageKey>,
    /// What could not be taken over from the index.
    pub lost: Option<Problem>,
}

impl Run<'_, '_> {
    /// Embeds the passages without a vector, as far as the caller does not ask to stop. Gives how many were.
    pub(super) fn embed(&mut self, prepared: &Prepared, vectors: &mut VectorsByKey) -> Result<usize, UpdateError> {
        embed_missing(self.encoder, prepared, vectors, self.journal, self.options, self.on_progress)
    }

    /// As [`Self::embed`], to the end.
    pub(super) fn embed_all(&mut self, prepared: &Prepared, vectors: &mut VectorsByKey) -> Result<usize, UpdateError> {
        let to_the_end = WriterOptions::default();
        embed_missing(self.encoder, prepared, vectors, self.journal, &to_the_end, self.on_progress)
    }

    /// The vectors that an earlier run left and that are of no passage of these.
    pub(super) fn unused(&self, prepared: &Prepared) -> HashSet<PassageKey> {
        let used: HashSet<PassageKey> = prepared.passages.iter().map(|passage| passage.hash).collect();
        self.kept.keys().filter(|key| !used.contains(*key)).copied().collect()
    }
}
