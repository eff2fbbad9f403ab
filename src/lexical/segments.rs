//! Several lexical indexes opened as one, without the papers that are no longer in the index.
//!
//! tantivy's own deletions say which documents are left. Its statistics count all documents, those of BM25 here only these: the
//! scores are those of an index without the others.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, PoisonError};

use serde_json::{Value, json};
use tantivy::directory::{Directory, FileHandle, OwnedBytes, RamDirectory, TerminatingWrite};
use tantivy::fastfield::write_alive_bitset;
use tantivy::index::SegmentId;
use tantivy::postings::Postings;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, Index, IndexSettings, SegmentReader, TERMINATED, Term};

use crate::lexical::error::LexicalError;
use crate::lexical::index::LexicalIndex;
use crate::lexical::schema::{META, schema};
use crate::paper_numbers::PaperNumbers;

/// The version of the deletions, which is part of their file's name.
const DELETIONS: u64 = 1;
/// The most document frequencies that are kept.
const MOST_FREQUENCIES: usize = 4096;

/// Files by name.
type Files = BTreeMap<String, Arc<dyn FileHandle>>;

/// The files of `segments` as those of one index; and which of them each segment of tantivy belongs to.
///
/// # Errors
/// When a list of tantivy's segments is not what was written.
pub(super) fn combine(
    segments: Vec<Files>,
    numbers: &PaperNumbers,
) -> Result<(Files, HashMap<SegmentId, usize>), LexicalError> {
    let (mut all, mut owners) = (Files::new(), HashMap::new());
    let mut combined: Option<Value> = None;
    for (at, files) in segments.into_iter().enumerate() {
        let list = files.get(META).ok_or_else(|| LexicalError::new("its list of segments is missing"))?;
        let bytes = list.read_bytes(0..list.len()).map_err(|error| LexicalError::new(error.to_string()))?;
        let invalid = || LexicalError::new("its list of segments is not what was written");
        let mut meta: Value = serde_json::from_slice(&bytes).map_err(|_| invalid())?;
        let own = meta.get_mut("segments").and_then(Value::as_array_mut).map(std::mem::take).ok_or_else(invalid)?;
        all.extend(files.into_iter().filter(|(name, _)| name != META));
        let removed = numbers.removed(at);
        let (is_one, mut listed) = (own.len() == 1, Vec::with_capacity(own.len()));
        for mut segment in own {
            let id = segment.get("segment_id").and_then(Value::as_str).ok_or_else(invalid)?;
            let id = SegmentId::from_uuid_string(id).map_err(|_| invalid())?;
            owners.insert(id, at);
            if !removed.is_empty() && is_one {
                segment["deletes"] = json!({ "num_deleted_docs": removed.len(), "opstamp": DELETIONS });
                let documents = segment.get("max_doc").and_then(Value::as_u64).ok_or_else(invalid)?;
                let bytes = alive(u32::try_from(documents).map_err(|_| invalid())?, removed)?;
                all.insert(format!("{}.{DELETIONS}.del", id.uuid_string()), Arc::new(bytes));
            }
            listed.push(segment);
        }
        let combined = combined.get_or_insert(meta);
        let known = combined.get_mut("segments").and_then(Value::as_array_mut).ok_or_else(invalid)?;
        known.extend(listed);
    }
    let meta = combined.ok_or_else(|| LexicalError::new("there is no segment"))?;
    all.insert(META.to_string(), Arc::new(OwnedBytes::new(meta.to_string().into_bytes())));
    Ok((all, owners))
}

/// The file that says which of `documents` are left. The place of a paper in its segment is the number of its document.
fn alive(documents: u32, removed: &[u32]) -> Result<OwnedBytes, LexicalError> {
    let mut alive = BitSet::with_max_value_and_full(documents);
    removed.iter().filter(|&&document| document < documents).for_each(|&document| alive.remove(document));
    // Only a directory of tantivy adds the footer that it checks.
    let scratch = RamDirectory::create();
    let index = Index::create(scratch.clone(), schema().0, IndexSettings::default())?;
    let name = Path::new("alive");
    let failed = |error: std::io::Error| LexicalError::new(error.to_string());
    let mut file = index.directory().open_write(name).map_err(tantivy::TantivyError::from)?;
    write_alive_bitset(&alive, &mut file).map_err(failed)?;
    file.terminate().map_err(failed)?;
    scratch.open_read(name).map_err(tantivy::TantivyError::from)?.read_bytes().map_err(failed)
}

/// The documents that a list of postings has and that are left; `all` with those that are not.
pub(super) fn left(segment: &SegmentReader, all: u32, mut postings: impl Postings) -> u32 {
    let Some(alive) = segment.alive_bitset() else { return all };
    let mut left = all;
    let gone = segment.num_deleted_docs();
    // The shorter of both lists is gone through.
    if u64::from(gone) * 8 < u64::from(all) {
        for document in (0..segment.max_doc()).filter(|&document| alive.is_deleted(document)) {
            if postings.doc() < document {
                postings.seek(document);
            }
            left -= u32::from(postings.doc() == document);
        }
    } else {
        while postings.doc() != TERMINATED {
            left -= u32::from(alive.is_deleted(postings.doc()));
            postings.advance();
        }
    }
    left
}

impl LexicalIndex {
    /// The papers that have a term in a field.
    pub(super) fn document_frequency(&self, term: &Term) -> tantivy::Result<u64> {
        let is_whole = self.searcher.segment_readers().iter().all(|segment| segment.alive_bitset().is_none());
        if is_whole {
            return self.searcher.doc_freq(term);
        }
        let lock = || self.frequencies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(term) {
            return Ok(*known);
        }
        let mut frequency = 0;
        for segment in self.searcher.segment_readers() {
            let words = segment.inverted_index(term.field())?;
            if let Some(info) = words.get_term_info(term)? {
                let postings = words.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
                frequency += u64::from(left(segment, info.doc_freq, postings));
            }
        }
        let mut known = lock();
        if known.len() >= MOST_FREQUENCIES {
            known.clear();
        }
        known.insert(term.clone(), frequency);
        Ok(frequency)
    }

    /// The mean number of terms of a paper, in texts and titles together.
    pub(super) fn mean_length(&self) -> tantivy::Result<f32> {
        let terms = self.total_num_tokens(self.fields.text)? + self.total_num_tokens(self.fields.title)?;
        Ok(terms as f32 / self.searcher.num_docs().max(1) as f32)
    }
}

impl Bm25StatisticsProvider for LexicalIndex {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let all = Bm25StatisticsProvider::total_num_tokens(&self.searcher, field)?;
        let [text, title] = self.removed_terms;
        let removed = if field == self.fields.text {
            text
        } else if field == self.fields.title {
            title
        } else {
            0
        };
        Ok(all.saturating_sub(removed))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.searcher.num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.document_frequency(term)
    }
}
