//! Reads the keys and vectors of a generation of any format, all at once.

use std::collections::HashMap;

use crate::index::compat::{v1, v2};
use crate::index::layout::{Format, Part};
use crate::index::passage_key::{KEY_SIZE, Key};
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::vector::{PassageKey, floats};

/// The keys of a generation of any format, in the order of the vectors.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_keys(segment: &Segment) -> Result<Vec<Key>, StoreError> {
    let key_size = match segment.format() {
        Format::V1 => v1::KEY_SIZE,
        Format::V2 | Format::V3 | Format::V4 | Format::V5 => KEY_SIZE,
        #[cfg(test)]
        Format::Later => KEY_SIZE,
    };
    segment.read_keys(key_size)
}

/// The numbers of all vectors of a generation of any format, row after row.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_vectors(segment: &Segment) -> Result<Vec<f32>, StoreError> {
    match segment.format() {
        Format::V1 | Format::V2 => v2::read_f32(segment),
        Format::V3 | Format::V4 | Format::V5 => segment.read(Part::Vectors).map(|bytes| floats(&bytes)),
        #[cfg(test)]
        Format::Later => segment.read(Part::Vectors).map(|bytes| floats(&bytes)),
    }
}

/// Vectors by the key of their passage.
pub(crate) type VectorsByKey = HashMap<PassageKey, Vec<f32>>;

/// The vectors of a generation of any format, by the key of their passage.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_vectors_by_key(segment: &Segment) -> Result<VectorsByKey, StoreError> {
    let keys = read_keys(segment)?;
    let numbers = read_vectors(segment)?;
    let dimension = segment.manifest().identity.dimension;
    if numbers.len() != keys.len() * dimension {
        return Err(segment.damaged(Part::Vectors, "vectors and keys do not fit together"));
    }
    let vectors = numbers.chunks_exact(dimension.max(1)).map(<[f32]>::to_vec);
    Ok(keys.into_iter().map(|key| key.hash).zip(vectors).collect())
}
