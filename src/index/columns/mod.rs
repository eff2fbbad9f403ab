//! What is looked up of all papers at once: decoding whole papers takes ten times as long.

pub mod arrivals;
pub(crate) mod hash_table;
pub mod listing;
pub mod metadata;
pub(super) mod metadata_row;
pub mod names;
