//! Where the library is looked for.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::embed::runtime::version::{MINIMUM, Version};
use crate::embed::runtime::{RuntimeError, library_name, python};
use crate::embed::spec::sha256_hex;

/// What `runtime/fetch.py` fetches: versions and checksums, written once for both.
pub(super) const PINS: &str = include_str!("../../../runtime/pins.json");

/// All that the lookup depends on, so that it can be tested.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// `ORT_DYLIB_PATH`.
    pub given: Option<OsString>,
    /// The directory of the program.
    pub exe_dir: Option<PathBuf>,
    /// The checkout that the program was built from.
    pub built_in: Option<PathBuf>,
    /// The current directory.
    pub current_dir: Option<PathBuf>,
    /// `papers-sem` in the user's data directory.
    pub data_dir: Option<PathBuf>,
    /// Prefixes of installed Pythons: what holds `lib/python3.x`.
    pub pythons: Vec<PathBuf>,
    /// The sha256 of the library that `make runtime` fetches for this platform.
    pub pinned: Option<String>,
}

impl Places {
    pub fn of_this_process() -> Self {
        Self {
            given: std::env::var_os("ORT_DYLIB_PATH"),
            exe_dir: std::env::current_exe()
                .and_then(fs::canonicalize)
                .ok()
                .and_then(|exe| Some(exe.parent()?.to_path_buf())),
            built_in: Some(PathBuf::from(env!("CARGO_MANIFEST_DIR"))),
            current_dir: std::env::current_dir().ok(),
            data_dir: dirs::data_dir().map(|dir| dir.join("papers-sem")),
            pythons: python::pythons(),
            pinned: pinned(),
        }
    }

    pub fn find(&self) -> Result<PathBuf, RuntimeError> {
        // Set but empty is how a variable is unset for one command.
        if let Some(given) = self.given.as_deref().filter(|given| !given.is_empty()) {
            let path = std::path::absolute(given).unwrap_or_else(|_| given.into());
            return if path.is_file() { Ok(path) } else { Err(RuntimeError::NotAFile { path: given.into() }) };
        }
        let mut search = Search::default();
        self.search(&mut search).ok_or(RuntimeError::NotFound { looked: search.looked, refused: search.refused })
    }

    fn search(&self, search: &mut Search) -> Option<PathBuf> {
        if let Some(dir) = &self.exe_dir {
            search.looked.push(format!("beside the program: {}", dir.display()));
            let beside = [Some(dir.clone()), Some(dir.join("lib")), dir.parent().map(|prefix| prefix.join("lib"))];
            let checkout = dir.ancestors().filter(|dir| is_checkout(dir)).map(runtime_lib);
            if let Some(path) = beside.into_iter().flatten().chain(checkout).find_map(|dir| search.try_dir(&dir)) {
                return Some(path);
            }
        }
        if let Some(dir) = self.built_in.as_deref().filter(|dir| is_checkout(dir)).map(runtime_lib) {
            search.looked.push(format!("the checkout: {}", dir.display()));
            if let Some(path) = search.try_dir(&dir) {
                return Some(path);
            }
        }
        let around = self.current_dir.iter().flat_map(|dir| dir.ancestors()).find(|dir| is_checkout(dir));
        if let Some(dir) = around.filter(|dir| self.built_in.as_deref() != Some(*dir)).map(runtime_lib) {
            search.looked.push(format!("the checkout around the current directory: {}", dir.display()));
            // Anybody can write a directory that calls itself a checkout, and a library that is loaded
            // is code that runs: of the current directory, only the very library pinned is taken.
            if let Some(path) = search.try_dir(&dir) {
                if self.pinned.is_some() && sha256(&path) == self.pinned {
                    return Some(path);
                }
                search.refused.push(format!("{} (not the pinned one)", path.display()));
            }
        }
        if let Some(dir) = &self.data_dir {
            search.looked.push(format!("the user's data: {}", dir.display()));
            if let Some(path) = search.try_dir(dir) {
                return Some(path);
            }
        }
        search.looked.push(match self.pythons.len() {
            0 => "Python's packages: no Python".into(),
            1 => format!("Python's packages: {}", self.pythons[0].display()),
            more => format!("Python's packages: {} and {} more", self.pythons[0].display(), more - 1),
        });
        let (version, path) = python::newest(&self.pythons)?;
        match version {
            Some(version) if version >= MINIMUM => return Some(path),
            Some(version) => search.refused.push(format!("{} (version {version})", path.display())),
            None => search.refused.push(format!("{} (version not known)", path.display())),
        }
        None
    }
}

/// What a lookup has seen so far.
#[derive(Debug, Default)]
struct Search {
    looked: Vec<String>,
    refused: Vec<String>,
}

impl Search {
    /// The library in `dir` under its plain name, unless it is a link that shows it to be too old:
    /// `<prefix>/lib` may hold the system's own.
    fn try_dir(&mut self, dir: &Path) -> Option<PathBuf> {
        let path = dir.join(library_name());
        if !path.is_file() {
            return None;
        }
        let target = fs::canonicalize(&path).ok()?;
        match target.file_name().and_then(Version::in_name) {
            Some(version) if version < MINIMUM => {
                self.refused.push(format!("{} (version {version})", path.display()));
                None
            }
            _ => Some(path),
        }
    }
}

pub(super) fn runtime_lib(checkout: &Path) -> PathBuf {
    checkout.join("runtime").join("lib")
}

/// Whether `dir` is a checkout of this project.
fn is_checkout(dir: &Path) -> bool {
    fs::read_to_string(dir.join("Cargo.toml")).is_ok_and(|text| {
        text.lines().any(|line| line.trim_end() == concat!("name = \"", env!("CARGO_PKG_NAME"), "\""))
    })
}

/// The checksum in [`PINS`] of the library for the platform that this was built for, where it has one.
pub(super) fn pinned() -> Option<String> {
    let pins: serde_json::Value = serde_json::from_str(PINS).ok()?;
    let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    Some(pins["platforms"][platform]["library_sha256"].as_str()?.to_owned())
}

pub(super) fn sha256(path: &Path) -> Option<String> {
    Some(sha256_hex(&[&fs::read(path).ok()?]))
}
