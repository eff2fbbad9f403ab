//! Places that the program names.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

static DIRS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Names a directory of Python packages, one of them `onnxruntime`. ONNX Runtime is searched there before all other places but
/// `ORT_DYLIB_PATH`.
///
/// This is for extensions of Python. Other programs are searched around their own file, which for an extension is Python's.
pub fn search_packages_in(dir: impl Into<PathBuf>) {
    let (dir, mut dirs) = (dir.into(), DIRS.lock().unwrap_or_else(PoisonError::into_inner));
    if !dirs.contains(&dir) {
        dirs.push(dir);
    }
}

pub(super) fn dirs() -> Vec<PathBuf> {
    DIRS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
