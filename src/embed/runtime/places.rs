//! The places where the library is searched.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::embed::runtime::error::{Refusal, RefusedLibrary, RuntimeError, SearchedPlace};
use crate::embed::runtime::installation;
use crate::embed::runtime::library::library_name;
use crate::embed::runtime::python::{self, Found};
use crate::embed::runtime::version::{MINIMUM, Version};
use crate::embed::sha256::sha256_hex;

/// The version and the checksums of the library that `runtime/fetch.py` downloads.
pub(super) const PINS: &str = include_str!("../../../runtime/pins.json");

/// Everything that the search depends on. Tests make their own.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// `ORT_DYLIB_PATH`.
    pub given: Option<OsString>,
    /// Directories that the program names, because it is not started by a file of its own.
    pub named: Vec<PathBuf>,
    /// The directory of the running program.
    pub exe_dir: Option<PathBuf>,
    /// The checkout that the program was built from. A released program knows none.
    pub built_in: Option<PathBuf>,
    /// The current directory.
    pub current_dir: Option<PathBuf>,
    /// `papers-sem` in the user's data directory.
    pub data_dir: Option<PathBuf>,
    /// Prefixes of installed Pythons: the directories that hold `lib/python3.x`.
    pub pythons: Vec<PathBuf>,
    /// The SHA-256 in [`PINS`] for this platform.
    pub pinned: Option<String>,
}

impl Places {
    pub fn of_this_process() -> Self {
        Self {
            given: std::env::var_os("ORT_DYLIB_PATH"),
            named: installation::named(),
            exe_dir: installation::program_dir(),
            built_in: option_env!("BUILT_FROM").map(PathBuf::from),
            current_dir: std::env::current_dir().ok(),
            data_dir: dirs::data_dir().map(|dir| dir.join("papers-sem")),
            pythons: python::pythons(),
            pinned: pinned(),
        }
    }

    pub fn find(&self) -> Result<PathBuf, RuntimeError> {
        // An empty variable counts as not set, so that one command can ignore it.
        if let Some(given) = self.given.as_deref().filter(|given| !given.is_empty()) {
            let path = std::path::absolute(given).unwrap_or_else(|_| given.into());
            return if path.is_file() { Ok(path) } else { Err(RuntimeError::NotAFile { path: given.into() }) };
        }
        let mut search = Search::default();
        self.search(&mut search).ok_or(RuntimeError::NotFound { searched: search.searched, refused: search.refused })
    }

    fn search(&self, search: &mut Search) -> Option<PathBuf> {
        for dir in &self.named {
            search.searched.push(SearchedPlace::Named(dir.clone()));
            if let Some(path) = search.try_python(python::newest_in(dir)) {
                return Some(path);
            }
        }
        if let Some(dir) = &self.exe_dir {
            search.searched.push(SearchedPlace::BesideProgram(dir.clone()));
            let checkout = dir.ancestors().filter(|dir| is_checkout(dir)).map(runtime_lib);
            if let Some(path) =
                installation::around(dir).into_iter().chain(checkout).find_map(|dir| search.try_dir(&dir))
            {
                return Some(path);
            }
            // pip installs the program into `bin` or `Scripts` of a Python, and what it depends on beside it.
            if let Some(prefix) = dir.parent()
                && let Some(path) = search.try_python(python::newest_below(prefix))
            {
                return Some(path);
            }
        }
        if let Some(dir) = self.built_in.as_deref().filter(|dir| is_checkout(dir)).map(runtime_lib) {
            search.searched.push(SearchedPlace::Checkout(dir.clone()));
            if let Some(path) = search.try_dir(&dir) {
                return Some(path);
            }
        }
        let around = self.current_dir.iter().flat_map(|dir| dir.ancestors()).find(|dir| is_checkout(dir));
        if let Some(dir) = around.filter(|dir| self.built_in.as_deref() != Some(*dir)).map(runtime_lib) {
            search.searched.push(SearchedPlace::CurrentCheckout(dir.clone()));
            // Anybody can write a directory that looks like a checkout, and a library is code that runs. From the current
            // directory only the pinned library is loaded.
            if let Some(path) = search.try_dir(&dir) {
                if self.pinned.is_some() && sha256(&path) == self.pinned {
                    return Some(path);
                }
                search.refused.push(RefusedLibrary { path, reason: Refusal::NotPinned });
            }
        }
        if let Some(dir) = &self.data_dir {
            search.searched.push(SearchedPlace::UserData(dir.clone()));
            if let Some(path) = search.try_dir(dir) {
                return Some(path);
            }
        }
        search.searched.push(SearchedPlace::Pythons(self.pythons.clone()));
        search.try_python(python::newest(&self.pythons))
    }
}

/// The course of a search.
#[derive(Debug, Default)]
struct Search {
    searched: Vec<SearchedPlace>,
    refused: Vec<RefusedLibrary>,
}

impl Search {
    /// The library in `dir` under its plain name. Refuses a link to an old version, because `<prefix>/lib` may hold the
    /// system's own library.
    fn try_dir(&mut self, dir: &Path) -> Option<PathBuf> {
        let path = dir.join(library_name());
        if !path.is_file() {
            return None;
        }
        let target = fs::canonicalize(&path).ok()?;
        match target.file_name().and_then(Version::in_name) {
            Some(version) if version < MINIMUM => {
                let reason = Refusal::Version(version.to_string());
                self.refused.push(RefusedLibrary { path, reason });
                None
            }
            _ => Some(path),
        }
    }

    /// A library of a Python's package, if it is new enough.
    fn try_python(&mut self, found: Option<Found>) -> Option<PathBuf> {
        let (version, path) = found?;
        let reason = match version {
            Some(version) if version >= MINIMUM => return Some(path),
            Some(version) => Refusal::Version(version.to_string()),
            None => Refusal::UnknownVersion,
        };
        // A place that is searched twice is named once.
        let refused = RefusedLibrary { path, reason };
        if !self.refused.contains(&refused) {
            self.refused.push(refused);
        }
        None
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

/// The checksum in [`PINS`] for this platform, if it has one.
pub(super) fn pinned() -> Option<String> {
    let pins: serde_json::Value = serde_json::from_str(PINS).ok()?;
    let platform = format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH);
    Some(pins["platforms"][platform]["library_sha256"].as_str()?.to_owned())
}

pub(super) fn sha256(path: &Path) -> Option<String> {
    Some(sha256_hex(&[&fs::read(path).ok()?]))
}
