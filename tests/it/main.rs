//! Drives the real command on real files.

mod ask;
mod corpora;
mod env;
mod eval;
mod example;
mod formats;
mod hybrid;
mod ingest;
mod model;
mod safety;
mod sources;
mod update;
