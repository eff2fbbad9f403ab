//! The names of the files that keep a map of the papers. No update writes or removes them.

/// The map.
pub(crate) const MAP: &str = "map.bin";
/// The same while it is written.
pub(crate) const MAP_NEW: &str = "map.bin.new";
/// Locked while it is made: what takes a minute is done once.
pub(crate) const MAP_LOCK: &str = "map.lock";

/// Whether a file of this name in the directory of an index is one of them.
pub(crate) fn is_map(name: &str) -> bool {
    [MAP, MAP_NEW, MAP_LOCK].contains(&name)
}
