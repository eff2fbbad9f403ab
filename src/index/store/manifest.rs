//! `manifest.json`: which generation is the index, and what its files must be.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::embed::{Identity, ModelChoice};
use crate::index::layout::{Format, Part};
use crate::index::store::disk::Disk;
use crate::index::store::generations::{generation_name, generations};
use crate::index::store::{FileSum, StoreError, io};
use crate::index::store_address::StoreLink;

const NAME: &str = "manifest.json";
const MAGIC: &str = "papers-sem";

/// How much an index holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Papers.
    pub papers: usize,
    /// Passages, each with a vector.
    pub passages: usize,
    /// Files read.
    pub files: usize,
}

/// A segment that an earlier generation wrote and that still belongs to the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierSegment {
    /// The generation that wrote it: its files lie in the directory of this number.
    pub generation: u64,
    /// Its files.
    pub files: BTreeMap<String, FileSum>,
}

/// The commit point of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Says that the file is ours.
    #[serde(rename = "format")]
    magic: String,
    #[serde(rename = "version")]
    format: Format,
    /// The version of the command that wrote it.
    pub written_by: String,
    /// How many times the index was committed. The files that the last commit wrote lie in the directory of this number.
    pub generation: u64,
    /// Where the model comes from.
    pub model: ModelChoice,
    /// What the model is.
    pub identity: Identity,
    /// See [`crate::index::passage::TEMPLATE`].
    pub template: String,
    /// How much there is.
    pub counts: Counts,
    /// A graph is built from this many vectors on; none when absent.
    pub graph_from: Option<usize>,
    /// The store that answers questions; none when the files of the generation do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreLink>,
    /// The earlier segments, in the order in which they were written. The files of the generation are the last one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierSegment>,
    /// The files of the generation.
    pub files: BTreeMap<String, FileSum>,
    /// BLAKE3 of this manifest with this field empty.
    checksum: String,
}

/// Whether `dir` holds an index, of any version and in any state: a manifest that says it is ours,
/// or one that is cut short beside a generation. Other programs have a `manifest.json` too.
pub fn is_index(dir: &Path) -> bool {
    let path = dir.join(NAME);
    // A pipe of that name would block the read.
    if !std::fs::metadata(&path).is_ok_and(|data| data.is_file()) {
        return !path.exists() && Manifest::copies(dir).next().is_some();
    }
    let mut head = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(1 << 20).read_to_end(&mut head));
    let mark = format!("\"{MAGIC}\"");
    let is_ours = read.is_ok() && head.windows(mark.len()).any(|window| window == mark.as_bytes());
    is_ours || !generations(dir).is_empty()
}

impl Manifest {
    /// A manifest that is yet to be committed.
    pub fn new(generation: u64, model: ModelChoice, identity: Identity, template: &str, counts: Counts) -> Self {
        Self {
            magic: MAGIC.to_string(),
            format: Format::newest(),
            written_by: format!("{MAGIC} {}", env!("CARGO_PKG_VERSION")),
            generation,
            model,
            identity,
            template: template.to_string(),
            counts,
            graph_from: None,
            store: None,
            earlier: Vec::new(),
            files: BTreeMap::new(),
            checksum: String::new(),
        }
    }

    /// The format of the index.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What tells it from every other manifest: the checksum of all that is in it.
    pub(crate) fn checksum(&self) -> &str {
        &self.checksum
    }

    /// The directory of the generation.
    pub fn generation_dir(&self, dir: &Path) -> PathBuf {
        dir.join(generation_name(self.generation))
    }

