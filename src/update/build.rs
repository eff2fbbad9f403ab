//! From entries to the files of a generation.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::sources::{ENTRIES, SOURCES, Sources};
use super::{Known, OnProgress, Options, Progress, Report, UpdateError};
use crate::embed::{Choice, Embedder};
use crate::library::{FACETS, KEY_BYTES, KEYS, LEXICAL, Library, PAPERS, Record, VECTORS};
use crate::paper::{Language, Paper};
use crate::store::codec::{self, Blobs};
use crate::store::{Counts, Manifest, StoreError, generation};
use crate::vector::Vectors;
use crate::vector::graph::{self, Graph};
use crate::{facets, lexical, passage};

/// All that a generation holds, in memory.
pub(super) struct Built {
    sources_and_entries: Result<(Vec<u8>, Vec<u8>), String>,
    files: usize,
    records: Vec<Record>,
    keys: Vec<[u8; 16]>,
    vectors: Vectors,
    graph: Option<Graph>,
    graph_from: Option<usize>,
    embedded: usize,
}

/// Merges the entries, and embeds the passages that `before` has no vector for.
pub(super) fn build(
    sources: Sources,
    before: Option<&Library>,
    embedder: &Embedder,
    options: &Options,
    on_progress: OnProgress<'_>,
) -> Result<Built, UpdateError> {
    let files = sources.len();
    // Encoded first, so that the entries can be moved into the papers.
    let sources_and_entries = sources.encode();
    let papers = crate::merge::merge(sources.into_entries());
    let known: Known<'_> = match before {
        Some(library) if !options.rebuild => library.vectors_by_key().collect(),
        _ => HashMap::new(),
    };
    let mut records: Vec<Record> = Vec::with_capacity(papers.len());
    let (mut keys, mut owners) = (Vec::new(), Vec::new());
    let (mut wanted, mut wanted_keys): (Vec<String>, Vec<[u8; 16]>) = (Vec::new(), Vec::new());
    let mut asked: HashSet<[u8; 16]> = HashSet::new();
    let window = embedder.window()?;
    for paper in papers {
        let passages = passage::of(&paper, window);
        for passage in &passages {
            let input = passage.input(&paper);
            let key = passage::key(&input);
            if !known.contains_key(&key) && asked.insert(key) {
                wanted.push(input);
                wanted_keys.push(key);
            }
            keys.push(key);
            owners.push(records.len() as u32);
        }
        records.push((paper, passages));
    }
    let total = wanted.len();
    let fresh = embedder.passages(&wanted, &|done| on_progress(Progress::Embedding(done, total)))?;
    let fresh: HashMap<[u8; 16], Vec<f32>> = wanted_keys.into_iter().zip(fresh).collect();

    let dimension = embedder.identity().dimension;
    let mut rows = Vec::with_capacity(keys.len() * dimension);
    for key in &keys {
        let vector = known.get(key).copied().or_else(|| fresh.get(key).map(Vec::as_slice));
        // Every key is in one of the two maps: it was put there above.
        rows.extend_from_slice(vector.unwrap_or_default());
    }
    let vectors = Vectors { dimension, rows, owners };
    let graph_from = options.graph_from.or_else(|| before.and_then(|library| library.manifest().graph_from));
    let wanted = graph_from.is_some_and(|from| vectors.len() >= from.max(1));
    let graph = wanted.then(|| {
        on_progress(Progress::Graph(vectors.len()));
        Graph::build(&vectors)
    });
    Ok(Built { sources_and_entries, files, records, keys, vectors, graph, graph_from, embedded: total })
}

impl Built {
    /// What became of the papers that were there before.
    pub(super) fn report(&self, before: Option<&Library>) -> Result<Report, UpdateError> {
        let mut old: HashMap<String, blake3::Hash> = HashMap::new();
        // Papers of an earlier format cannot be compared: all of them count as new.
        let before = before.filter(|library| !library.manifest().is_older());
        for paper in before.into_iter().flat_map(Library::papers) {
            let paper = paper?;
            old.insert(paper.id.clone(), fingerprint(&paper));
        }
        let mut report = Report {
            papers: self.records.len(),
            passages: self.vectors.len(),
            embedded: self.embedded,
            files: self.files,
            ..Report::default()
        };
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
pub(super) fn commit(
    dir: &Path,
    number: u64,
    choice: Choice,
    embedder: &Embedder,
    built: Built,
) -> Result<(), UpdateError> {
    let mut writer = generation::Writer::create(dir, number)?;
    let papers = Blobs::build(built.records.iter()).map_err(|reason| refused(&writer, PAPERS, reason))?;
    writer.write(PAPERS, &papers)?;
    let languages = built.records.iter().flat_map(|(_, passages)| passages.iter().map(|passage| passage.language));
    let mut keys = Vec::with_capacity(KEY_BYTES * built.keys.len());
    for ((key, owner), language) in built.keys.iter().zip(&built.vectors.owners).zip(languages) {
        keys.extend_from_slice(key);
        keys.extend_from_slice(&owner.to_le_bytes());
        keys.push(u8::from(language == Language::Zh));
    }
    writer.write(KEYS, &keys)?;
    writer.write(VECTORS, &generation::f32_bytes(&built.vectors.rows))?;
    let (sources, entries) = built.sources_and_entries.map_err(|reason| refused(&writer, ENTRIES, reason))?;
    writer.write(SOURCES, &sources)?;
    writer.write(ENTRIES, &entries)?;
    let only: Vec<&Paper> = built.records.iter().map(|(paper, _)| paper).collect();
    let facets = codec::encode(&facets::of(&only)).map_err(|reason| refused(&writer, FACETS, reason))?;
    writer.write(FACETS, &facets)?;
    for (name, bytes) in lexical::build(&only).map_err(|reason| refused(&writer, LEXICAL, reason))? {
        writer.write(&format!("{LEXICAL}{name}"), &bytes)?;
    }
    if let Some(graph) = &built.graph {
        graph.write(writer.dir()).map_err(|reason| refused(&writer, graph::FILES[0], reason))?;
        for file in graph::FILES {
            writer.adopt(file)?;
        }
    }
    let counts = Counts { papers: built.records.len(), passages: built.vectors.len(), files: built.files };
    let mut manifest = Manifest::new(number, choice, embedder.identity().clone(), passage::TEMPLATE, counts);
    manifest.graph_from = built.graph_from;
    writer.commit(dir, manifest)?;
    generation::remove_others(dir, number);
    Ok(())
}

fn refused(writer: &generation::Writer, name: &str, reason: String) -> StoreError {
    StoreError::Io { action: "write", path: writer.dir().join(name), source: std::io::Error::other(reason) }
}
