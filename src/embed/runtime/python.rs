//! ONNX Runtime in the packages of installed Pythons. Python does not run: only directories are read.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::embed::runtime::library::library_name;
use crate::embed::runtime::version::Version;

/// A library, with its version if that is known.
pub(super) type Found = (Option<Version>, PathBuf);

/// The newest library of the Pythons with these prefixes; among equals that of the first Python.
pub(super) fn newest(pythons: &[PathBuf]) -> Option<Found> {
    first_of_newest(pythons.iter().flat_map(|prefix| packages(prefix)))
}

/// The newest library of the Python that a program in `<prefix>/bin` belongs to. With `pip install --target` the packages lie
/// directly under the prefix.
pub(super) fn newest_below(prefix: &Path) -> Option<Found> {
    first_of_newest(packages_below(prefix))
}

/// The directories that may hold the packages of a Python that a program in `<prefix>/bin` belongs to.
pub(super) fn packages_below(prefix: &Path) -> Vec<PathBuf> {
    let mut dirs = packages(prefix);
    dirs.push(prefix.to_path_buf());
    dirs
}

/// The newest library of the package `onnxruntime` in a directory of packages.
pub(super) fn newest_in(site: &Path) -> Option<Found> {
    first_of_newest([site.to_path_buf()])
}

fn first_of_newest(sites: impl IntoIterator<Item = PathBuf>) -> Option<Found> {
    let mut candidates: Vec<Found> = sites.into_iter().flat_map(|site| libraries(&site)).collect();
    // The sort is stable; newest first.
    candidates.sort_by(|(a, _), (b, _)| b.cmp(a));
    candidates.into_iter().next()
}

/// The prefixes of the Pythons on this machine, each once, the active one first.
pub(super) fn pythons() -> Vec<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let mut prefixes: Vec<PathBuf> = ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(variable).collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A relative entry of PATH depends on the current directory and is not trusted.
    for dir in std::env::split_paths(&path).filter(|dir| dir.is_absolute()) {
        prefixes.extend(prefixes_of(&dir));
    }
    prefixes.extend(variable("PYTHONUSERBASE"));
    if cfg!(windows) {
        prefixes.extend(variable("APPDATA").iter().flat_map(|dir| entries(&dir.join("Python"))));
        prefixes.extend(variable("LOCALAPPDATA").iter().flat_map(|dir| entries(&dir.join("Programs").join("Python"))));
    } else {
        if let Some(home) = dirs::home_dir() {
            prefixes.push(home.join(".local"));
            if cfg!(target_os = "macos") {
                prefixes.extend(entries(&home.join("Library").join("Python")));
            }
        }
        prefixes.extend(["/usr/local", "/usr"].map(PathBuf::from));
    }
    let mut seen = HashSet::new();
    prefixes.retain(|prefix| prefix.is_dir() && seen.insert(prefix.clone()));
    prefixes
}

/// The prefixes of the Python whose program is in `dir`, a directory of PATH.
pub(super) fn prefixes_of(dir: &Path) -> Vec<PathBuf> {
    let programs = if cfg!(windows) { ["python.exe", "python3.exe"] } else { ["python3", "python"] };
    let Some(program) = programs.map(|name| dir.join(name)).into_iter().find(|program| program.is_file()) else {
        return Vec::new();
    };
    if dir.ends_with("shims") {
        // pyenv: a script that chooses a version at each run. All versions are candidates.
        return dir.parent().map(|root| entries(&root.join("versions"))).unwrap_or_default();
    }
    // The program as found is that of a virtual environment; the resolved one is the Python that it links to.
    let resolved = fs::canonicalize(&program).ok();
    let mut prefixes = Vec::new();
    for dir in [Some(dir), resolved.as_deref().and_then(Path::parent)].into_iter().flatten() {
        if cfg!(windows) {
            prefixes.push(dir.to_path_buf());
        }
        prefixes.extend(dir.parent().map(Path::to_path_buf));
    }
    prefixes
}

/// The directories under the prefix of a Python that hold installed packages.
fn packages(prefix: &Path) -> Vec<PathBuf> {
    // `lib64`: compiled packages on some Linux systems. `Lib/site-packages`: Windows, where a user's own packages lie
    // directly under the prefix.
    let mut dirs = vec![prefix.to_path_buf(), prefix.join("Lib")];
    for lib in ["lib", "lib64"] {
        dirs.extend(entries(&prefix.join(lib)).into_iter().filter(|dir| name_starts_with(dir, "python")));
    }
    dirs.iter().flat_map(|dir| [dir.join("site-packages"), dir.join("dist-packages")]).collect()
}

/// The libraries of the package `onnxruntime` in the directory `site`, with their versions.
fn libraries(site: &Path) -> Vec<Found> {
    let capi = site.join("onnxruntime").join("capi");
    entries(&capi)
        .into_iter()
        .filter_map(|path| {
            let name = path.file_name()?;
            let version = Version::in_name(name);
            if version.is_none() && name != library_name().as_str() || !path.is_file() {
                return None;
            }
            let recorded =
                || entries(site).iter().filter_map(|record| Version::in_dist_info(record.file_name()?)).max();
            Some((version.or_else(recorded), path))
        })
        .collect()
}

/// The entries of a directory; none when it cannot be read.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    // The system gives them in any order.
    entries.sort();
    entries
}

fn name_starts_with(path: &Path, start: &str) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start))
}
