//! The keys of vectors: which passage of which paper each vector stands for.

use std::collections::HashMap;

use crate::index::compat::{v1, v2};
use crate::index::generation::Generation;
use crate::index::layout::{Format, Part};
use crate::index::store::StoreError;
use crate::paper_id::PaperId;
use crate::text::Language;
use crate::vector::{PassageKey, floats};

/// Bytes of a key: the hash (16), the paper (little-endian `u32`), the language (0 for English, 1 for Chinese).
pub(crate) const KEY_SIZE: usize = 21;

/// What a vector stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// The hash of the passage; see [`crate::index::passage::key`].
    pub hash: PassageKey,
    /// The paper.
    pub paper: PaperId,
    /// The language of the passage.
    pub language: Language,
}

impl Key {
    /// The bytes of the key in [`Part::Keys`].
    pub(crate) fn bytes(&self) -> [u8; KEY_SIZE] {
        let mut bytes = [0; KEY_SIZE];
        bytes[..16].copy_from_slice(&self.hash);
        bytes[16..20].copy_from_slice(&self.paper.to_le_bytes());
        bytes[20] = u8::from(self.language == Language::Zh);
        bytes
    }

    /// The key in `bytes`, of which there are [`KEY_SIZE`], or one less in format 1.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self {
            hash: std::array::from_fn(|at| bytes[at]),
            paper: u32::from_le_bytes([bytes[16], bytes[17], bytes[18], bytes[19]]),
            language: language_of_key(bytes),
        }
    }
}

/// The language in the bytes of a key.
pub(crate) fn language_of_key(bytes: &[u8]) -> Language {
    if bytes.get(20) == Some(&1) { Language::Zh } else { Language::En }
}

/// The keys of a generation of any format, in the order of the vectors.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_keys(generation: &Generation) -> Result<Vec<Key>, StoreError> {
    let bytes = generation.read(Part::Keys)?;
    let size = match generation.format() {
        Format::V1 => v1::KEY_SIZE,
        Format::V2 | Format::V3 => KEY_SIZE,
        #[cfg(test)]
        Format::Later => KEY_SIZE,
    };
    if bytes.len() % size != 0 {
        return Err(generation.damaged(Part::Keys, "its last record is cut off"));
    }
    Ok(bytes.chunks_exact(size).map(Key::from_bytes).collect())
}

/// The numbers of all vectors of a generation of any format, row after row.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read_vectors(generation: &Generation) -> Result<Vec<f32>, StoreError> {
    match generation.format() {
        Format::V1 | Format::V2 => v2::read_f32(generation),
        Format::V3 => generation.read(Part::Vectors).map(|bytes| floats(&bytes)),
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
