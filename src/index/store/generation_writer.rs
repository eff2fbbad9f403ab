//! Writes the files of a new generation beside the old one.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use crate::index::layout::Part;
use crate::index::store::disk::Disk;
use crate::index::store::generations::generation_name;
use crate::index::store::{FileSum, Manifest, StoreError, io, verified_file};

/// Writes the files of a new generation beside the old one.
pub struct GenerationWriter<'d> {
    disk: &'d dyn Disk,
    dir: PathBuf,
    files: BTreeMap<String, FileSum>,
    blocks: BTreeMap<String, Vec<u8>>,
    finished: bool,
}

/// What was not finished is removed: a disk that was full is not left full.
impl Drop for GenerationWriter<'_> {
    fn drop(&mut self) {
        if !self.finished {
            let _ = self.disk.remove_dir(&self.dir);
        }
    }
}

impl<'d> GenerationWriter<'d> {
    /// Makes the directory of generation `number`; what an interrupted run left there is removed.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn create(disk: &'d dyn Disk, index: &Path, number: u64) -> Result<Self, StoreError> {
        let dir = index.join(generation_name(number));
        if dir.exists() {
            disk.remove_dir(&dir).map_err(io("remove", &dir))?;
        }
        disk.create_dir(&dir).map_err(io("create", &dir))?;
        Ok(Self { disk, dir, files: BTreeMap::new(), blocks: BTreeMap::new(), finished: false })
    }

    /// Writes a file and syncs it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.dir.join(name);
        self.disk.write(&path, bytes).map_err(io("write", &path))?;
        self.disk.sync(&path).map_err(io("sync", &path))?;
        self.files.insert(name.to_string(), FileSum::of_bytes(bytes));
        self.blocks.insert(name.to_string(), verified_file::sums(bytes));
        Ok(())
    }

    /// The error for a part whose bytes cannot be made.
    pub fn refused(&self, part: Part, reason: impl Display) -> StoreError {
        let source = std::io::Error::other(reason.to_string());
        StoreError::Io { action: "write", path: self.dir.join(part.file_name()), source }
    }

    /// Makes the files durable, and gives `manifest` with them. The index is as before until it is published.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn finish(mut self, mut manifest: Manifest) -> Result<Manifest, StoreError> {
        let blocks: Vec<u8> = std::mem::take(&mut self.blocks).into_values().flatten().collect();
        self.write(Part::Blocks.file_name(), &blocks)?;
        self.disk.sync_dir(&self.dir).map_err(io("sync", &self.dir))?;
        manifest.files = std::mem::take(&mut self.files);
        self.finished = true;
        Ok(manifest)
    }
}

/// Makes `manifest`, whose files are durable, that of the index in `index`.
///
/// # Errors
/// When the system refuses; the index is then the one before, or, when only the last sync failed, this one.
pub fn publish(disk: &dyn Disk, index: &Path, mut manifest: Manifest) -> Result<Manifest, StoreError> {
    manifest.seal();
    let (dir, number) = (manifest.generation_dir(index), manifest.generation);
    // A copy, so that a manifest that is damaged can be had again.
    let copied = manifest.write(disk, &dir.join(Part::ManifestCopy.file_name()));
    let copied = copied.and_then(|()| disk.sync_dir(&dir).map_err(io("sync", &dir)));
    let published = copied.and_then(|()| manifest.commit(disk, index));
    if published.is_err() && !Manifest::read(index).is_ok_and(|now| now.generation == number) {
        // A disk that was full is not left full.
        let _ = disk.remove_dir(&dir);
    }
    published
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::{ModelChoice, ModelSpec};
    use crate::index::generation::Generation;
    use crate::index::store::Counts;
    use crate::index::store::disk::FileSystem;
    use crate::index::store::generations::{generations, remove_others};

    fn manifest() -> Manifest {
        let identity = ModelSpec::external("m", "1", 2, 512).identity;
        Manifest::new(1, ModelChoice::BuiltIn, identity, "t", Counts::default())
    }

    #[test]
    fn damage_is_found_before_it_is_used() {
        let dir = tempfile::tempdir().expect("tempdir");
        let mut writer = GenerationWriter::create(&FileSystem, dir.path(), 1).expect("create");
        writer.write("a", b"hello world!").expect("write");
        let manifest = writer.finish(manifest()).expect("finish");
        let manifest = publish(&FileSystem, dir.path(), manifest).expect("publish");
        let generation = Generation::current(dir.path()).expect("read");
        assert_eq!(generation.manifest(), &manifest);
        let segment = generation.newest();
        assert_eq!(segment.read_file("a").expect("read"), b"hello world!");

        let path = segment.files_dir().join("a");
        for (bytes, said) in [
            (&b"hello_world!"[..], "checksum"),
            (b"hello", "5 bytes long instead of 12"),
            (b"hello world! and more", "bytes long"),
        ] {
            std::fs::write(&path, bytes).expect("damage");
            let error = segment.read_file("a").expect_err("damaged").to_string();
            assert!(error.contains(said) && error.contains("generation-000001"), "{error}");
        }
        std::fs::remove_file(&path).expect("remove");
        assert!(segment.read_file("a").expect_err("missing").to_string().contains("missing"));
    }

    #[test]
    fn what_was_not_committed_is_removed_and_folders_of_others_are_not() {
        let dir = tempfile::tempdir().expect("tempdir");
        let own = dir.path().join("generation-2024");
        std::fs::create_dir(&own).expect("folder");
        let mut writer = GenerationWriter::create(&FileSystem, dir.path(), 3).expect("create");
        writer.write("a", b"a").expect("write");
        drop(writer);
        assert!(generations(dir.path()).is_empty());
        let writer = GenerationWriter::create(&FileSystem, dir.path(), 1).expect("create");
        publish(&FileSystem, dir.path(), writer.finish(manifest()).expect("finish")).expect("publish");
        std::fs::create_dir(dir.path().join("generation-000009")).expect("folder");
        remove_others(&FileSystem, dir.path(), &[1]);
        assert_eq!(generations(dir.path()), [1]);
        assert!(own.is_dir());
    }

    #[test]
    fn a_manifest_that_was_changed_or_is_newer_is_refused() {
        let dir = tempfile::tempdir().expect("tempdir");
        manifest().commit(&FileSystem, dir.path()).expect("commit");
        let path = dir.path().join("manifest.json");
        let text = std::fs::read_to_string(&path).expect("read");
        std::fs::write(&path, text.replace("\"dimension\": 2", "\"dimension\": 3")).expect("write");
        assert!(matches!(Manifest::read(dir.path()), Err(StoreError::Damaged { .. })));
        std::fs::write(&path, "{\"format\": \"papers-sem\", \"version\": 99, \"other\": []}").expect("write");
        assert!(matches!(Manifest::read(dir.path()), Err(StoreError::Newer { found: 99, .. })));
    }
}
