//! Finds ONNX Runtime's shared library and loads it, once.
//!
//! The library is no part of the program: it is looked for when the first text is embedded, never
//! downloaded, and every way to fail ends in a [`RuntimeError`] that says what to do. Left to itself,
//! `ort` would panic or spin for ever on a library that is missing.

mod load;
mod places;
mod python;
mod version;

#[cfg(test)]
mod tests;

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

use places::Places;
use version::MINIMUM;

/// Why there is no ONNX Runtime to embed with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RuntimeError {
    /// `ORT_DYLIB_PATH` names something that is no file. It was set on purpose, so nothing else is tried.
    #[error("ORT_DYLIB_PATH is set to `{}`, which is not a file: set it to ONNX Runtime's {}, or unset it",
        .path.display(), library_name())]
    NotAFile {
        /// The value of the variable.
        path: PathBuf,
    },
    /// No place holds the library.
    #[error("{}", not_found(.looked, .refused))]
    NotFound {
        /// The places looked at, in words, in order.
        looked: Vec<String>,
        /// Libraries that lay there but would not do, each with the reason.
        refused: Vec<String>,
    },
    /// The file is not a shared library, not for this machine, damaged, or not ONNX Runtime.
    #[error("cannot load ONNX Runtime from `{}`: {reason}\n{}", .path.display(), another())]
    Unloadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The library is ONNX Runtime, of a version before the oldest that will do.
    #[error("ONNX Runtime at `{}` is version {version}, but {MINIMUM} or newer is needed\n{}",
        .path.display(), another())]
    TooOld {
        /// The file.
        path: PathBuf,
        /// The version that it reports.
        version: String,
    },
    /// The library was loaded, but ONNX Runtime did not start.
    #[error("ONNX Runtime at `{}` did not start: {reason}\n{}", .path.display(), another())]
    NotStarted {
        /// The file.
        path: PathBuf,
        /// What it said.
        reason: String,
    },
}

/// Where ONNX Runtime's shared library is.
///
/// In order: `ORT_DYLIB_PATH`; beside the program; `runtime/lib` of the checkout; the user's data
/// directory; an installed Python's package `onnxruntime`, the newest first. Python is not started:
/// only directories are read.
///
/// # Errors
///
/// [`RuntimeError::NotAFile`] and [`RuntimeError::NotFound`].
pub fn find() -> Result<PathBuf, RuntimeError> {
    Places::of_this_process().find()
}

/// Loads ONNX Runtime, unless that is done already. After an error it may be called again.
///
/// # Errors
///
/// Every [`RuntimeError`].
pub fn load() -> Result<(), RuntimeError> {
    environment().map(drop)
}

/// The one ONNX Runtime environment of this process, loading the library the first time.
///
/// Every session must be given it (fastembed: `with_environment`), for a process can have no second
/// one. Its telemetry is off: the builds for Windows come with it on, and nothing is to leave the
/// machine.
///
/// # Errors
///
/// Every [`RuntimeError`].
pub fn environment() -> Result<Environment, RuntimeError> {
    // `ort` itself holds only a weak reference: sessions die with the last strong one, so one stays here.
    static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);
    let mut environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*environment {
        return Ok(environment.clone());
    }
    Ok(environment.insert(load::start(find()?)?).clone())
}

/// `libonnxruntime.so`, `libonnxruntime.dylib` or `onnxruntime.dll`.
fn library_name() -> String {
    format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}")
}

fn not_found(looked: &[String], refused: &[String]) -> String {
    let mut text = format!("ONNX Runtime ({}, version {MINIMUM} or newer) was not found\nlooked at:", library_name());
    for place in looked {
        text += &format!("\n  {place}");
    }
    if !refused.is_empty() {
        text += "\nfound, but of no use:";
    }
    for library in refused {
        text += &format!("\n  {library}");
    }
    text + &format!(
        "\nto get it, do one of:\n  `make runtime` in the checkout of papers-sem\n  \
         `pip install \"onnxruntime>={MINIMUM}\"` for any Python; it is found there\n  \
         set ORT_DYLIB_PATH to the path of a library you have"
    )
}

/// The way on from a library that will not do.
fn another() -> String {
    format!(
        "run `make runtime` in the checkout of papers-sem (with ORT_DYLIB_PATH unset), or set ORT_DYLIB_PATH to another \
         {} (version {MINIMUM} or newer)",
        library_name()
    )
}