    /// The generations whose directories hold files of the index, ascending.
    pub fn generations(&self) -> impl Iterator<Item = u64> + '_ {
        self.earlier.iter().map(|segment| segment.generation).chain([self.generation])
    }

    /// The length of all files together, in bytes.
    pub fn bytes(&self) -> u64 {
        let all = self.earlier.iter().map(|segment| &segment.files).chain([&self.files]);
        all.flat_map(BTreeMap::values).map(|file| file.bytes).sum()
    }

    /// Whether vectors made by the model `identity` from passages of `template` may be compared
    /// with those of this index.
    pub fn is_comparable(&self, identity: &Identity, template: &str) -> bool {
        self.identity.same_vectors(identity) && self.template == template
    }

    /// Reads the manifest of the index in `dir`.
    ///
    /// # Errors
    /// When there is none, or it is damaged or newer.
    pub fn read(dir: &Path) -> Result<Self, StoreError> {
        let path = dir.join(NAME);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) if dir.is_file() => return Err(StoreError::File { path: dir.to_path_buf() }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && Manifest::copies(dir).next().is_some() => {
                let reason = "it is missing: it was removed, or a first run is under way or did not end".to_string();
                return Err(StoreError::Damaged { path, reason });
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::Missing { dir: dir.to_path_buf() });
            }
            Err(error) => return Err(io("read", &path)(error)),
        };
        let damaged = |reason: String| StoreError::Damaged { path: path.clone(), reason };
        // The version is read first: a later format may hold what this one cannot parse.
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        let head = match serde_json::from_slice::<Head>(&bytes) {
            Ok(head) if head.format == MAGIC => head,
            _ if !is_index(dir) => return Err(StoreError::Foreign { dir: dir.to_path_buf() }),
            Ok(head) => return Err(damaged(format!("its format is {:?}", head.format))),
            Err(error) => return Err(damaged(error.to_string())),
        };
        if Format::from_version(head.version).is_none() {
            return Err(match head.version {
                0 => damaged("its version is 0".to_string()),
                found => StoreError::Newer { path, found, newest: Format::newest() },
            });
        }
        let manifest: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if manifest.checksum != manifest.sum() {
            return Err(damaged("its checksum does not match".to_string()));
        }
        Ok(manifest)
    }

    /// The copies of manifests in the generations of `dir`, each true to its own checksum, newest first.
    pub(crate) fn copies(dir: &Path) -> impl Iterator<Item = Self> {
        let mut numbers = generations(dir);
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.into_iter().filter_map(move |number| {
            let bytes = std::fs::read(dir.join(generation_name(number)).join(Part::ManifestCopy.file_name())).ok()?;
            let manifest: Self = serde_json::from_slice(&bytes).ok()?;
            let is_ours = manifest.magic == MAGIC;
            (is_ours && manifest.generation == number && manifest.checksum == manifest.sum()).then_some(manifest)
        })
    }

    /// The path of the manifest of the index in `dir`.
    pub(crate) fn path(dir: &Path) -> PathBuf {
        dir.join(NAME)
    }

    /// Whether there is no manifest in `dir`.
    pub(crate) fn is_missing(dir: &Path) -> bool {
        std::fs::symlink_metadata(dir.join(NAME)).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
    }

    /// Name and length of the copy of this manifest in its generation, and what is wrong with it; none where there is
    /// no copy.
    pub(crate) fn check_copy(&self, dir: &Path) -> Option<(String, u64, Option<String>)> {
        let path = self.generation_dir(dir).join(Part::ManifestCopy.file_name());
        let bytes = match std::fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
            other => other.unwrap_or_default(),
        };
        let same = std::fs::read(dir.join(NAME)).is_ok_and(|main| main == bytes);
        let damage = (!same).then(|| "it is not as the manifest is".to_string());
        Some((Part::ManifestCopy.file_name().to_string(), bytes.len() as u64, damage))
    }

    /// Makes this manifest the index: a new file, synced, renamed over the old one, directory synced.
    ///
    /// # Errors
    /// When the system refuses; the old manifest is then still in place, unless only the last sync failed.
    pub fn commit(mut self, disk: &dyn Disk, dir: &Path) -> Result<Self, StoreError> {
        let (path, temporary) = (dir.join(NAME), dir.join("manifest.json.new"));
        self.seal();
        self.write(disk, &temporary)?;
        // The generation must be found by whoever finds the manifest.
        disk.sync_dir(dir).map_err(io("sync", dir))?;
        disk.rename(&temporary, &path).map_err(io("rename", &path))?;
        disk.sync_dir(dir).map_err(io("sync", dir))?;
        Ok(self)
    }

    /// Sets the checksum.
    pub(crate) fn seal(&mut self) {
        self.checksum = self.sum();
    }

    /// Writes it, sealed, to `path`, and syncs the file.
    pub(crate) fn write(&self, disk: &dyn Disk, path: &Path) -> Result<(), StoreError> {
        let json = self.json().map_err(|error| io("describe", path)(error.into()))?;
        disk.write(path, &json).map_err(io("write", path))?;
        disk.sync(path).map_err(io("sync", path))
    }

    fn sum(&self) -> String {
        let empty = Self { checksum: String::new(), ..self.clone() };
        blake3::hash(&empty.json().unwrap_or_default()).to_hex().to_string()
    }

    // Fails for one thing only: a model directory whose name is not UTF-8.
    fn json(&self) -> serde_json::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}
