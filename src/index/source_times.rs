//! Sizes and times of the sources at the last look: a cache that says where a change may be.
//!
//! It lies beside the manifest and is of one generation and one set of readers. A cache that is missing, damaged or of
//! another generation is as none: then every file is read.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::index::generation::Generation;
use crate::index::index_times::IndexTimes;
use crate::index::store::Manifest;
use crate::index::store::codec;
use crate::index::store::disk::{Disk, replace_cache};
use crate::ingest::{FileStat, KnownFile, READERS, Seen, SeenKind};
use crate::paper::path_bytes;

const NAME: &str = "source-times.bin";
const NEW_NAME: &str = "source-times.bin.new";
/// A later layout has another number.
const MAGIC: &[u8; 8] = b"psemtim2";
/// Bytes before the value: the magic number, what it belongs to, the checksum.
const HEAD: usize = 8 + 32 + 16;

/// Sizes and times of all files that an index was made from, and of the folders above them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SourceTimes {
    roots: Vec<Folder>,
    /// Sorted by path, each path once.
    seen: Vec<Seen>,
    /// The files of the index itself.
    index: IndexTimes,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Folder(#[serde(with = "path_bytes")] PathBuf);

impl SourceTimes {
    /// What is known of the sources of the generation of `manifest`, of the index in `dir`. `None` if nothing is.
    pub fn load(dir: &Path, manifest: &Manifest) -> Option<Self> {
        let bytes = std::fs::read(dir.join(NAME)).ok()?;
        let (head, value) = bytes.split_at_checked(HEAD)?;
        (head == head_of(manifest, value)).then(|| codec::decode(value).ok())?
    }

    /// Writes it for the generation of `manifest`, unless it is there already. A failure is no error: the next run then
    /// reads every file.
    pub fn save(mut self, disk: &dyn Disk, dir: &Path, manifest: &Manifest) {
        self.index = IndexTimes::look(&Generation::new(dir, manifest.clone()));
        let Ok(value) = codec::encode(&self) else { return };
        let bytes = [head_of(manifest, &value), value].concat();
        let (path, new) = (dir.join(NAME), dir.join(NEW_NAME));
        if std::fs::read(&path).is_ok_and(|old| old == bytes) {
            return;
        }
        let _ = replace_cache(disk, &path, &new, &bytes);
    }

    /// Whether no file of the index was touched since it was last found whole.
    pub fn has_whole_index(&self, generation: &Generation) -> bool {
        self.index.are_as_before(generation)
    }

    /// The roots, in the order in which they were given.
    pub fn roots(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|Folder(path)| path.as_path())
    }

    /// Everything that was seen, sorted by path.
    pub fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// What was seen at `path`.
    pub fn get(&self, path: &Path) -> Option<&Seen> {
        let at = self.seen.binary_search_by(|seen| key(&seen.path).cmp(key(path)));
        at.ok().map(|at| &self.seen[at])
    }

    /// What is known of a file with these size and times.
    pub fn known(&self, path: &Path, stat: FileStat) -> Option<KnownFile> {
        let seen = self.get(path).filter(|seen| seen.is_settled && seen.stat == Some(stat))?;
        match &seen.kind {
            SeenKind::Read | SeenKind::Duplicate => Some(KnownFile::Readable),
            SeenKind::NotRead(reason) => Some(KnownFile::NotRead(reason.clone())),
            SeenKind::Folder | SeenKind::Unreadable => None,
        }
    }

    /// What is known after a walk that saw `seen`. What `is_kept` says of the paths that were known before and are not
    /// among these is kept.
    pub fn renew(self, roots: Vec<PathBuf>, mut seen: Vec<Seen>, is_kept: impl Fn(&Path) -> bool) -> Self {
        seen.extend(self.seen.into_iter().filter(|seen| is_kept(&seen.path)));
        // The sort is stable: of two, the newer comes first and is kept.
        seen.sort_by(|a, b| key(&a.path).cmp(key(&b.path)));
        seen.dedup_by(|later, first| later.path == first.path);
        Self { roots: roots.into_iter().map(Folder).collect(), seen, index: self.index }
    }
}

/// Whether a file of the index directory is the cache, or one that was not finished.
pub(crate) fn is_cache(name: &str) -> bool {
    name == NAME || name == NEW_NAME
}

fn key(path: &Path) -> &OsStr {
    path.as_os_str()
}

