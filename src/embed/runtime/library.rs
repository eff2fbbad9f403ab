//! The name and the version of ONNX Runtime's shared library.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};

use crate::embed::runtime::version::MINIMUM;

/// The file name of the library: `libonnxruntime.so`, `libonnxruntime.dylib` or `onnxruntime.dll`.
pub fn library_name() -> String {
    format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}")
}

/// The oldest version that this program can use, such as `1.24`.
pub fn minimum_version() -> String {
    MINIMUM.to_string()
}
