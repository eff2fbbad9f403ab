//! The directories of an installation: around the program, and those that the program names.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::embed::runtime::python;

static NAMED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Names a directory of Python packages, for example one that holds `onnxruntime` or `papers_sem`. ONNX Runtime is searched
/// there before all other places but `ORT_DYLIB_PATH`, and the weights of the built-in model too.
///
/// This is for extensions of Python. Other programs are searched around their own file, which for an extension is Python's.
pub fn search_packages_in(dir: impl Into<PathBuf>) {
    let (dir, mut dirs) = (dir.into(), NAMED.lock().unwrap_or_else(PoisonError::into_inner));
    if !dirs.contains(&dir) {
        dirs.push(dir);
    }
}

/// What [`search_packages_in`] named.
pub(super) fn named() -> Vec<PathBuf> {
    NAMED.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// The directory of the running program, links resolved.
pub(super) fn program_dir() -> Option<PathBuf> {
    let program = std::env::current_exe().and_then(fs::canonicalize).ok()?;
    Some(program.parent()?.to_path_buf())
}

/// The directories around a program in `dir` that its libraries may lie in.
pub(super) fn around(dir: &Path) -> Vec<PathBuf> {
    // `lib/papers-sem` is where a Debian package puts them: a library in `lib` is for every program.
    let below = ["lib/papers-sem", "lib"].into_iter().filter_map(|lib| Some(dir.parent()?.join(lib)));
    [dir.to_path_buf(), dir.join("lib")].into_iter().chain(below).collect()
}

/// The directories that the files of this program may lie in: packages of Python, and those around the program.
pub(in crate::embed) fn dirs() -> Vec<PathBuf> {
    let program = program_dir();
    // pip installs the program into `bin` or `Scripts` of a Python.
    let prefix = program.as_deref().and_then(Path::parent);
    let packages = named().into_iter().chain(prefix.into_iter().flat_map(python::packages_below));
    let mut dirs: Vec<PathBuf> = program.iter().flat_map(|dir| around(dir)).collect();
    dirs.extend(packages.map(|site| site.join("papers_sem")).filter(|dir| dir.is_dir()));
    dirs
}
