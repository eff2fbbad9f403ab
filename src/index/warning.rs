//! What a user should know about the state of an index that answers all the same.

use std::fmt;

/// A part of an index that is damaged and left out. The answer is as good as the rest allows, and an update makes the
/// part again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The HNSW graph cannot be used: vectors are searched exactly.
    Graph {
        /// The file and what is wrong with it.
        reason: String,
    },
    /// The columns of authors, venues and years cannot be used: a question's conditions on them are part of its topic.
    Conditions {
        /// The file and what is wrong with it.
        reason: String,
    },
    /// The lexical index cannot be used: papers are ranked by meaning alone.
    Words {
        /// The file and what is wrong with it.
        reason: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Graph { reason } => {
                write!(f, "the graph is unusable and every vector is looked at instead: {reason}")
            }
            Self::Conditions { reason } => {
                write!(f, "authors, venues and years are unusable and a question's are part of its topic: {reason}")
            }
            Self::Words { reason } => {
                write!(f, "the index of words is unusable and only meaning is compared: {reason}")
            }
        }
    }
}
