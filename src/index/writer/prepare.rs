//! From entries to the files of a generation.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use rayon::prelude::*;

use crate::embed::{Encoder, ModelChoice};
use crate::index::columns::{listing, metadata, names};
use crate::index::store::codec::{self, RecordFile};
use crate::index::store::disk::Disk;
use crate::index::store::{Counts, Manifest, StoreError, generation};
use crate::index::writer::sources::{ENTRIES, SOURCES, Sources};
use crate::index::writer::{Known, OnProgress, Progress, Report, UpdateError};
use crate::index::{
    CODES, FACETS, GRAPH, HEADS, Index, KEYS, Key, LEXICAL, OWNERS, PAPERS, REGISTER, Record, SCALE, VECTORS,
};
use crate::paper::Paper;
use crate::vector::{Coded, grow};
use crate::{index::passage, lexical};

/// What it takes to make the files of a generation.
pub(crate) struct Build<'a> {
    pub known: Known,
    pub encoder: &'a dyn Encoder,
    pub graph_from: Option<usize>,
    pub on_progress: OnProgress<'a>,
}

/// A paper with its passages, and for each its key, and what the model has to read when it has no vector.
struct Cut {
    record: Record,
    inputs: Vec<([u8; 16], Option<String>)>,
}

/// Papers with their passages, of which some may have no vector yet.
pub(crate) struct Prepared {
    sources_and_entries: Result<(Vec<u8>, Vec<u8>), String>,
    files: usize,
    records: Vec<Record>,
    keys: Vec<[u8; 16]>,
    owners: Vec<u32>,
    /// The model inputs that have no vector, each once, in the order of the papers.
    pub texts: Vec<String>,
    /// Their keys.
    pub keys_wanted: Vec<[u8; 16]>,
}

/// All that a generation holds, in memory.
pub(crate) struct Built {
    sources_and_entries: Result<(Vec<u8>, Vec<u8>), String>,
    files: usize,
    records: Vec<Record>,
    keys: Vec<[u8; 16]>,
    owners: Vec<u32>,
    vectors: Coded,
    graph: Option<Vec<u8>>,
    graph_from: Option<usize>,
}

impl Build<'_> {
    /// Merges the entries of `sources` and finds what has to be embedded.
    pub(crate) fn prepare(&self, sources: Sources) -> Result<Prepared, UpdateError> {
        let files = sources.len();
        // Encoded first, so that the entries can be moved into the papers.
        let sources_and_entries = sources.encode();
        let papers = crate::paper::merge::merge(sources.into_entries());
        let mut prepared = Prepared {
            sources_and_entries,
            files,
            records: Vec::with_capacity(papers.len()),
            keys: Vec::new(),
            owners: Vec::new(),
            texts: Vec::new(),
            keys_wanted: Vec::new(),
        };
        let mut asked: HashSet<[u8; 16]> = HashSet::new();
        let window = self.encoder.window()?;
        let is_known = |key: [u8; 16]| self.known.contains_key(&key);
        let cut = |paper: Paper| {
            let passages = passage::of(&paper, window, &is_known);
            let inputs = passages.iter().map(|passage| {
                let input = passage.input(&paper);
                let key = passage::key(&input);
                (key, (!is_known(key)).then_some(input))
            });
            Cut { inputs: inputs.collect(), record: (paper, passages) }
        };
        let cut: Vec<Cut> = papers.into_par_iter().map(cut).collect();
        for Cut { inputs, record } in cut {
            for (key, input) in inputs {
                if let Some(input) = input.filter(|_| asked.insert(key)) {
                    prepared.texts.push(input);
                    prepared.keys_wanted.push(key);
                }
                prepared.keys.push(key);
                prepared.owners.push(prepared.records.len() as u32);
            }
            prepared.records.push(record);
        }
        Ok(prepared)
    }

    /// Puts together what was prepared; every passage has its vector by now.
    pub(crate) fn finish(self, prepared: Prepared) -> Built {
        let dimension = self.encoder.spec().identity.dimension;
        let mut rows = Vec::with_capacity(prepared.keys.len() * dimension);
        for key in &prepared.keys {
            rows.extend_from_slice(self.known.get(key).map(Vec::as_slice).unwrap_or_default());
        }
        // Every vector is in memory twice by now, and much is still to come.
        drop(self.known);
        let vectors = Coded::of(dimension, &rows);
        drop(rows);
        let wanted = self.graph_from.is_some_and(|from| prepared.keys.len() >= from.max(1));
        let graph = wanted.then(|| {
            (self.on_progress)(Progress::Graph(prepared.keys.len()));
            grow(&vectors.codes, dimension)
        });
        Built {
            sources_and_entries: prepared.sources_and_entries,
            files: prepared.files,
            records: prepared.records,
            keys: prepared.keys,
            owners: prepared.owners,
            vectors,
            graph,
            graph_from: self.graph_from,
        }
    }
}

