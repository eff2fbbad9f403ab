//! Where the index is.

use std::path::{Path, PathBuf};

use crate::cli::args::IndexDir;
use crate::index::store::is_index;

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
    match nearest(&here) {
        Some(dir) if dir.parent() == Some(here.as_path()) => PathBuf::from("index"),
        Some(dir) => dir,
        None => PathBuf::from("index"),
    }
}

fn nearest(here: &Path) -> Option<PathBuf> {
    here.ancestors().map(|dir| dir.join("index")).find(|dir| is_index(dir))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_index_above_is_found() {
        let dir = tempfile::tempdir().expect("tempdir");
        let deep = dir.path().join("a/b");
        std::fs::create_dir_all(&deep).expect("dirs");
        std::fs::create_dir_all(dir.path().join("a/index")).expect("dirs");
        assert_eq!(nearest(&deep), None);
        std::fs::create_dir_all(dir.path().join("index")).expect("dirs");
        std::fs::write(dir.path().join("index/manifest.json"), r#"{"name": "web app"}"#).expect("write");
        assert_eq!(nearest(&deep), None, "a manifest of something else");
        std::fs::write(dir.path().join("index/manifest.json"), r#"{"format": "papers-sem"}"#).expect("write");
        assert_eq!(nearest(&deep), Some(dir.path().join("index")));
    }
}
