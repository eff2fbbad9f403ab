//! The map of an index: where each paper lies among the others, and its topics.
//!
//! Positions and topics are made when they are first asked for, and kept beside the index. Papers that come in later are placed
//! among those that are there, which stay where they are.

mod arrange;
mod describe;
mod kept;
mod kept_file;
mod load;
mod map;
mod outline;
mod topic_outline;
mod vectors;

pub(crate) use describe::describe;
pub(crate) use kept::KeptMap;
pub(crate) use load::{load, load_kept};
pub use map::{LibraryMap, MapPaper, MapTitle, MapTopic};
pub(crate) use outline::outline;
pub use topic_outline::{CentralPaper, OutlineTopic, TopicOutline};

/// What is told while a map is made: steps done, and steps in all.
pub type OnMapProgress<'p> = &'p (dyn Fn(usize, usize) + Sync);
