//! What takes `unsafe` code: reading a file where it lies.

#![allow(unsafe_code)]

use std::fs::File;
use std::io;
use std::ops::Deref;

use stable_deref_trait::StableDeref;

/// A file in memory, read-only, of which the system reads what is looked at.
///
/// It stays readable when the file is renamed or removed. Whoever cuts a mapped file short ends the process that reads
/// it (`SIGBUS`): files of an index are written once, under names that are not used again.
pub struct Mapped(memmap2::Mmap);

impl Mapped {
    /// Maps all of `file`.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn open(file: &File) -> io::Result<Self> {
        // SAFETY: nobody writes to a file of a generation once it is there; see above for who does it all the same.
        unsafe { memmap2::Mmap::map(file) }.map(Self)
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

// SAFETY: a map stays where it is until it is dropped, wherever this value goes.
unsafe impl StableDeref for Mapped {}
