//! From text to vectors.

pub mod runtime;
