//! From entries to papers with their passages, and what of these has no vector yet.

use std::collections::HashSet;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::embed::Window;
use crate::index::passage::{self, PaperRecord};
use crate::index::passage_key::Key;
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::paper_entries::PaperEntries;
use crate::paper::merge::merge_placed;
use crate::paper::{Paper, PlacedEntry};
use crate::vector::PassageKey;

/// A passage without a vector.
pub(super) struct MissingVector {
    pub key: PassageKey,
    /// What the model reads.
    pub input: String,
}

/// Papers with their passages, of which some may have no vector yet.
#[derive(Default)]
pub(super) struct Prepared {
    pub records: Vec<PaperRecord>,
    /// The entries of each paper.
    pub entries: Vec<PaperEntries>,
    /// The keys of all passages, in the order of the papers.
    pub passages: Vec<Key>,
    /// The passages without a vector, each once, in the order of the papers.
    pub missing: Vec<MissingVector>,
}

/// A paper with its passages; for each its key, and what the model reads of it when it has no vector.
struct CutPaper {
    record: PaperRecord,
    inputs: Vec<(PassageKey, Option<String>)>,
}

/// Merges entries, which are in the order of their files, to papers.
pub(super) fn merge(entries: Vec<PlacedEntry>) -> Vec<(Paper, PaperEntries)> {
    merge_placed(entries, PaperEntries::new)
}

/// Cuts papers into passages.
pub(super) fn prepare(papers: Vec<(Paper, PaperEntries)>, window: &Window, vectors: &VectorsByKey) -> Prepared {
    let has_vector = |key: PassageKey| vectors.contains_key(&key);
    let cut = |(paper, entries): (Paper, PaperEntries)| {
        let passages = passage::cut_passages(&paper, window, &has_vector);
        let inputs = passages.iter().map(|passage| {
            let input = passage.input(&paper);
            let key = passage::key(&input);
            (key, (!has_vector(key)).then_some(input))
        });
        (CutPaper { inputs: inputs.collect(), record: (paper, passages) }, entries)
    };
    let (papers, entries): (Vec<CutPaper>, Vec<PaperEntries>) = papers.into_par_iter().map(cut).unzip();
    let mut prepared = Prepared { entries, records: Vec::with_capacity(papers.len()), ..Prepared::default() };
    let mut wanted: HashSet<PassageKey> = HashSet::new();
    for CutPaper { inputs, record } in papers {
        let paper = prepared.records.len() as u32;
        for ((key, input), passage) in inputs.into_iter().zip(&record.1) {
            if let Some(input) = input.filter(|_| wanted.insert(key)) {
                prepared.missing.push(MissingVector { key, input });
            }
            prepared.passages.push(Key { hash: key, paper, language: passage.language });
        }
        prepared.records.push(record);
    }
    prepared
}

impl Prepared {
    /// Whether there is no paper.
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The entries of all papers.
    pub(super) fn placed_entries(&self) -> Vec<PlacedEntry> {
        self.entries.iter().flat_map(PaperEntries::decode).collect()
    }

    /// The files of papers of which a passage has no vector.
    pub(super) fn unfinished(&self, vectors: &VectorsByKey) -> HashSet<PathBuf> {
        let without = self.passages.iter().filter(|passage| !vectors.contains_key(&passage.hash));
        let papers = without.map(|passage| &self.records[passage.paper as usize].0);
        papers.flat_map(|paper| paper.sources.iter().map(|source| source.path.clone())).collect()
    }
}
