//! An index: what it holds, how it is written, read and checked.

pub mod collection;
pub mod columns;
mod compat;
pub mod export;
mod file_record;
pub mod generation;
mod index_times;
mod indexed_sources;
pub mod layout;
mod nearest;
mod paper_files;
mod paper_records;
pub mod passage;
mod passage_key;
#[cfg(feature = "qdrant")]
pub mod qdrant;
mod reader;
mod records;
mod removed;
mod segment;
mod segmented_papers;
mod segmented_records;
mod segmented_vectors;
mod source_changes;
mod source_list;
mod source_times;
pub mod store;
mod store_address;
mod store_health;
mod stored_arrivals;
mod stored_entries;
mod stored_vectors;
mod vectors;
pub mod verify;
mod warning;
pub mod writer;

pub use indexed_sources::IndexedSources;
pub use nearest::nearest_index;
pub(crate) use reader::{ArrivedRow, PaperTable, spread};
pub use reader::{Index, Open};
pub use source_changes::SourceChanges;
pub use store_address::{StoreAddress, StoreAddressError, StoreLink};
pub use store_health::{ClusterView, NodeHealth, StoreHealth};
pub use warning::Warning;
