//! Topics of a library: groups of papers whose vectors are near each other, in two or three levels, with names.
//!
//! Groups are communities of the graph of nearest neighbours. Knows vectors and texts, and nothing of an index.

mod communities;
mod naming;
mod similarity_graph;
mod tree;

pub use naming::TopicName;
pub(crate) use naming::{TopicNode, name_topics};
pub(crate) use tree::{TopicTree, nearest_topics};
