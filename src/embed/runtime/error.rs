//! Errors of finding and loading ONNX Runtime.

use std::fmt;
use std::path::PathBuf;

use crate::embed::runtime::library::{library_name, minimum_version};

/// Why there is no ONNX Runtime to run a model with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeError {
    /// `ORT_DYLIB_PATH` names something that is no file. It was set on purpose, so no other place is searched.
    #[error("ORT_DYLIB_PATH is set to `{}`, which is not a file", .path.display())]
    NotAFile {
        /// The value of the variable.
        path: PathBuf,
    },
    /// No place holds a usable library.
    #[error("{}", not_found(.searched, .refused))]
    NotFound {
        /// The places that were searched, in order.
        searched: Vec<SearchedPlace>,
        /// Libraries in these places that are not usable.
        refused: Vec<RefusedLibrary>,
    },
    /// The file is not a shared library, is for another processor, is damaged, or is not ONNX Runtime.
    #[error("cannot load ONNX Runtime from `{}`: {reason}", .path.display())]
    Unloadable {
        /// The file.
        path: PathBuf,
        /// The error of the system's loader.
        reason: String,
    },
    /// The library is ONNX Runtime, but too old.
    #[error("ONNX Runtime at `{}` is version {version}, but {} or newer is needed", .path.display(), minimum_version())]
    TooOld {
        /// The file.
        path: PathBuf,
        /// The version that it reports.
        version: String,
    },
    /// The library was loaded, but ONNX Runtime did not start.
    #[error("ONNX Runtime at `{}` did not start: {reason}", .path.display())]
    NotStarted {
        /// The file.
        path: PathBuf,
        /// Its error.
        reason: String,
    },
}

/// A place that was searched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SearchedPlace {
    /// A directory of Python's packages that the program names.
    Named(PathBuf),
    /// The directory of the program, and the packages of the Python that it is part of.
    BesideProgram(PathBuf),
    /// `runtime/lib` of the checkout that the program was built from.
    Checkout(PathBuf),
    /// `runtime/lib` of the checkout around the current directory.
    CurrentCheckout(PathBuf),
    /// The user's data directory.
    UserData(PathBuf),
    /// The packages of the Pythons with these prefixes.
    Pythons(Vec<PathBuf>),
}

impl fmt::Display for SearchedPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(dir) => write!(f, "the packages of this Python: {}", dir.display()),
            Self::BesideProgram(dir) => write!(f, "beside the program: {}", dir.display()),
            Self::Checkout(dir) => write!(f, "the checkout: {}", dir.display()),
            Self::CurrentCheckout(dir) => write!(f, "the checkout around the current directory: {}", dir.display()),
            Self::UserData(dir) => write!(f, "the user's data: {}", dir.display()),
            Self::Pythons(prefixes) => match &prefixes[..] {
                [] => write!(f, "Python's packages: no Python"),
                [only] => write!(f, "Python's packages: {}", only.display()),
                [first, rest @ ..] => write!(f, "Python's packages: {} and {} more", first.display(), rest.len()),
            },
        }
    }
}

/// A library that was found and is not usable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLibrary {
    /// The file.
    pub path: PathBuf,
    /// Why it is not usable.
    pub reason: Refusal,
}

/// Why a library is not usable.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// Its version, which is too old.
    Version(String),
    /// Its version cannot be read.
    UnknownVersion,
    /// It lies in the current directory and is not the library that this program pins by its checksum.
    NotPinned,
}

impl fmt::Display for RefusedLibrary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match &self.reason {
            Refusal::Version(version) => write!(f, "{path} (version {version})"),
            Refusal::UnknownVersion => write!(f, "{path} (version not known)"),
            Refusal::NotPinned => write!(f, "{path} (not the pinned one)"),
        }
    }
}

fn not_found(searched: &[SearchedPlace], refused: &[RefusedLibrary]) -> String {
    let mut text =
        format!("ONNX Runtime ({}, version {} or newer) was not found\nsearched:", library_name(), minimum_version());
    for place in searched {
        text += &format!("\n  {place}");
    }
    if !refused.is_empty() {
        text += "\nfound, but not usable:";
    }
    for library in refused {
        text += &format!("\n  {library}");
    }
    text
}
