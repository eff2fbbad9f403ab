//! Drives the real command on real files.

mod architecture;
mod ask;
mod concurrent;
mod corpora;
mod damage;
mod encoder;
mod env;
mod eval;
mod example;
mod examples;
mod export;
mod faults;
mod formats;
mod hostile;
mod hybrid;
mod ingest;
mod kill;
mod left_out;
mod model;
mod power;
mod repair;
mod safety;
mod sources;
mod state;
mod update;
mod zotero;
