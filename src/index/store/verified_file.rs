//! Memory-mapped files whose blocks are checked when they are first read.
//!
//! A question reads a thousandth of an index. Checking all of it would take longer than the answer.
//!
//! Caveat of memory mapping: a failed disk read ends the process with `SIGBUS`. Readers write nothing, so nothing is lost.

use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use ownedbytes::OwnedBytes;
use rayon::prelude::*;
use tantivy::HasLen;
use tantivy::directory::FileHandle;
use twox_hash::XxHash3_64;

use crate::index::store::StoreError;

/// Bytes of a block, which has a checksum of its own.
pub const BLOCK: usize = 16 << 10;
/// Bytes of a checksum.
const SUM: usize = 8;

/// The checksums of the blocks of `bytes`: XXH3 of 64 bits, little-endian. They detect damage, not tampering.
pub fn sums(bytes: &[u8]) -> Vec<u8> {
    bytes.par_chunks(BLOCK).flat_map_iter(|block| XxHash3_64::oneshot(block).to_le_bytes()).collect()
}

/// The bytes of the checksums of a file of `length` bytes.
pub fn sums_len(length: u64) -> u64 {
    length.div_ceil(BLOCK as u64) * SUM as u64
}

/// A memory-mapped file, or bytes in memory, which need no check.
pub struct VerifiedFile {
    path: PathBuf,
    bytes: OwnedBytes,
    sums: Option<OwnedBytes>,
    /// One bit a block: whether it was checked.
    seen: Vec<AtomicU64>,
}

impl VerifiedFile {
    /// The file at `path`, of whose blocks `sums` are the checksums: as many as [`sums_len`] says.
    pub(crate) fn new(path: PathBuf, bytes: OwnedBytes, sums: OwnedBytes) -> Self {
        let words = bytes.len().div_ceil(BLOCK).div_ceil(64);
        Self { path, bytes, sums: Some(sums), seen: (0..words).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Bytes that are checked already.
    pub fn in_memory(bytes: Vec<u8>) -> Self {
        Self { path: PathBuf::new(), bytes: OwnedBytes::new(bytes), sums: None, seen: Vec::new() }
    }

    /// Its path; empty for bytes in memory.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes at `range`.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they are not those that were written, or there are not so many.
    pub fn get(&self, range: Range<usize>) -> Result<&[u8], StoreError> {
        let found = self.bytes.get(range.clone());
        let found = found.ok_or_else(|| self.damaged(format!("bytes {range:?} are asked for of {}", self.len())))?;
        self.check(range)?;
        Ok(found)
    }

    /// All bytes; their blocks are checked on all cores.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub fn all(&self) -> Result<&[u8], StoreError> {
        (0..self.len().div_ceil(BLOCK)).into_par_iter().try_for_each(|block| self.check_block(block))?;
        Ok(&self.bytes)
    }

    fn check(&self, range: Range<usize>) -> Result<(), StoreError> {
        if range.is_empty() {
            return Ok(());
        }
        (range.start / BLOCK..range.end.div_ceil(BLOCK)).try_for_each(|block| self.check_block(block))
    }

    fn check_block(&self, block: usize) -> Result<(), StoreError> {
        let Some(sums) = &self.sums else { return Ok(()) };
        let (word, bit) = (&self.seen[block / 64], 1u64 << (block % 64));
        if word.load(Ordering::Relaxed) & bit != 0 {
            return Ok(());
        }
        let start = block * BLOCK;
        let found = XxHash3_64::oneshot(&self.bytes[start..(start + BLOCK).min(self.bytes.len())]);
        if sums.get(block * SUM..(block + 1) * SUM) != Some(&found.to_le_bytes()[..]) {
            return Err(self.damaged("its checksum does not match".to_string()));
        }
        word.fetch_or(bit, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn damaged(&self, reason: String) -> StoreError {
        StoreError::Damaged { path: self.path.clone(), reason }
    }
}

impl fmt::Debug for VerifiedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.path.display(), self.len())
    }
}

impl HasLen for VerifiedFile {
    fn len(&self) -> usize {
        self.len()
    }
}

/// The interface by which tantivy reads it.
impl FileHandle for VerifiedFile {
    fn read_bytes(&self, range: Range<usize>) -> std::io::Result<OwnedBytes> {
        self.get(range.clone()).map_err(|error| std::io::Error::other(error.in_words()))?;
        Ok(self.bytes.slice(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(bytes: &[u8], written: &[u8]) -> VerifiedFile {
        VerifiedFile::new("f".into(), OwnedBytes::new(bytes.to_vec()), OwnedBytes::new(sums(written)))
    }

    #[test]
    fn only_the_blocks_that_are_read_are_checked() {
        let written: Vec<u8> = (0..3 * BLOCK + 100).map(|i| (i / 7) as u8).collect();
        assert_eq!(sums(&written).len() as u64, sums_len(written.len() as u64));
        let mut bytes = written.clone();
        bytes[2 * BLOCK] ^= 1;
        let file = checked(&bytes, &written);
        assert_eq!(file.get(0..2 * BLOCK).expect("sound"), &written[..2 * BLOCK]);
        assert_eq!(file.get(3 * BLOCK + 1..written.len()).expect("sound").len(), 99);
        for range in [2 * BLOCK - 1..2 * BLOCK + 1, 3 * BLOCK - 1..3 * BLOCK, 0..written.len()] {
            let error = file.get(range).expect_err("damaged").to_string();
            assert!(error.contains("f: its checksum does not match"), "{error}");
        }
        assert!(file.all().is_err());
        assert!(checked(&written, &written).all().is_ok());
    }

    #[test]
    fn what_is_not_there_is_an_error() {
        let file = checked(b"abc", b"abc");
        for range in [0..4, 4..4, usize::MAX - 1..usize::MAX] {
            assert!(file.get(range).is_err());
        }
        assert!(file.get(3..3).expect("nothing").is_empty());
        assert!(VerifiedFile::in_memory(Vec::new()).all().expect("nothing").is_empty());
        assert!(checked(b"abc", b"").get(0..1).is_err(), "too few checksums");
    }
}
