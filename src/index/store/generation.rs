//! The files of one generation: written once, synced, checked before anything reads them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ownedbytes::OwnedBytes;

use crate::index::store::disk::Disk;
use crate::index::store::manifest::{FileSum, Manifest, generation_name, generations};
use crate::index::store::verified_file::{self, VerifiedFile};
use crate::index::store::{StoreError, io};
use crate::mmap::Mapped;

/// The checksums of the blocks of all other files, in the order of their names.
pub(crate) const BLOCKS: &str = "blocks.bin";

/// Writes the files of a new generation beside the old one.
pub struct Writer<'d> {
    disk: &'d dyn Disk,
    dir: PathBuf,
    files: BTreeMap<String, FileSum>,
    blocks: BTreeMap<String, Vec<u8>>,
    committed: bool,
}

/// What was not committed is removed: a disk that was full is not left full.
impl Drop for Writer<'_> {
    fn drop(&mut self) {
        if !self.committed {
            let _ = self.disk.remove_dir(&self.dir);
        }
    }
}

impl<'d> Writer<'d> {
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
        Ok(Self { disk, dir, files: BTreeMap::new(), blocks: BTreeMap::new(), committed: false })
    }

    /// Where the files go.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Writes a file and syncs it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.dir.join(name);
        self.disk.write(&path, bytes).map_err(io("write", &path))?;
        self.disk.sync(&path).map_err(io("sync", &path))?;
        self.files.insert(name.to_string(), sum(bytes));
        self.blocks.insert(name.to_string(), verified_file::sums(bytes));
        Ok(())
    }

    /// Makes the generation durable, and `manifest`, which is given its files, the index.
    ///
    /// # Errors
    /// When the system refuses; the index is then the one before, or, when only the last sync
    /// failed, this one.
    pub fn commit(mut self, index: &Path, mut manifest: Manifest) -> Result<Manifest, StoreError> {
        let blocks: Vec<u8> = std::mem::take(&mut self.blocks).into_values().flatten().collect();
        self.write(BLOCKS, &blocks)?;
        manifest.files = std::mem::take(&mut self.files);
        manifest.seal();
        // A copy, so that a manifest that is damaged can be had again.
        manifest.write(self.disk, &self.dir.join(super::manifest::COPY))?;
        self.disk.sync_dir(&self.dir).map_err(io("sync", &self.dir))?;
        let number = manifest.generation;
        let result = manifest.commit(self.disk, index);
        self.committed = result.is_ok() || Manifest::read(index).is_ok_and(|now| now.generation == number);
        result
    }
}

/// Reads a file of the index whole, and checks it.
///
/// # Errors
/// [`StoreError::Damaged`] when its bytes are not those that were written.
pub fn read(index: &Path, manifest: &Manifest, name: &str) -> Result<Vec<u8>, StoreError> {
    let (path, expected, mut file) = open(index, manifest, name)?;
    let mut bytes = vec![0; expected.bytes as usize];
    file.read_exact(&mut bytes).map_err(io("read", &path))?;
    check(&path, expected, &bytes)?;
    Ok(bytes)
}

/// The files of a generation, for reading where they lie.
pub struct Files<'m> {
    index: &'m Path,
    manifest: &'m Manifest,
    /// None in formats that have none: then files are checked whole.
    blocks: Option<OwnedBytes>,
}

impl<'m> Files<'m> {
    /// Reads what they are checked by.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when that is missing or not what was written.
    pub fn open(index: &'m Path, manifest: &'m Manifest) -> Result<Self, StoreError> {
        let blocks = (!manifest.is_older()).then(|| read(index, manifest, BLOCKS).map(OwnedBytes::new)).transpose()?;
        Ok(Self { index, manifest, blocks })
    }

    /// The file `name`, which stays readable when the generation has been removed.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is missing or of another length.
    pub fn get(&self, name: &str) -> Result<Arc<VerifiedFile>, StoreError> {
        let Some(blocks) = &self.blocks else {
            return Ok(Arc::new(VerifiedFile::in_memory(read(self.index, self.manifest, name)?)));
        };
        let (path, expected, file) = open(self.index, self.manifest, name)?;
        let bytes = Mapped::open(&file).map_err(io("read", &path))?;
        let before = self.manifest.files.iter().take_while(|(other, _)| other.as_str() < name);
        let before = before.filter(|(other, _)| *other != BLOCKS);
        let start: u64 = before.map(|(_, sum)| verified_file::sums_len(sum.bytes)).sum();
        let range = start as usize..(start + verified_file::sums_len(expected.bytes)) as usize;
        if range.end > blocks.len() {
            return Err(self.manifest.damaged(self.index, BLOCKS, "it is of other files"));
        }
        Ok(Arc::new(VerifiedFile::new(path, OwnedBytes::new(bytes), blocks.slice(range))))
    }
}

