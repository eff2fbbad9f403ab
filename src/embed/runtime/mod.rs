//! Finds ONNX Runtime's shared library and loads it, once per process.
//!
//! The library is not part of the program. It is searched for when the first text is encoded and never downloaded. Every
//! failure is a [`RuntimeError`]; `ort` alone would panic, or wait for ever for a library that is missing.

mod error;
pub(in crate::embed) mod installation;
mod library;
mod load;
mod places;
mod python;
mod version;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use ort::environment::Environment;

pub use error::{Refusal, RefusedLibrary, RuntimeError, SearchedPlace};
pub use installation::search_packages_in;
pub use library::{library_name, minimum_version};
use places::Places;

/// The path of ONNX Runtime's shared library.
///
/// Places in order: `ORT_DYLIB_PATH`; what [`search_packages_in`] names; beside the program; the packages of the Python that
/// the program was installed into; `runtime/lib` of the checkout; the user's data directory; the package `onnxruntime` of
/// any installed Python, the newest first. Python does not run: only directories are read.
///
/// # Errors
///
/// [`RuntimeError::NotAFile`] and [`RuntimeError::NotFound`].
pub fn find() -> Result<PathBuf, RuntimeError> {
    Places::of_this_process().find()
}

/// Loads ONNX Runtime, unless it is loaded. May be called again after an error.
///
/// # Errors
///
/// Every [`RuntimeError`].
pub fn load() -> Result<(), RuntimeError> {
    environment().map(drop)
}

/// The ONNX Runtime environment of this process. The first call loads the library.
///
/// A process can have only one, so every session must use it (fastembed: `with_environment`). Its telemetry is off: builds
/// for Windows turn it on by default, and no data may leave the machine.
///
/// # Errors
///
/// Every [`RuntimeError`].
pub fn environment() -> Result<Environment, RuntimeError> {
    // `ort` holds a weak reference, and sessions end with the last strong one: this is the strong one.
    static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);
    let mut environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*environment {
        return Ok(environment.clone());
    }
    Ok(environment.insert(load::start(find()?)?).clone())
}
