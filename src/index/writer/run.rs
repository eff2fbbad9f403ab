//! What the two kinds of update have in common: a run that embeds, and what it makes ready.

use crate::embed::Encoder;
use crate::index::store::journal::Journal;
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::commit::NewSegment;
use crate::index::writer::embed_missing::embed_missing;
use crate::index::writer::error::UpdateError;
use crate::index::writer::options::{OnProgress, WriterOptions};
use crate::index::writer::prepare::Prepared;
use crate::index::writer::report::UpdateReport;
use crate::ingest::Problem;

/// What it takes to embed.
pub(super) struct Run<'r, 'd> {
    pub encoder: &'r dyn Encoder,
    pub journal: &'r mut Journal<'d>,
    /// The vectors that an earlier run left.
    pub kept: VectorsByKey,
    pub options: &'r WriterOptions,
    pub on_progress: OnProgress<'r>,
}

/// What is ready to be committed.
pub(super) struct Ready {
    pub segment: NewSegment,
    /// Counts of papers, passages and files.
    pub report: UpdateReport,
    /// Whether each vector of the journal is that of a passage.
    pub uses_journal: bool,
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

    /// Whether each vector that an earlier run left is that of a passage.
    pub(super) fn uses_all(&self, prepared: &Prepared) -> bool {
        prepared.has_all(&self.kept.keys().copied().collect::<Vec<_>>())
    }
}
