//! The parts of BM25 (Robertson & Zaragoza, 2009) for terms whose frequencies are estimated.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{DocId, SegmentReader};

/// The parameters of BM25 that tantivy uses.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// The inverse document frequency of a term that `with` of `papers` papers have.
pub(super) fn idf(papers: f32, with: f32) -> f32 {
    (1.0 + (papers - with + 0.5) / (with + 0.5)).ln()
}

/// What a term with this frequency adds to a document's score, in multiples of its inverse document frequency. `norm` is
/// that of [`Lengths::norm`].
pub(super) fn saturated(frequency: f32, norm: f32) -> f32 {
    (K1 + 1.0) * frequency / (frequency + K1 * norm)
}

/// The frequency of which [`saturated`] makes `value`.
pub(super) fn frequency(value: f32, norm: f32) -> f32 {
    value * K1 * norm / (K1 + 1.0 - value)
}

/// What the length of a document makes of frequencies, where `mean` is that of all documents.
pub(super) fn length_norm(length: f32, mean: f32) -> f32 {
    1.0 - B + B * length / mean.max(f32::MIN_POSITIVE)
}

/// Document lengths in terms, relative to the mean of all documents.
pub(super) struct Lengths {
    readers: [FieldNormReader; 2],
    mean: f32,
}

impl Lengths {
    pub(super) fn new(segment: &SegmentReader, [text, title]: [Field; 2], mean: f32) -> tantivy::Result<Self> {
        let readers = [segment.get_fieldnorms_reader(text)?, segment.get_fieldnorms_reader(title)?];
        Ok(Self { readers, mean: mean.max(1.0) })
    }

    pub(super) fn norm(&self, doc: DocId) -> f32 {
        let length: u32 = self.readers.iter().map(|reader| reader.fieldnorm(doc)).sum();
        length_norm(length as f32, self.mean)
    }
}
