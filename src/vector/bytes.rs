//! Bytes of a file that are read where they are needed: from a memory map, or from memory.

use std::ops::Range;

use crate::vector::VectorError;

/// The bytes of a file. An implementation checks that they are those that were written.
pub trait Bytes: Send + Sync {
    /// Their number.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes in `range`.
    ///
    /// # Errors
    /// When they are damaged, or lie outside.
    fn get(&self, range: Range<usize>) -> Result<&[u8], VectorError>;
}

impl Bytes for Vec<u8> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, range: Range<usize>) -> Result<&[u8], VectorError> {
        self.as_slice().get(range).ok_or_else(|| VectorError::invalid("its end is missing"))
    }
}
