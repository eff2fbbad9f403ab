//! Loads a shared library as ONNX Runtime.

use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use ort::environment::Environment;

use crate::embed::runtime::error::RuntimeError;

/// Loads the library at `path`, which must be absolute: `ort` resolves relative paths against the program's directory.
pub(super) fn start(path: PathBuf) -> Result<Environment, RuntimeError> {
    if let Err(reason) = check_header(&path) {
        return Err(RuntimeError::Unloadable { path, reason });
    }
    // A library that does not behave as documented makes `ort` panic.
    let started = catch_unwind(AssertUnwindSafe(|| {
        let builder = ort::init_from(&path).map_err(|error| match error {
            ort::LoadDynamicError::BadVersion { version_str: version, path } => RuntimeError::TooOld { path, version },
            ort::LoadDynamicError::Dlopen { error, path } => {
                RuntimeError::Unloadable { path, reason: with_cause(&error) }
            }
            ort::LoadDynamicError::MissingApi { path } => {
                RuntimeError::Unloadable { path, reason: "it is a library, but not ONNX Runtime".into() }
            }
            error => RuntimeError::Unloadable { path: path.clone(), reason: error.to_string() },
        })?;
        builder
            .with_name("papers-sem")
            .with_telemetry(false)
            .build()
            .map_err(|error| RuntimeError::NotStarted { path: path.clone(), reason: error.to_string() })
    }));
    started.unwrap_or_else(|_| {
        Err(RuntimeError::NotStarted { path, reason: "it does not offer the interface of its version".into() })
    })
}

/// An error and its causes. The message of the system's loader is in the cause.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", with_cause(cause)),
        None => error.to_string(),
    }
}

/// Refuses an ELF file whose header shows that it cannot be loaded. Loading a file that is cut short, for example by an
/// interrupted copy, ends the process with SIGBUS; for a file for another processor the loader reports that there is no such
/// file. The loaders of other systems report both well.
fn check_header(path: &Path) -> Result<(), String> {
    let mut header = [0; 64];
    let length = File::open(path)
        .and_then(|mut file| {
            let length = file.metadata()?.len();
            if length >= 64 {
                file.read_exact(&mut header)?;
            }
            Ok(length)
        })
        .map_err(|error| error.to_string())?;
    // 64-bit, little-endian.
    if header.starts_with(b"\x7fELF\x02\x01") {
        let number = |at: usize, bytes: usize| {
            header[at..at + bytes].iter().rev().fold(0u64, |number, byte| number << 8 | u64::from(*byte))
        };
        let machine = number(0x12, 2);
        if cfg!(target_arch = "x86_64") && machine != 62 || cfg!(target_arch = "aarch64") && machine != 183 {
            return Err("it is for another processor".into());
        }
        // The table of sections is at the end of the file.
        let end = number(0x28, 8).saturating_add(number(0x3a, 2) * number(0x3c, 2));
        if length < end {
            return Err(format!("it is cut short ({length} of {end} bytes)"));
        }
    }
    Ok(())
}
