//! The keys of vectors: which passage of which paper each vector stands for.

use crate::paper_id::PaperId;
use crate::text::Language;
use crate::vector::PassageKey;

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
