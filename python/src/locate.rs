//! Where the index and ONNX Runtime are.

use std::path::PathBuf;

use pyo3::pyfunction;

/// The index that the command uses too: `PAPERS_SEM_INDEX`, else the nearest folder `index` here or above that holds an index,
/// else `./index`.
#[pyfunction]
pub fn locate() -> PathBuf {
    if let Some(dir) = std::env::var_os("PAPERS_SEM_INDEX").filter(|dir| !dir.is_empty()) {
        return PathBuf::from(dir);
    }
    let here = std::env::current_dir().unwrap_or_default();
    papers_sem::nearest_index(&here).unwrap_or_else(|| PathBuf::from("index"))
}

/// Names the directory of the package `onnxruntime`.
#[pyfunction]
pub fn search_packages_in(dir: PathBuf) {
    papers_sem::search_packages_in(dir);
}