/// The first bytes of a cache with this value.
fn head_of(manifest: &Manifest, value: &[u8]) -> Vec<u8> {
    let mut of = blake3::Hasher::new();
    of.update(manifest.checksum().as_bytes()).update(env!("CARGO_PKG_VERSION").as_bytes());
    // Another set of readers may read the same file in another way.
    for reader in READERS {
        of.update(&[reader.format().id(), reader.version()]);
    }
    [&MAGIC[..], of.finalize().as_bytes(), &blake3::hash(value).as_bytes()[..16]].concat()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::embed::{ModelChoice, ModelSpec};
    use crate::index::store::Counts;
    use crate::index::store::disk::FileSystem;

    fn manifest(generation: u64) -> Manifest {
        let identity = ModelSpec::external("m", "1", 2, 512).identity;
        let mut manifest = Manifest::new(generation, ModelChoice::BuiltIn, identity, "t", Counts::default());
        manifest.seal();
        manifest
    }

    fn seen(path: &Path, kind: SeenKind) -> Seen {
        Seen::new(path, kind, FileStat::read(path).ok(), SystemTime::now() + Duration::from_secs(60))
    }

    #[test]
    fn it_is_read_back_for_its_own_generation_only() {
        let dir = tempfile::tempdir().expect("tempdir");
        let note = dir.path().join("a.md");
        std::fs::write(&note, "text").expect("write");
        let times = SourceTimes::default().renew(
            vec![dir.path().to_path_buf()],
            vec![seen(&note, SeenKind::Read), seen(dir.path(), SeenKind::Folder)],
            |_| true,
        );
        times.clone().save(&FileSystem, dir.path(), &manifest(3));
        assert_eq!(SourceTimes::load(dir.path(), &manifest(3)), Some(times.clone()));
        assert_eq!(SourceTimes::load(dir.path(), &manifest(4)), None);
        let cache = dir.path().join(NAME);
        let bytes = std::fs::read(&cache).expect("read");
        for at in [0, 9, 45, HEAD, bytes.len() - 1] {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x10;
            std::fs::write(&cache, damaged).expect("write");
            assert_eq!(SourceTimes::load(dir.path(), &manifest(3)), None, "byte {at}");
        }
        times.clone().save(&FileSystem, dir.path(), &manifest(3));
        assert_eq!(std::fs::read(&cache).expect("read"), bytes);
        assert!(!dir.path().join(NEW_NAME).exists() && is_cache(NAME) && !is_cache("notes.bin"));
    }

    #[test]
    fn a_later_look_wins_and_what_was_not_looked_at_is_kept() {
        let paths = ["/a/1", "/a/2", "/b/1"].map(PathBuf::from);
        let all = paths.iter().map(|path| seen(path, SeenKind::Unreadable)).collect();
        let times = SourceTimes::default().renew(vec!["/a".into(), "/b".into()], all, |_| true);
        let times = times.renew(vec!["/b".into()], vec![seen(&paths[0], SeenKind::Read)], |path| path != paths[1]);
        let known: Vec<(&Path, &SeenKind)> =
            times.seen().iter().map(|seen| (seen.path.as_path(), &seen.kind)).collect();
        assert_eq!(known, [(paths[0].as_path(), &SeenKind::Read), (paths[2].as_path(), &SeenKind::Unreadable)]);
        assert_eq!(times.roots().collect::<Vec<_>>(), [Path::new("/b")]);
        assert!(times.get(&paths[0]).is_some() && times.get(&paths[1]).is_none());
    }

    #[test]
    fn only_a_settled_file_is_known() {
        let dir = tempfile::tempdir().expect("tempdir");
        let note = dir.path().join("a.md");
        std::fs::write(&note, "text").expect("write");
        let stat = FileStat::read(&note).expect("stat");
        let known = |kind: SeenKind, is_settled: bool| {
            let seen = Seen { is_settled, ..seen(&note, kind) };
            SourceTimes::default().renew(Vec::new(), vec![seen], |_| true).known(&note, stat)
        };
        assert_eq!(known(SeenKind::Read, true), Some(KnownFile::Readable));
        assert_eq!(known(SeenKind::NotRead("a".into()), true), Some(KnownFile::NotRead("a".into())));
        assert_eq!(known(SeenKind::Read, false), None);
        assert_eq!(known(SeenKind::Unreadable, true), None);
    }
}
