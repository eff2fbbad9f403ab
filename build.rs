//! Hashes the built-in model once, so that starting the command need not.

use std::fmt::Write;

use sha2::{Digest, Sha256};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let path = "models/papers-e5-zh-en/model.onnx";
    println!("cargo:rerun-if-changed={path}");
    if std::env::var_os("CARGO_FEATURE_EMBEDDED_MODEL").is_none() {
        return;
    }
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("cannot read {path}: {error}"));
    let mut hex = String::new();
    for byte in Sha256::digest(&bytes) {
        let _ = write!(hex, "{byte:02x}");
    }
    println!("cargo:rustc-env=BUILT_IN_WEIGHTS_SHA256={hex}");
}
