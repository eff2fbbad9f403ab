//! From entries to papers with their passages, and what of these has no vector yet.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use crate::embed::Window;
use crate::index::passage::{self, PaperRecord};
use crate::index::passage_key::Key;
use crate::index::store::codec::CodecError;
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::sources::{EncodedSources, Sources};
use crate::paper::Paper;
use crate::vector::PassageKey;

/// A passage without a vector.
pub(super) struct MissingVector {
    pub key: PassageKey,
    /// What the model reads.
    pub input: String,
}

/// Papers with their passages, of which some may have no vector yet.
pub(super) struct Prepared {
    pub sources: Result<EncodedSources, CodecError>,
    /// How many files there are.
    pub files: usize,
    pub records: Vec<PaperRecord>,
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

/// Merges the entries of `sources` and cuts the papers into passages.
pub(super) fn prepare(sources: Sources, window: &Window, vectors: &VectorsByKey) -> Prepared {
    let files = sources.len();
    // Encoded first, so that the entries can be moved into the papers.
    let encoded = sources.encode();
    let papers = crate::paper::merge::merge(sources.into_entries());
    let has_vector = |key: PassageKey| vectors.contains_key(&key);
    let cut = |paper: Paper| {
        let passages = passage::cut_passages(&paper, window, &has_vector);
        let inputs = passages.iter().map(|passage| {
            let input = passage.input(&paper);
            let key = passage::key(&input);
            (key, (!has_vector(key)).then_some(input))
        });
        CutPaper { inputs: inputs.collect(), record: (paper, passages) }
    };
    let papers: Vec<CutPaper> = papers.into_par_iter().map(cut).collect();
    let mut prepared = Prepared {
        sources: encoded,
        files,
        records: Vec::with_capacity(papers.len()),
        passages: Vec::new(),
        missing: Vec::new(),
    };
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

    /// Whether each of `keys` is that of a passage.
    pub(super) fn has_all(&self, keys: &[PassageKey]) -> bool {
        let own: HashSet<&PassageKey> = self.passages.iter().map(|passage| &passage.hash).collect();
        keys.iter().all(|key| own.contains(key))
    }

    /// The sources without what has no vector: files of unfinished papers are as in `old`, or not there. And how many
    /// those are. None when no file that is new or changed is finished.
    pub(super) fn finished_sources(&self, vectors: &VectorsByKey, old: Sources) -> Option<(Sources, usize)> {
        let mut unfinished: HashSet<&Path> = HashSet::new();
        for passage in &self.passages {
            if !vectors.contains_key(&passage.hash) {
                let (paper, _) = &self.records[passage.paper as usize];
                unfinished.extend(paper.sources.iter().map(|source| source.path.as_path()));
            }
        }
        let all = Sources::decode(self.sources.as_ref().ok()?).ok()?;
        all.without(&unfinished, old).map(|sources| (sources, unfinished.len()))
    }
}
