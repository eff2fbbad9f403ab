//! An index: what it holds, how it is written, read and checked.

pub mod columns;
mod compat;
pub mod export;
pub mod generation;
pub mod layout;
pub mod passage;
mod passage_key;
mod reader;
mod records;
mod source_changes;
mod source_list;
mod source_times;
pub mod store;
mod stored_vectors;
mod vectors;
pub mod verify;
mod warning;
pub mod writer;

pub use reader::{Index, Open};
pub use source_changes::SourceChanges;
pub use warning::Warning;
