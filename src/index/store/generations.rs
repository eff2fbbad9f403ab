//! The directories of generations: their names and numbers.

use std::path::Path;

use crate::index::store::disk::Disk;

/// The name of a generation's directory.
pub(crate) fn generation_name(number: u64) -> String {
    format!("generation-{number:06}")
}

/// The numbers of the generations that lie in `dir`, in no order.
pub(crate) fn generations(dir: &Path) -> Vec<u64> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let number = |entry: std::fs::DirEntry| generation_number(entry.file_name().to_str()?);
    entries.flatten().filter_map(number).collect()
}

/// The number of a generation, of exactly the names that are given here: a user's own folder may be
/// called generation-2024.
pub(crate) fn generation_number(name: &str) -> Option<u64> {
    let number = name.strip_prefix("generation-")?.parse().ok()?;
    (generation_name(number) == name).then_some(number)
}

/// Removes every generation but those to `keep`; what cannot be removed now is removed by a later run.
pub fn remove_others(disk: &dyn Disk, index: &Path, keep: &[u64]) {
    for number in generations(index).into_iter().filter(|number| !keep.contains(number)) {
        let _ = disk.remove_dir(&index.join(generation_name(number)));
    }
}
