//! The files of the vectors, as one generation has them.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::index::store::codec;
use crate::index::store::generation::{self, Files};
use crate::index::store::verified_file::VerifiedFile;
use crate::index::store::{Manifest, StoreError};
use crate::text::Language;
use crate::vector::{Bytes, Coded, Stored, floats};

/// What each vector stands for: hash of the passage (16 bytes), paper (little-endian `u32`), 0 for English or 1.
pub(crate) const KEYS: &str = "keys.bin";
/// The vectors, in half precision, row after row.
pub(crate) const VECTORS: &str = "vectors.bin";
/// The paper of each vector, little-endian `u32`.
pub(crate) const OWNERS: &str = "owners.bin";
/// The vectors, a byte a number.
pub(crate) const CODES: &str = "codes.bin";
/// What these bytes stand for.
pub(crate) const SCALE: &str = "scale.bin";
/// The graph over the codes.
pub(crate) const GRAPH: &str = "graph.bin";

/// Bytes of a key.
const KEY: usize = 21;

/// What a vector stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    /// See [`crate::index::passage::key`].
    pub hash: [u8; 16],
    /// The paper.
    pub owner: u32,
    /// The language of the passage.
    pub language: Language,
}

impl Key {
    /// As it stands in [`KEYS`].
    pub(crate) fn bytes(&self) -> [u8; KEY] {
        let mut bytes = [0; KEY];
        bytes[..16].copy_from_slice(&self.hash);
        bytes[16..20].copy_from_slice(&self.owner.to_le_bytes());
        bytes[20] = u8::from(self.language == Language::Zh);
        bytes
    }
}

/// Reads [`KEYS`]; those of the first format do not tell the language.
pub(crate) fn read_keys(dir: &Path, manifest: &Manifest) -> Result<Vec<Key>, StoreError> {
    let bytes = generation::read(dir, manifest, KEYS)?;
    let size = if manifest.is_readable() { KEY } else { 20 };
    if bytes.len() % size != 0 {
        return Err(manifest.damaged(dir, KEYS, "its last record is cut off"));
    }
    let key = |record: &[u8]| Key {
        hash: std::array::from_fn(|at| record[at]),
        owner: u32::from_le_bytes([record[16], record[17], record[18], record[19]]),
        language: language(record.get(20)),
    };
    Ok(bytes.chunks_exact(size).map(key).collect())
}

fn language(byte: Option<&u8>) -> Language {
    if byte == Some(&1) { Language::Zh } else { Language::En }
}

/// All numbers of the vectors of an index of any format.
pub(crate) fn read_rows(dir: &Path, manifest: &Manifest) -> Result<Vec<f32>, StoreError> {
    if manifest.is_older() {
        return generation::read_f32(dir, manifest, VECTORS);
    }
    generation::read(dir, manifest, VECTORS).map(|bytes| floats(&bytes))
}

/// The vectors of an index of any format, by the key of their passage.
pub(crate) fn read_vectors(dir: &Path, manifest: &Manifest) -> Result<HashMap<[u8; 16], Vec<f32>>, StoreError> {
    let keys = read_keys(dir, manifest)?;
    let rows = read_rows(dir, manifest)?;
    let dimension = manifest.identity.dimension;
    if rows.len() != keys.len() * dimension {
        return Err(manifest.damaged(dir, VECTORS, "vectors and keys do not fit together"));
    }
    Ok(keys.into_iter().map(|key| key.hash).zip(rows.chunks_exact(dimension.max(1)).map(<[f32]>::to_vec)).collect())
}

/// The vectors of a generation, and what they stand for, where they lie.
pub(crate) struct Rows {
    pub vectors: Stored,
    keys: Arc<VerifiedFile>,
}

impl Rows {
    /// Opens them, without the graph.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a file is missing, or they do not fit together.
    pub fn open(dir: &Path, manifest: &Manifest, files: &Files<'_>) -> Result<Self, StoreError> {
        let keys = files.get(KEYS)?;
        let vectors = if manifest.is_older() {
            of_format_2(dir, manifest)?
        } else {
            let scale = codec::decode(files.get(SCALE)?.all()?);
            let scale = scale.map_err(|reason| manifest.damaged(dir, SCALE, reason))?;
            let [owners, codes, rows] = [files.get(OWNERS)?, files.get(CODES)?, files.get(VECTORS)?];
            Stored::open(scale, Box::new(owners), Box::new(codes), Box::new(rows))
                .map_err(|error| manifest.damaged(dir, VECTORS, error.to_string()))?
        };
        let fits = keys.len() == KEY * vectors.len()
            && (vectors.is_empty() || vectors.dimension() == manifest.identity.dimension);
        if !fits {
            return Err(manifest.damaged(dir, VECTORS, "vectors and keys do not fit together"));
        }
        Ok(Self { vectors, keys })
    }

    /// No vectors.
    pub fn none() -> Self {
        Self { vectors: Stored::default(), keys: Arc::new(VerifiedFile::in_memory(Vec::new())) }
    }

    /// The language of the passage that the vector at `row` stands for.
    pub fn language_of(&self, row: usize) -> Result<Language, StoreError> {
        VerifiedFile::get(&self.keys, KEY * row + 20..KEY * row + 21).map(|byte| language(byte.first()))
    }
}

/// Format 2 has the vectors as `f32`, and no codes.
fn of_format_2(dir: &Path, manifest: &Manifest) -> Result<Stored, StoreError> {
    let rows = generation::read_f32(dir, manifest, VECTORS)?;
    let owners: Vec<u8> = read_keys(dir, manifest)?.iter().flat_map(|key| key.owner.to_le_bytes()).collect();
    let Coded { quantiser, codes, originals } = Coded::of(manifest.identity.dimension, &rows);
    Stored::open(quantiser, Box::new(owners), Box::new(codes), Box::new(originals))
        .map_err(|error| manifest.damaged(dir, VECTORS, error.to_string()))
}

impl Bytes for Arc<VerifiedFile> {
    fn len(&self) -> usize {
        VerifiedFile::len(self)
    }

    fn get(&self, range: std::ops::Range<usize>) -> io::Result<&[u8]> {
        VerifiedFile::get(self, range).map_err(io::Error::other)
    }
}

/// What is wrong with a file that was read as [`Bytes`].
pub(crate) fn cause(error: io::Error, otherwise: impl FnOnce(String) -> StoreError) -> StoreError {
    match error.downcast::<StoreError>() {
        Ok(error) => error,
        Err(error) => otherwise(error.to_string()),
    }
}
