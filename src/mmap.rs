//! Memory-mapped files.
#![allow(unsafe_code)]

use std::fs::File;
use std::ops::Deref;

use stable_deref_trait::StableDeref;

/// A whole file, mapped into memory.
///
/// The files of a generation are written once and never changed, which makes this sound. Caveats: a failed disk read ends
/// the process with `SIGBUS`, and so does reading where another program has truncated the file (Windows refuses to
/// truncate a mapped file). When another program writes into the file, the bytes change.
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
        // SAFETY: the files of a generation are not changed after they are written; the caveats are documented above.
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
