//! Reads the keys and vectors of a generation of any format, all at once.

use std::collections::HashMap;

use crate::index::compat::{v1, v2};
use crate::index::generation::Generation;
use crate::index::layout::{Format, Part};
use crate::index::passage_key::{KEY_SIZE, Key};
use crate::index::store::StoreError;
use crate::vector::{PassageKey, floats};

/// The keys of a generation of any format, in the order of the vectors.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_keys(generation: &Generation) -> Result<Vec<Key>, StoreError> {
    let key_size = match generation.format() {
        Format::V1 => v1::KEY_SIZE,
        Format::V2 | Format::V3 | Format::V4 => KEY_SIZE,
        #[cfg(test)]
        Format::Later => KEY_SIZE,
    };
    generation.read_keys(key_size)
}

/// The numbers of all vectors of a generation of any format, row after row.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_vectors(generation: &Generation) -> Result<Vec<f32>, StoreError> {
    match generation.format() {
        Format::V1 | Format::V2 => v2::read_f32(generation),
        Format::V3 | Format::V4 => generation.read(Part::Vectors).map(|bytes| floats(&bytes)),
        #[cfg(test)]
        Format::Later => generation.read(Part::Vectors).map(|bytes| floats(&bytes)),
    }
}

/// Vectors by the key of their passage.
pub(crate) type VectorsByKey = HashMap<PassageKey, Vec<f32>>;

/// The vectors of a generation of any format, by the key of their passage.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_vectors_by_key(generation: &Generation) -> Result<VectorsByKey, StoreError> {
    let keys = read_keys(generation)?;
    let numbers = read_vectors(generation)?;
    let dimension = generation.manifest().identity.dimension;
    if numbers.len() != keys.len() * dimension {
        return Err(generation.damaged(Part::Vectors, "vectors and keys do not fit together"));
    }
    let vectors = numbers.chunks_exact(dimension.max(1)).map(<[f32]>::to_vec);
    Ok(keys.into_iter().map(|key| key.hash).zip(vectors).collect())
}