impl Prepared {
    /// Whether there is no paper.
    pub(crate) fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Whether each of `keys` is that of a passage.
    pub(crate) fn holds(&self, keys: &[[u8; 16]]) -> bool {
        let own: HashSet<&[u8; 16]> = self.keys.iter().collect();
        keys.iter().all(|key| own.contains(key))
    }

    /// The sources without what is not embedded: files of unfinished papers are as in `old`, or not there. And how
    /// many those are. None when no file that is new or changed is finished.
    pub(crate) fn finished(&self, known: &Known, old: Sources) -> Option<(Sources, usize)> {
        let mut unfinished: HashSet<&Path> = HashSet::new();
        for (key, &owner) in self.keys.iter().zip(&self.owners) {
            if !known.contains_key(key) {
                let (paper, _) = &self.records[owner as usize];
                unfinished.extend(paper.sources.iter().map(|source| source.path.as_path()));
            }
        }
        let (sources, entries) = self.sources_and_entries.as_ref().ok()?;
        let all = Sources::decode(sources, entries.clone()).ok()?;
        all.without(&unfinished, old).map(|sources| (sources, unfinished.len()))
    }
}

impl Built {
    /// What became of the papers that were there before.
    pub(crate) fn report(&self, before: Option<&Index>) -> Result<Report, UpdateError> {
        let mut old: HashMap<String, blake3::Hash> = HashMap::new();
        for paper in before.into_iter().flat_map(Index::papers) {
            let paper = paper?;
            old.insert(paper.id.clone(), fingerprint(&paper));
        }
        let mut report =
            Report { papers: self.records.len(), passages: self.keys.len(), files: self.files, ..Report::default() };
        for (paper, _) in &self.records {
            match old.remove(&paper.id) {
                None => report.new += 1,
                Some(print) if print == fingerprint(paper) => report.unchanged += 1,
                Some(_) => report.updated += 1,
            }
        }
        report.removed = old.len();
        Ok(report)
    }
}

// Lines move whenever something is added above: that is no change of the paper.
fn fingerprint(paper: &crate::paper::Paper) -> blake3::Hash {
    let mut paper = paper.clone();
    paper.sources.iter_mut().for_each(|source| source.line = 0);
    paper.texts.iter_mut().for_each(|(_, text)| text.line = 0);
    blake3::hash(&codec::encode(&paper).unwrap_or_default())
}

/// Writes generation `number` and makes it the index.
pub(crate) fn commit(
    disk: &dyn Disk,
    dir: &Path,
    number: u64,
    choice: ModelChoice,
    encoder: &dyn Encoder,
    built: Built,
) -> Result<(), UpdateError> {
    let mut writer = generation::Writer::create(disk, dir, number)?;
    let (sources, entries) = built.sources_and_entries.map_err(|reason| refused(&writer, ENTRIES, reason))?;
    // What is written is dropped before the next is made: at a hundred thousand papers each is a hundred megabytes.
    let mut write = |name: &str, bytes: Result<Vec<u8>, String>| {
        let bytes = bytes.map_err(|reason| refused(&writer, name, reason))?;
        writer.write(name, &bytes)
    };
    write(PAPERS, RecordFile::build(built.records.iter()))?;
    let languages = built.records.iter().flat_map(|(_, passages)| passages.iter().map(|passage| passage.language));
    let keys = built.keys.iter().zip(&built.owners).zip(languages);
    write(KEYS, Ok(keys.flat_map(|((&hash, &owner), language)| Key { hash, owner, language }.bytes()).collect()))?;
    write(OWNERS, Ok(built.owners.iter().flat_map(|owner| owner.to_le_bytes()).collect()))?;
    write(SCALE, codec::encode(&built.vectors.quantiser))?;
    write(VECTORS, Ok(built.vectors.originals))?;
    write(CODES, Ok(built.vectors.codes))?;
    write(SOURCES, Ok(sources))?;
    write(ENTRIES, Ok(entries))?;
    let only: Vec<&Paper> = built.records.iter().map(|(paper, _)| paper).collect();
    write(FACETS, codec::encode(&metadata::of(&only)))?;
    write(HEADS, codec::encode(&only.iter().map(|paper| listing::of(paper)).collect::<Vec<_>>()))?;
    write(REGISTER, Ok(names::build(&only)))?;
    for (name, bytes) in lexical::build(&only).map_err(|reason| refused(&writer, LEXICAL, reason))? {
        writer.write(&format!("{LEXICAL}{name}"), &bytes)?;
    }
    if let Some(graph) = &built.graph {
        writer.write(GRAPH, graph)?;
    }
    let counts = Counts { papers: built.records.len(), passages: built.keys.len(), files: built.files };
    let mut manifest = Manifest::new(number, choice, encoder.spec().identity.clone(), passage::TEMPLATE, counts);
    manifest.graph_from = built.graph_from;
    writer.commit(dir, manifest)?;
    generation::remove_others(disk, dir, number);
    Ok(())
}

fn refused(writer: &generation::Writer<'_>, name: &str, reason: String) -> StoreError {
    StoreError::Io { action: "write", path: writer.dir().join(name), source: std::io::Error::other(reason) }
}
