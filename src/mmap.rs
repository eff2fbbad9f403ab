//! Files mapped into memory.
#![allow(unsafe_code)]

use std::fs::File;
use std::ops::Deref;

use stable_deref_trait::StableDeref;

/// A whole file as bytes, read by the system where they are touched.
///
/// The files of a generation are written once and never changed, which is what makes this sound. Should another program
/// cut the file meanwhile, touching what is gone ends the process with a signal (`SIGBUS`; on Windows the system refuses
/// to cut a mapped file); should it write into the file, what is read changes.
#[derive(Debug)]
pub struct Mapped(Option<memmap2::Mmap>);

impl Mapped {
    /// Maps `file`, all of it, for reading.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn open(file: &File) -> std::io::Result<Self> {
        // Some systems refuse to map nothing.
        if file.metadata()?.len() == 0 {
            return Ok(Self(None));
        }
        // SAFETY: files of a generation are not changed after they were written; see above for who does so all the same.
        unsafe { memmap2::Mmap::map(file) }.map(|map| Self(Some(map)))
    }
}

impl Deref for Mapped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}

// SAFETY: a map stays where it is until it is dropped, wherever this value goes.
unsafe impl StableDeref for Mapped {}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "maps a file")]
    fn a_mapped_file_has_its_bytes_and_an_empty_one_none() {
        let mut file = tempfile::tempfile().expect("tempfile");
        assert!(Mapped::open(&file).expect("map").is_empty());
        file.write_all(b"abc").expect("write");
        let mapped = Mapped::open(&file).expect("map");
        assert_eq!(&*mapped, b"abc");
    }
}
