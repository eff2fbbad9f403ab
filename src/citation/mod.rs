//! Papers in the formats of reference managers.
//!
//! What is written has all that a paper says: what a format has no field for goes into a note.

mod bibtex;
mod csl_json;
mod csv;
mod format;
mod formats;
mod key;
mod markdown;
mod ris;
#[cfg(test)]
mod tests;

pub use format::CitationFormat;
pub use formats::{CITATION_FORMATS, write_citations};
pub(crate) use key::CitationKeyBuilder;
pub use key::CitationKeys;
pub(crate) use markdown::{address, escaped};
