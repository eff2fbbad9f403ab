//! What an update did.

use std::borrow::Borrow;
use std::collections::HashMap;

use crate::index::store::{Manifest, StoreError, codec};
use crate::index::store_address::StoreAddress;
use crate::index::writer::prepare::Prepared;
use crate::index::writer::sources::Change;
use crate::ingest::{LeftOut, Problem};
use crate::paper::Paper;

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateReport {
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
    /// What is below the paths given and gave no paper.
    pub left_out: Vec<LeftOut>,
    /// What could not be read, and where.
    pub problems: Vec<Problem>,
    /// The store of the papers; none where files answer questions. An index with a store and without sources has no papers of
    /// its own, and asks those of others.
    pub store: Option<StoreAddress>,
    /// Where the papers were before this run moved them to another store. They are still there.
    pub left_store: Option<StoreAddress>,
    /// Files that the next run has to do, because this one was asked to stop.
    pub left: usize,
}

impl UpdateReport {
    /// The report of a run that changed nothing.
    pub(super) fn unchanged(manifest: &Manifest, change: Change) -> Self {
        Self {
            papers: manifest.counts.papers,
            passages: manifest.counts.passages,
            unchanged: manifest.counts.papers,
            files: manifest.counts.files,
            store: manifest.store.as_ref().map(|link| link.address.clone()),
            left_out: change.left_out,
            problems: change.problems,
            ..Self::default()
        }
    }
}

impl UpdateReport {
    /// Counts what the segments of the same update did that were written before.
    pub(super) fn add_to(&mut self, before: &Self) {
        // What a later segment replaces is what it was in the earlier one: new, or changed.
        self.new = (self.new + before.new).saturating_sub(self.removed);
        self.embedded += before.embedded;
        (self.updated, self.unchanged, self.removed) = (before.updated, before.unchanged, before.removed);
        self.problems.extend_from_slice(&before.problems);
    }
}

impl Prepared {
    /// Counts what became of the papers `before`.
    pub(super) fn report<P: Borrow<Paper>>(
        &self,
        before: impl Iterator<Item = Result<P, StoreError>>,
    ) -> Result<UpdateReport, StoreError> {
        let mut old: HashMap<String, blake3::Hash> = HashMap::new();
        for paper in before {
            let paper = paper?;
            let paper = paper.borrow();
            old.insert(paper.id.clone(), fingerprint(paper));
        }
        let mut report =
            UpdateReport { papers: self.records.len(), passages: self.passages.len(), ..UpdateReport::default() };
        for (paper, _) in &self.records {
            match old.remove(&paper.id) {
                None => report.new += 1,
                Some(hash) if hash == fingerprint(paper) => report.unchanged += 1,
                Some(_) => report.updated += 1,
            }
        }
        report.removed = old.len();
        Ok(report)
    }
}

/// A hash of a paper without its line numbers: they move whenever something is added above.
fn fingerprint(paper: &Paper) -> blake3::Hash {
    let mut paper = paper.clone();
    paper.sources.iter_mut().for_each(|source| source.line = 0);
    paper.texts.iter_mut().for_each(|(_, text)| text.line = 0);
    blake3::hash(&codec::encode(&paper).unwrap_or_default())
}