/// Reads a file of little-endian `f32` whole, and checks it.
///
/// # Errors
/// [`StoreError::Damaged`] when its bytes are not those that were written.
pub fn read_f32(index: &Path, manifest: &Manifest, name: &str) -> Result<Vec<f32>, StoreError> {
    let (path, expected, mut file) = open(index, manifest, name)?;
    if expected.bytes % 4 != 0 {
        return Err(StoreError::Damaged { path, reason: "it holds no whole number of floats".to_string() });
    }
    let mut floats = vec![0f32; (expected.bytes / 4) as usize];
    file.read_exact(bytemuck::cast_slice_mut(&mut floats)).map_err(io("read", &path))?;
    check(&path, expected, bytemuck::cast_slice(&floats))?;
    if cfg!(target_endian = "big") {
        floats.iter_mut().for_each(|x| *x = f32::from_bits(x.to_bits().swap_bytes()));
    }
    Ok(floats)
}

/// The bytes of `floats` as [`read_f32`] reads them.
pub fn f32_bytes(floats: &[f32]) -> std::borrow::Cow<'_, [u8]> {
    if cfg!(target_endian = "big") {
        floats.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<u8>>().into()
    } else {
        bytemuck::cast_slice(floats).into()
    }
}

fn open<'a>(index: &Path, manifest: &'a Manifest, name: &str) -> Result<(PathBuf, &'a FileSum, File), StoreError> {
    let path = manifest.generation_dir(index).join(name);
    let damaged = |reason: String| manifest.damaged(index, name, reason);
    let expected = manifest.files.get(name).ok_or_else(|| damaged("the manifest does not name it".to_string()))?;
    let file = File::open(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => damaged("it is missing".to_string()),
        _ => io("open", &path)(error),
    })?;
    // The length is compared before memory is asked for.
    let found = file.metadata().map_err(io("read", &path))?.len();
    if found != expected.bytes {
        return Err(damaged(format!("it is {found} bytes long instead of {}", expected.bytes)));
    }
    Ok((path, expected, file))
}

fn check(path: &Path, expected: &FileSum, bytes: &[u8]) -> Result<(), StoreError> {
    if sum(bytes) == *expected {
        return Ok(());
    }
    Err(StoreError::Damaged { path: path.to_path_buf(), reason: "its checksum does not match".to_string() })
}

/// What the manifest says of a file of these bytes.
pub fn sum(bytes: &[u8]) -> FileSum {
    let mut hasher = blake3::Hasher::new();
    // Below this, waking threads costs more than it saves.
    if bytes.len() > 1 << 20 {
        hasher.update_rayon(bytes)
    } else {
        hasher.update(bytes)
    };
    FileSum { bytes: bytes.len() as u64, blake3: hasher.finalize().to_hex().to_string() }
}

/// Removes every generation but `keep`; what cannot be removed now is removed by a later run.
pub fn remove_others(disk: &dyn Disk, index: &Path, keep: u64) {
    for number in generations(index).into_iter().filter(|&number| number != keep) {
        let _ = disk.remove_dir(&index.join(generation_name(number)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::{Identity, ModelChoice};
    use crate::index::store::Counts;
    use crate::index::store::disk::FileSystem;

    fn manifest() -> Manifest {
        let identity = Identity {
            name: "m".into(),
            weights_sha256: "w".into(),
            tokenizer_sha256: "t".into(),
            dimension: 2,
            pooling: "mean".into(),
            query_prefix: String::new(),
            passage_prefix: String::new(),
            max_tokens: 512,
        };
        Manifest::new(1, ModelChoice::BuiltIn, identity, "t", Counts::default())
    }

    #[test]
    fn damage_is_found_before_it_is_used() {
        let dir = tempfile::tempdir().expect("tempdir");
        let mut writer = Writer::create(&FileSystem, dir.path(), 1).expect("create");
        writer.write("a", b"hello world!").expect("write");
        let manifest = writer.commit(dir.path(), manifest()).expect("commit");
        let manifest = Manifest::read(dir.path()).map(|read| {
            assert_eq!(read, manifest);
            read
        });
        let manifest = manifest.expect("read");
        assert_eq!(read(dir.path(), &manifest, "a").expect("read"), b"hello world!");

        let path = manifest.generation_dir(dir.path()).join("a");
        for (bytes, said) in [
            (&b"hello_world!"[..], "checksum"),
            (b"hello", "5 bytes long instead of 12"),
            (b"hello world! and more", "bytes long"),
        ] {
            std::fs::write(&path, bytes).expect("damage");
            let error = read(dir.path(), &manifest, "a").expect_err("damaged").to_string();
            assert!(error.contains(said) && error.contains("generation-000001"), "{error}");
        }
        std::fs::remove_file(&path).expect("remove");
        assert!(read(dir.path(), &manifest, "a").expect_err("missing").to_string().contains("missing"));
    }

    #[test]
    fn what_was_not_committed_is_removed_and_folders_of_others_are_not() {
        let dir = tempfile::tempdir().expect("tempdir");
        let own = dir.path().join("generation-2024");
        std::fs::create_dir(&own).expect("folder");
        let mut writer = Writer::create(&FileSystem, dir.path(), 3).expect("create");
        writer.write("a", b"a").expect("write");
        drop(writer);
        assert!(generations(dir.path()).is_empty());
        Writer::create(&FileSystem, dir.path(), 1).expect("create").commit(dir.path(), manifest()).expect("commit");
        std::fs::create_dir(dir.path().join("generation-000009")).expect("folder");
        remove_others(&FileSystem, dir.path(), 1);
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
