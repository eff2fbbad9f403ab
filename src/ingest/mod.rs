//! From files to entries: what stands in a reading list, as it stands there.
//!
//! Knows nothing of vectors, of the index or of the terminal.

pub mod identify;
pub mod markup;
