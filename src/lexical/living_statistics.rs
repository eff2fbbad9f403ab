//! The statistics of the papers that are left. tantivy's own count those that are no longer in the index too, so scores would
//! not be those of an index without them.

use std::sync::PoisonError;

use tantivy::postings::Postings;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, TERMINATED, Term};

use crate::lexical::index::LexicalIndex;

/// The most document frequencies that are kept.
const MOST_FREQUENCIES: usize = 4096;

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
