//! Which store an index has, and the mark that says that its papers there may be half written.

use std::path::{Path, PathBuf};

use crate::index::store::disk::Disk;
use crate::index::store::{Manifest, StoreError, io};
use crate::index::store_address::{StoreAddress, StoreLink};

/// The name of the mark: JSON of the [`StoreLink`] that is being written to.
const PENDING: &str = "store.pending";

/// Whether a file of this name is the mark.
pub(super) fn is_mark(name: &str) -> bool {
    name == PENDING
}

/// The store that an update writes to: the one that is asked for, else the one that the index has. The index keeps its name, also
/// after a first run that was killed.
///
/// # Errors
/// When the mark cannot be read.
pub(super) fn link(
    dir: &Path,
    manifest: Option<&Manifest>,
    wanted: Option<&StoreAddress>,
) -> Result<Option<StoreLink>, StoreError> {
    let indexed = manifest.and_then(|manifest| manifest.store.clone());
    let Some(address) = wanted else { return Ok(indexed) };
    let known = match indexed {
        Some(indexed) => Some(indexed),
        None => pending(dir)?,
    };
    Ok(Some(match known {
        Some(known) => StoreLink { address: address.clone(), ..known },
        None => StoreLink::new(address.clone()),
    }))
}

/// The store that a run wrote to which did not end.
///
/// # Errors
/// When the mark cannot be read.
pub(super) fn pending(dir: &Path) -> Result<Option<StoreLink>, StoreError> {
    let path = dir.join(PENDING);
    match std::fs::read(&path) {
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Ok(link) => Ok(Some(link)),
            // It was cut short: nothing was written to the store before it was synced.
            Err(_) => Ok(None),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(io("read", &path)(error)),
    }
}

/// Marks that the papers in the store may be half written from now on.
///
/// # Errors
/// When the system refuses.
pub(super) fn mark(disk: &dyn Disk, dir: &Path, link: &StoreLink) -> Result<(), StoreError> {
    let path = dir.join(PENDING);
    let json = serde_json::to_vec(link).map_err(|error| io("describe", &path)(error.into()))?;
    disk.write(&path, &json).map_err(io("write", &path))?;
    disk.sync(&path).map_err(io("sync", &path))?;
    disk.sync_dir(dir).map_err(io("sync", dir))
}

/// Takes the mark away. A mark that stays only makes the next run compare all.
pub(super) fn unmark(disk: &dyn Disk, dir: &Path) {
    let path: PathBuf = dir.join(PENDING);
    if path.exists() {
        let _ = disk.remove_file(&path).and_then(|()| disk.sync_dir(dir));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::{ModelChoice, ModelSpec};
    use crate::index::store::Counts;
    use crate::index::store::disk::FileSystem;

    #[test]
    fn an_index_keeps_its_store_and_its_name_there() {
        let dir = tempfile::tempdir().expect("tempdir");
        let [here, there]: [StoreAddress; 2] =
            ["qdrant://a/p", "qdrant://b/p"].map(|text| text.parse().expect("an address"));
        let link = |manifest: Option<&Manifest>, wanted| super::link(dir.path(), manifest, wanted).expect("link");
        assert_eq!(link(None, None), None);
        let first = link(None, Some(&here)).expect("a link");
        mark(&FileSystem, dir.path(), &first).expect("mark");
        assert_eq!(link(None, Some(&here)), Some(first.clone()));
        let identity = ModelSpec::external("m", "1", 2, 512).identity;
        let mut manifest = Manifest::new(1, ModelChoice::BuiltIn, identity, "t", Counts::default());
        assert_eq!(link(Some(&manifest), None), None);
        manifest.store = Some(first.clone());
        assert_eq!(link(Some(&manifest), None), Some(first.clone()));
        let moved = link(Some(&manifest), Some(&there)).expect("a link");
        assert_eq!((moved.address, moved.owner), (there, first.owner.clone()));
        unmark(&FileSystem, dir.path());
        assert_eq!(pending(dir.path()).expect("read"), None);
        std::fs::write(dir.path().join(PENDING), "{\"addr").expect("write");
        assert_eq!(pending(dir.path()).expect("read"), None);
    }
}
