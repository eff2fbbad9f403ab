//! Writes a generation and makes it the index.

use std::path::Path;

use crate::embed::{Identity, ModelChoice};
use crate::index::columns::arrivals::Arrivals;
use crate::index::columns::metadata::Metadata;
use crate::index::columns::{hash_table, listing, names};
use crate::index::layout::Part;
use crate::index::passage::{self, PaperRecord};
use crate::index::passage_key::Key;
use crate::index::removed::RemovedPapers;
use crate::index::source_list::SourceList;
use crate::index::store::codec::{self, CodecError};
use crate::index::store::disk::Disk;
use crate::index::store::generation_writer::{GenerationWriter, publish};
use crate::index::store::generations::remove_others;
use crate::index::store::record_file::RecordFile;
use crate::index::store::{Counts, EarlierSegment, Manifest, StoreError};
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::options::{OnProgress, Progress};
use crate::index::writer::paper_entries::id_hash;
use crate::index::writer::prepare::Prepared;
use crate::index::writer::store_link;
use crate::index::writer::store_papers::StorePapers;
use crate::index::writer::vector_writer::LocalVectorWriter;
use crate::lexical;
use crate::paper::Paper;
use crate::vector::{PassageVector, VectorWriter, halves};

/// Where and how a generation is written.
pub(super) struct Commit<'c> {
    pub disk: &'c dyn Disk,
    /// The directory of the index.
    pub dir: &'c Path,
    /// The number of the generation.
    pub number: u64,
    pub choice: ModelChoice,
    pub identity: &'c Identity,
    /// See [`crate::index::writer::WriterOptions::graph_from`].
    pub graph_from: Option<usize>,
    /// The store of the papers; with none, files answer questions.
    pub store: Option<StorePapers<'c>>,
    pub on_progress: OnProgress<'c>,
}

/// What a generation adds to the segments that stay.
pub(super) struct NewSegment {
    /// Its part of the list of sources.
    pub list: SourceList,
    /// Its papers, every passage of which has its vector in `vectors`.
    pub prepared: Prepared,
    pub vectors: VectorsByKey,
    /// When each paper came in.
    pub arrivals: Arrivals,
    /// The papers of earlier segments that it leaves out.
    pub removed: Vec<RemovedPapers>,
    /// The segments that stay.
    pub earlier: Vec<EarlierSegment>,
    /// How much the index holds with it.
    pub counts: Counts,
}

/// Writes a segment and makes the generation with it the index. Gives its manifest.
pub(super) fn commit(new: NewSegment, to: Commit<'_>) -> Result<Manifest, StoreError> {
    let (disk, dir) = (to.disk, to.dir);
    let manifest = write(new, to)?;
    make_current(disk, dir, manifest)
}

/// Makes a generation whose segments are written the index.
pub(super) fn make_current(disk: &dyn Disk, dir: &Path, manifest: Manifest) -> Result<Manifest, StoreError> {
    let manifest = publish(disk, dir, manifest)?;
    store_link::unmark(disk, dir);
    remove_others(disk, dir, &manifest.generations().collect::<Vec<_>>());
    Ok(manifest)
}

