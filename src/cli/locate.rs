//! Where the index is.

use std::path::PathBuf;

use crate::cli::args::IndexDir;
use crate::index::nearest_index;

/// The directory that was given, else `PAPERS_SEM_INDEX`, else the nearest `index/` here or above that holds an index,
/// else `./index`.
pub(super) fn index_dir(given: &IndexDir) -> PathBuf {
    if let Some(dir) = &given.dir {
        return dir.clone();
    }
    if let Some(dir) = std::env::var_os("PAPERS_SEM_INDEX").filter(|dir| !dir.is_empty()) {
        return PathBuf::from(dir);
    }
    let here = std::env::current_dir().unwrap_or_default();
    match nearest_index(&here) {
        Some(dir) if dir.parent() == Some(here.as_path()) => PathBuf::from("index"),
        Some(dir) => dir,
        None => PathBuf::from("index"),
    }
}
