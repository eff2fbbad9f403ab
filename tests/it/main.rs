//! Drives the real command on real files.

mod ask;
mod corpora;
mod env;
mod example;
mod ingest;
mod model;
mod safety;
mod sources;
mod update;