/// Writes a segment. Gives the manifest of the generation with it, which is not the index yet.
pub(super) fn write(new: NewSegment, to: Commit<'_>) -> Result<Manifest, StoreError> {
    let mut writer = GenerationWriter::create(to.disk, to.dir, to.number)?;
    let NewSegment { list, prepared, vectors, arrivals, removed, earlier, counts } = new;
    let Prepared { records, entries, passages, .. } = prepared;
    // What is written is dropped before the next is made: at a hundred thousand papers each is a hundred megabytes.
    let mut write = |part: Part, bytes: Result<Vec<u8>, CodecError>| {
        let bytes = bytes.map_err(|error| writer.refused(part, error))?;
        writer.write(part.file_name(), &bytes)
    };
    write(Part::Sources, codec::encode(&list))?;
    drop(list);
    if to.store.is_none() {
        let ids = records.iter().map(|(paper, _)| id_hash(&paper.id));
        let joins = (0..).zip(&entries).zip(ids);
        let hashes =
            joins.flat_map(|((paper, own), id)| own.joins.iter().copied().chain([id]).map(move |hash| (hash, paper)));
        write(Part::Joins, Ok(hash_table::encode(hashes)))?;
        if !removed.is_empty() {
            write(Part::Removed, codec::encode(&removed))?;
        }
    }
    write(Part::Entries, RecordFile::build_encoded(entries.into_iter().map(|own| own.encoded)))?;
    write(Part::Papers, RecordFile::build(records.iter()))?;
    write(Part::Arrivals, Ok(arrivals.encode()))?;
    match &to.store {
        Some(store) => {
            write_vectors(&mut writer, &passages, &vectors)?;
            store_link::mark(to.disk, to.dir, &store.link)?;
            store.write(&records, &passages, &vectors, to.identity, to.on_progress)?;
        }
        None => {
            write_vector_index(&mut writer, passages, vectors, &to)?;
            write_tables(&mut writer, &records, to.on_progress)?;
        }
    }
    let mut manifest = Manifest::new(to.number, to.choice, to.identity.clone(), passage::TEMPLATE, counts);
    manifest.graph_from = to.graph_from;
    manifest.store = to.store.map(|store| store.link);
    manifest.earlier = earlier;
    writer.finish(manifest)
}

/// The vectors with what a search of them needs.
fn write_vector_index(
    writer: &mut GenerationWriter<'_>,
    passages: Vec<Key>,
    vectors: VectorsByKey,
    to: &Commit<'_>,
) -> Result<(), StoreError> {
    let graph = to.graph_from.is_some_and(|from| passages.len() >= from.max(1));
    let mut vector_writer =
        Box::new(LocalVectorWriter::new(writer, to.identity.dimension, graph.then_some(to.on_progress)));
    for passage in &passages {
        let vector = vectors.get(&passage.hash).map(Vec::as_slice).unwrap_or_default();
        let (paper, key, language) = (passage.paper, passage.hash, passage.language);
        vector_writer.add(&[PassageVector { paper, key, language, vector }])?;
    }
    // Every vector is in memory twice by now, and codes are still to come.
    drop((vectors, passages));
    vector_writer.commit()
}

/// The vectors alone, from which those of a store can be made again.
fn write_vectors(
    writer: &mut GenerationWriter<'_>,
    passages: &[Key],
    vectors: &VectorsByKey,
) -> Result<(), StoreError> {
    let keys: Vec<u8> = passages.iter().flat_map(Key::bytes).collect();
    writer.write(Part::Keys.file_name(), &keys)?;
    let rows = passages.iter().filter_map(|passage| vectors.get(&passage.hash));
    writer.write(Part::Vectors.file_name(), &halves(rows.flatten().copied()))
}

/// What filters, lists, names and words are looked up in.
fn write_tables(
    writer: &mut GenerationWriter<'_>,
    records: &[PaperRecord],
    on_progress: OnProgress<'_>,
) -> Result<(), StoreError> {
    on_progress(Progress::Words(records.len()));
    // What is written is dropped before the next is made: at a hundred thousand papers each is a hundred megabytes.
    let mut write = |part: Part, bytes: Result<Vec<u8>, CodecError>| {
        let bytes = bytes.map_err(|error| writer.refused(part, error))?;
        writer.write(part.file_name(), &bytes)
    };
    let papers: Vec<&Paper> = records.iter().map(|(paper, _)| paper).collect();
    write(Part::Metadata, Metadata::new(&papers).encode())?;
    write(Part::Listing, codec::encode(&listing::rows(&papers)))?;
    write(Part::Names, Ok(names::build(&papers)))?;
    for (name, bytes) in lexical::build(&papers).map_err(|error| writer.refused(Part::Words, error))? {
        writer.write(&format!("{}{name}", Part::Words.file_name()), &bytes)?;
    }
    Ok(())
}
