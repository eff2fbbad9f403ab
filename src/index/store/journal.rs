//! Vectors that are embedded but not committed: what a run that is stopped or killed leaves to the next.
//!
//! The file begins with the name of the vector space; a record a vector follows. Each record has a checksum, so that a
//! record that is cut off ends the journal and affects no other.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::index::store::disk::Disk;
use crate::index::store::{StoreError, io};

const NAME: &str = "embedded.journal";
const MAGIC: &[u8; 8] = b"psemjrn1";
/// Bytes before the records: the magic number and the name of the space.
const HEAD: usize = 40;
/// Bytes of a checksum.
const SUM: usize = 8;

/// The vectors of an unfinished run, by the key of their passage.
pub type Kept = HashMap<[u8; 16], Vec<f32>>;

/// The journal of the index in a directory.
pub struct Journal<'d> {
    disk: &'d dyn Disk,
    path: PathBuf,
    /// The sound bytes of a damaged journal, with which a new file begins.
    good: Option<Vec<u8>>,
    begun: bool,
    head: [u8; HEAD],
}

impl<'d> Journal<'d> {
    /// Opens the journal in `dir`, with the vectors of `dimension` numbers that it holds of the space named `space`: a
    /// hash of all that makes vectors comparable. A journal of another space is as none.
    pub fn open(disk: &'d dyn Disk, dir: &Path, space: [u8; 32], dimension: usize) -> (Self, Kept) {
        let mut head = [0; HEAD];
        head[..8].copy_from_slice(MAGIC);
        head[8..].copy_from_slice(&space);
        let path = dir.join(NAME);
        let bytes = std::fs::read(&path).unwrap_or_default();
        let (mut kept, mut good) = (Kept::new(), 0);
        if bytes.starts_with(&head) {
            good = HEAD;
            for record in bytes[HEAD..].chunks_exact(16 + 4 * dimension + SUM) {
                let (said, sum) = record.split_at(record.len() - SUM);
                if sum != checksum(said) {
                    break;
                }
                let (key, floats) = said.split_at(16);
                let numbers = floats.chunks_exact(4).map(|x| f32::from_le_bytes([x[0], x[1], x[2], x[3]]));
                kept.insert(std::array::from_fn(|at| key[at]), numbers.collect());
                good += record.len();
            }
        }
        let begun = good > 0 && good == bytes.len();
        let good = (!begun && good > 0).then(|| bytes[..good].to_vec());
        (Self { disk, path, good, begun, head }, kept)
    }

    /// Adds vectors, and makes them durable.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn add<'v>(&mut self, vectors: impl Iterator<Item = ([u8; 16], &'v [f32])>) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        for (key, vector) in vectors {
            let start = bytes.len();
            bytes.extend_from_slice(&key);
            bytes.extend_from_slice(bytemuck::cast_slice(vector));
            let sum = checksum(&bytes[start..]);
            bytes.extend_from_slice(&sum);
        }
        if self.begun {
            self.disk.append(&self.path, &bytes).map_err(io("write", &self.path))?;
            return self.disk.sync(&self.path).map_err(io("sync", &self.path));
        }
        let mut whole = self.good.clone().unwrap_or_else(|| self.head.to_vec());
        whole.extend_from_slice(&bytes);
        let new = self.path.with_extension("new");
        self.disk.write(&new, &whole).map_err(io("write", &new))?;
        self.disk.sync(&new).map_err(io("sync", &new))?;
        self.disk.rename(&new, &self.path).map_err(io("rename", &self.path))?;
        let dir = self.path.parent().unwrap_or(Path::new("."));
        self.disk.sync_dir(dir).map_err(io("sync", dir))?;
        (self.good, self.begun) = (None, true);
        Ok(())
    }
}

/// Removes the journal of the index in `dir`, where there is one: nothing of it is wanted any more. It costs nothing but
/// room where that fails.
pub fn remove(disk: &dyn Disk, dir: &Path) {
    let path = dir.join(NAME);
    if path.exists() {
        let _ = disk.remove_file(&path);
    }
}

/// Whether `name` is that of a journal.
pub(crate) fn is_journal(name: &str) -> bool {
    name.strip_suffix(".journal").or(name.strip_suffix(".new")) == NAME.strip_suffix(".journal")
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let hash = blake3::hash(bytes);
    std::array::from_fn(|at| hash.as_bytes()[at])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::index::store::disk::FileSystem;

    const SPACE: [u8; 32] = [7; 32];

    fn key(n: u8) -> [u8; 16] {
        [n; 16]
    }

    #[test]
    fn what_was_added_is_there_and_another_space_has_none_of_it() {
        let dir = tempfile::tempdir().expect("tempdir");
        let (mut journal, kept) = Journal::open(&FileSystem, dir.path(), SPACE, 2);
        assert!(kept.is_empty());
        journal.add([(key(1), &[0.5f32, -1.0][..])].into_iter()).expect("add");
        journal.add([(key(2), &[0.25f32, 3.0][..])].into_iter()).expect("add");
        let (_, kept) = Journal::open(&FileSystem, dir.path(), SPACE, 2);
        assert_eq!(kept, Kept::from([(key(1), vec![0.5, -1.0]), (key(2), vec![0.25, 3.0])]));
        let (mut other, kept) = Journal::open(&FileSystem, dir.path(), [8; 32], 2);
        assert!(kept.is_empty());
        other.add([(key(3), &[1.0f32, 1.0][..])].into_iter()).expect("add");
        assert!(Journal::open(&FileSystem, dir.path(), SPACE, 2).1.is_empty());
        remove(&FileSystem, dir.path());
        assert!(Journal::open(&FileSystem, dir.path(), [8; 32], 2).1.is_empty());
    }

    proptest! {
        #[test]
        fn a_cut_or_flipped_journal_gives_true_vectors_only_and_goes_on(cut in 0usize..200, flip in 0usize..200, bit in 0u8..8) {
            let dir = tempfile::tempdir().expect("tempdir");
            let path = dir.path().join(NAME);
            let (mut journal, _) = Journal::open(&FileSystem, dir.path(), SPACE, 2);
            for n in 1..=4 {
                journal.add([(key(n), &[f32::from(n), 1.0][..])].into_iter()).expect("add");
            }
            let mut bytes = std::fs::read(&path).expect("read");
            let at = flip % bytes.len();
            bytes[at] ^= 1 << bit;
            bytes.truncate(cut);
            std::fs::write(&path, bytes).expect("write");
            let (mut journal, kept) = Journal::open(&FileSystem, dir.path(), SPACE, 2);
            for (key, vector) in &kept {
                prop_assert_eq!(vector, &vec![f32::from(key[0]), 1.0]);
            }
            journal.add([(key(9), &[9.0f32, 1.0][..])].into_iter()).expect("add");
            let (_, after) = Journal::open(&FileSystem, dir.path(), SPACE, 2);
            prop_assert_eq!(after.len(), kept.len() + 1);
            prop_assert_eq!(&after[&key(9)], &vec![9.0, 1.0]);
        }
    }
}
