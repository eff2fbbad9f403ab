//! One segment of an index: which files it has, and how they are read.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ownedbytes::OwnedBytes;

use crate::index::layout::{Format, Part};
use crate::index::passage_key::Key;
use crate::index::store::generations::generation_name;
use crate::index::store::verified_file::{self, VerifiedFile};
use crate::index::store::{CollectionFault, FileSum, Manifest, StoreError, io};
use crate::mmap::Mapped;
use crate::vector::VectorError;

/// Papers that were written together, with all that is known of them, in the files of one generation. No later commit changes
/// these files; it may leave some of the papers out.
#[derive(Debug, Clone)]
pub struct Segment {
    index_dir: PathBuf,
    manifest: Arc<Manifest>,
    /// Its place among the earlier segments of the manifest; none for the last one.
    earlier: Option<usize>,
    /// The checksums of all blocks, read when the first file is mapped.
    blocks: OnceLock<OwnedBytes>,
}

impl Segment {
    /// The segments of the index in `index_dir`, in the order in which they were written. Reads nothing.
    pub(super) fn all(index_dir: &Path, manifest: &Arc<Manifest>) -> Vec<Self> {
        let segment = |earlier| Self {
            index_dir: index_dir.to_path_buf(),
            manifest: Arc::clone(manifest),
            earlier,
            blocks: OnceLock::new(),
        };
        (0..manifest.earlier.len()).map(Some).chain([None]).map(segment).collect()
    }

    /// The manifest of the index.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The format of the index.
    pub fn format(&self) -> Format {
        self.manifest.format()
    }

    /// The generation that wrote it.
    pub fn number(&self) -> u64 {
        self.earlier.map_or(self.manifest.generation, |at| self.manifest.earlier[at].generation)
    }

    /// Its files.
    pub fn files(&self) -> &BTreeMap<String, FileSum> {
        self.earlier.map_or(&self.manifest.files, |at| &self.manifest.earlier[at].files)
    }

    /// The directory of its files.
    pub fn files_dir(&self) -> PathBuf {
        self.index_dir.join(generation_name(self.number()))
    }

    /// Whether the manifest names a file of this part.
    pub fn has(&self, part: Part) -> bool {
        self.files_of(part).next().is_some()
    }

    /// The names of the files of a part, in order.
    pub fn files_of(&self, part: Part) -> impl Iterator<Item = &str> {
        let names = self.files().keys().map(String::as_str);
        names.filter(move |name| Part::of_file(name) == Some(part))
    }

    /// The error for a part that is not what was written.
    pub fn damaged(&self, part: Part, reason: impl Display) -> StoreError {
        self.damaged_file(part.file_name(), reason)
    }

    /// An error of the vectors, of which `part` is to blame where the error names no file.
    pub fn vector_error(&self, part: Part, error: VectorError) -> StoreError {
        match error {
            VectorError::Damaged { path, reason } => StoreError::Damaged { path, reason },
            VectorError::Invalid { reason } => self.damaged(part, reason),
            VectorError::Unavailable { reason } => match &self.manifest().store {
                Some(link) => StoreError::Collection {
                    address: link.address.clone(),
                    fault: CollectionFault::Unavailable,
                    reason,
                },
                None => self.damaged(part, reason),
            },
        }
    }

    fn damaged_file(&self, name: &str, reason: impl Display) -> StoreError {
        StoreError::Damaged { path: self.files_dir().join(name), reason: reason.to_string() }
    }

    /// Reads the file of a part whole and checks it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when its bytes are not those that were written.
    pub fn read(&self, part: Part) -> Result<Vec<u8>, StoreError> {
        self.read_file(part.file_name())
    }

    /// As [`Self::read`], of the file `name`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_file(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        let (path, expected, mut file) = self.open_file(name)?;
        let mut bytes = vec![0; expected.bytes as usize];
        file.read_exact(&mut bytes).map_err(io("read", &path))?;
        if FileSum::of_bytes(&bytes) == *expected {
            return Ok(bytes);
        }
        Err(StoreError::Damaged { path, reason: "its checksum does not match".to_string() })
    }

    /// Reads the keys of the vectors, of `size` bytes each, in the order of the vectors.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn read_keys(&self, size: usize) -> Result<Vec<Key>, StoreError> {
        let bytes = self.read(Part::Keys)?;
        if bytes.len() % size != 0 {
            return Err(self.damaged(Part::Keys, "its last record is cut off"));
        }
        Ok(bytes.chunks_exact(size).map(Key::from_bytes).collect())
    }

    /// Reads every file whole and checks it.
    ///
    /// # Errors
    /// As [`Self::read`], of the first that is damaged.
    pub fn read_all(&self) -> Result<(), StoreError> {
        self.files().keys().try_for_each(|name| self.read_file(name).map(drop))
    }

    /// Maps the file of a part; it stays readable when the generation is removed.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when it is missing or of another length. Its bytes are checked where they are used.
    pub fn map(&self, part: Part) -> Result<Arc<VerifiedFile>, StoreError> {
        self.map_file(part.file_name())
    }

    /// As [`Self::map`], of the file `name`.
    ///
    /// # Errors
    /// As [`Self::map`].
    pub fn map_file(&self, name: &str) -> Result<Arc<VerifiedFile>, StoreError> {
        // Without block checksums a file can only be checked whole.
        if !Part::Blocks.is_in(self.format()) {
            return Ok(Arc::new(VerifiedFile::in_memory(self.read_file(name)?)));
        }
        let blocks = self.blocks()?;
        let (path, expected, file) = self.open_file(name)?;
        let bytes = Mapped::open(&file).map_err(io("read", &path))?;
        let before = self.files().iter().take_while(|(other, _)| other.as_str() < name);
        let before = before.filter(|(other, _)| *other != Part::Blocks.file_name());
        let start: u64 = before.map(|(_, sum)| verified_file::sums_len(sum.bytes)).sum();
        let range = start as usize..(start + verified_file::sums_len(expected.bytes)) as usize;
        if range.end > blocks.len() {
            return Err(self.damaged(Part::Blocks, "it is of other files"));
        }
        Ok(Arc::new(VerifiedFile::new(path, OwnedBytes::new(bytes), blocks.slice(range))))
    }

    fn blocks(&self) -> Result<&OwnedBytes, StoreError> {
        if let Some(blocks) = self.blocks.get() {
            return Ok(blocks);
        }
        let blocks = OwnedBytes::new(self.read(Part::Blocks)?);
        Ok(self.blocks.get_or_init(|| blocks))
    }

    fn open_file(&self, name: &str) -> Result<(PathBuf, &FileSum, File), StoreError> {
        let path = self.files_dir().join(name);
        let expected = self.files().get(name);
        let expected = expected.ok_or_else(|| self.damaged_file(name, "the manifest does not name it"))?;
        let file = File::open(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => self.damaged_file(name, "it is missing"),
            _ => io("open", &path)(error),
        })?;
        // The length is compared before memory is asked for.
        let length = file.metadata().map_err(io("read", &path))?.len();
        if length != expected.bytes {
            let reason = format!("it is {length} bytes long instead of {}", expected.bytes);
            return Err(self.damaged_file(name, reason));
        }
        Ok((path, expected, file))
    }
}
