//! Format 2: its vectors are `f32` without codes, and it has neither listing nor names.

use std::sync::Arc;

use crate::index::columns::{listing, names};
use crate::index::layout::{Format, Part};
use crate::index::passage_key::KEY_SIZE;
use crate::index::records;
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::index::store::codec::{self, CodecError};
use crate::index::store::record_file::RecordFile;
use crate::index::store::verified_file::VerifiedFile;
use crate::paper::Paper;
use crate::vector::{Coded, VectorRows};

/// The numbers of all vectors, row after row.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_f32(segment: &Segment) -> Result<Vec<f32>, StoreError> {
    let bytes = segment.read(Part::Vectors)?;
    let (numbers, rest) = bytes.as_chunks();
    if !rest.is_empty() {
        return Err(segment.damaged(Part::Vectors, "it holds no whole number of floats"));
    }
    Ok(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
}

/// The vectors with codes that are made now.
///
/// # Errors
/// [`StoreError::Damaged`] when vectors or keys are not what was written.
pub(crate) fn vector_rows(segment: &Segment) -> Result<VectorRows, StoreError> {
    let numbers = read_f32(segment)?;
    let papers: Vec<u8> = segment.read_keys(KEY_SIZE)?.iter().flat_map(|key| key.paper.to_le_bytes()).collect();
    let Coded { quantiser, codes, originals } = Coded::new(segment.manifest().identity.dimension, &numbers);
    VectorRows::open(quantiser, Box::new(papers), Box::new(codes), Box::new(originals))
        .map_err(|error| segment.vector_error(Part::Vectors, error))
}

/// Listing and names, made now from the papers.
///
/// # Errors
/// When a paper cannot be decoded.
pub(crate) fn listing_and_names(papers: &RecordFile, format: Format) -> Result<[Arc<VerifiedFile>; 2], CodecError> {
    let papers = (0..papers.len()).map(|number| records::paper(papers, format, number).map(|(paper, _)| paper));
    let papers: Vec<Paper> = papers.collect::<Result<_, _>>()?;
    let papers: Vec<&Paper> = papers.iter().collect();
    let listing = codec::encode(&listing::rows(&papers))?;
    Ok([listing, names::build(&papers)].map(|bytes| Arc::new(VerifiedFile::in_memory(bytes))))
}
