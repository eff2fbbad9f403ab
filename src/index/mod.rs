//! An index: what it holds, how it is written, read and checked.

pub mod columns;
mod compat;
pub mod export;
pub mod passage;
mod reader;
pub mod store;
mod vectors;
pub mod verify;
pub mod writer;

pub(crate) use reader::*;
pub use reader::{Index, Open};
