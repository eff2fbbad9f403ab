//! What several benchmarks share: a synthetic library of papers, plots, and where results are written.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod library;
pub mod plot;

use std::path::{Path, PathBuf};

/// `target/bench`, below the directory that cargo builds into.
pub fn output_dir() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    target.join("bench")
}
