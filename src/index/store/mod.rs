//! Files of an index on disk: written durably, committed by one rename, checked before use.
//!
//! Knows nothing of papers, of the model or of the terminal.

pub mod codec;
pub mod disk;
mod error;
pub mod file_sum;
mod followed;
pub mod generation_writer;
pub mod generations;
pub mod journal;
mod lock;
mod manifest;
mod map_names;
pub mod record_file;
pub mod verified_file;

pub(crate) use error::io;
pub use error::{CollectionFault, StoreError};
pub use file_sum::FileSum;
pub(crate) use followed::{FOLLOWED, FOLLOWED_LOCK, FOLLOWED_NEW, is_followed};
pub use lock::WriterLock;
pub use manifest::{Counts, EarlierSegment, Manifest, is_index};
pub(crate) use map_names::{MAP, MAP_LOCK, MAP_NEW, is_map};
