//! Bytes that are read where they are needed: of a mapped file, or of memory.

use std::io;
use std::ops::Range;

/// A file's bytes. Who implements it sees to it that they are those that were written.
pub trait Bytes: Send + Sync {
    /// How many there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Those in `range`.
    ///
    /// # Errors
    /// When they are damaged, cannot be read, or lie outside.
    fn get(&self, range: Range<usize>) -> io::Result<&[u8]>;
}

impl Bytes for Vec<u8> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, range: Range<usize>) -> io::Result<&[u8]> {
        self.as_slice().get(range).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

/// The error for bytes that were read and make no sense.
pub(super) fn damaged(reason: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason.into())
}
