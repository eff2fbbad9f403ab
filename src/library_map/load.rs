//! The map of an index: as it is kept, or made now.

use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;

use crate::index::Index;
use crate::index::store::disk::FileSystem;
use crate::index::store::{MAP_LOCK, Manifest, StoreError, WriterLock, is_index};
use crate::library_map::arrange::arrange;
use crate::library_map::kept::KeptMap;
use crate::library_map::{OnMapProgress, kept_file};

/// How long a map that another process makes is waited for.
const PATIENCE: Duration = Duration::from_secs(300);

/// The map of this generation if one is kept. What it takes does not grow with the time of a layout.
pub(crate) fn load_kept(index: &Index) -> Option<KeptMap> {
    // Others may have changed a collection since.
    if index.collection().is_some() {
        return None;
    }
    let (map, manifest) = kept_file::read(index.dir())?;
    (manifest == manifest_hash(index)).then_some(map)
}

/// The map of an index. Made and kept if there is none of this generation; with `again`, all papers are laid out anew. Where it
/// cannot be kept, such as in a directory that may not be written, it is made each time.
///
/// # Errors
/// If the index is damaged.
pub(crate) fn load(index: &Index, again: bool, on_progress: OnMapProgress<'_>) -> Result<KeptMap, StoreError> {
    if !again && let Some(map) = load_kept(index) {
        return Ok(map);
    }
    // Whoever comes second waits, and finds the map of the first. One who holds the lock for longer may never come back.
    let start = Instant::now();
    let lock = if is_index(index.dir()) {
        WriterLock::take_file(index.dir(), MAP_LOCK, || start.elapsed() < PATIENCE).ok()
    } else {
        None
    };
    if !again && let Some(map) = load_kept(index) {
        return Ok(map);
    }
    let known = if again { None } else { kept_file::read(index.dir()).map(|(map, _)| map) };
    // Threads of its own: questions that are asked meanwhile go on.
    let map = match ThreadPoolBuilder::new().build() {
        Ok(pool) => pool.install(|| arrange(index, known, on_progress))?,
        Err(_) => arrange(index, known, on_progress)?,
    };
    // An index that was updated meanwhile may have a newer map already.
    let is_current = || Manifest::read(index.dir()).is_ok_and(|now| now.checksum() == index.manifest().checksum());
    if lock.is_some() && is_current() {
        let _ = kept_file::write(&FileSystem, index.dir(), manifest_hash(index), &map);
    }
    Ok(map)
}

/// What tells the generation of an index from every other.
fn manifest_hash(index: &Index) -> [u8; 32] {
    *blake3::hash(index.manifest().checksum().as_bytes()).as_bytes()
}
