//! Entries from Markdown, HTML and plain text.
//!
//! `parse` turns both syntaxes into one stream of blocks with line numbers. `entries` finds where each entry begins and
//! ends in the stream. `fields` recognises the parts of an entry. The rules look at the form of the text and at a small
//! dictionary of labels, never at the origin of a file.

mod entries;
mod fields;
mod parse;
mod read;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use read::MAX_BYTES;
pub use read::{Syntax, read};
