//! What several benchmarks share: a synthetic library of papers, tables, plots, and where results are written.
#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod library;
pub mod plot;
pub mod table;

use std::fs;
use std::path::{Path, PathBuf};

/// `target/bench`, below the directory that cargo builds into.
pub fn output_dir() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target"), PathBuf::from);
    target.join("bench")
}

/// The numbers of papers that `PAPERS_SEM_BENCH_SIZES` asks for, or those of `default`; few in a test of the benchmark.
pub fn sizes(small: bool, default: &str) -> Vec<usize> {
    if small {
        return vec![200];
    }
    let sizes = std::env::var("PAPERS_SEM_BENCH_SIZES").unwrap_or(default.to_string());
    sizes.split(',').map(|size| size.trim().parse().expect("PAPERS_SEM_BENCH_SIZES holds numbers")).collect()
}

/// The most memory that this process has had, in bytes; not a number where the system does not tell.
pub fn peak_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(f64::NAN, |kb| kb * 1024.0)
}
