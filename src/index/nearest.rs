//! The index that is meant where none is named.

use std::path::{Path, PathBuf};

use crate::index::store::is_index;

/// The nearest folder `index` in `here` or above that holds an index.
pub fn nearest_index(here: &Path) -> Option<PathBuf> {
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
        assert_eq!(nearest_index(&deep), None);
        std::fs::create_dir_all(dir.path().join("index")).expect("dirs");
        std::fs::write(dir.path().join("index/manifest.json"), r#"{"name": "web app"}"#).expect("write");
        assert_eq!(nearest_index(&deep), None, "a manifest of something else");
        std::fs::write(dir.path().join("index/manifest.json"), r#"{"format": "papers-sem"}"#).expect("write");
        assert_eq!(nearest_index(&deep), Some(dir.path().join("index")));
    }
}
