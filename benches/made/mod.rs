//! What several benches make up: libraries, plots.

pub mod library;
