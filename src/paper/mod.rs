//! The data model: entries, the papers merged from them, and their identifiers.

pub(crate) mod authors;
mod bibliography;
pub(crate) mod date;
mod entry;
pub mod identifiers;
mod link;
pub mod merge;
#[expect(clippy::module_inception, reason = "one file for each noun")]
mod paper;
pub(crate) mod path_bytes;
pub(crate) mod person_name;
mod placed_entry;
mod publication;
mod short_citation;
mod source;
mod text;

pub use bibliography::Bibliography;
pub use date::{DateError, DatePrecision, PartialDate};
pub use entry::Entry;
pub use link::Link;
pub use merge::merge;
pub use paper::Paper;
pub use placed_entry::PlacedEntry;
pub use publication::{Publication, PublicationKind};
pub use source::Source;
pub use text::{Text, TextKind};
