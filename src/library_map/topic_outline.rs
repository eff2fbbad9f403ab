//! Topics as a tree, without the map.

use serde::{Deserialize, Serialize};

use crate::paper::PartialDate;
use crate::topics::TopicName;

/// The topics of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TopicOutline {
    /// The directory of the index.
    pub index: String,
    /// The number of the generation. Each update that changes something adds 1.
    pub generation: u64,
    /// Papers that have a topic.
    pub papers: usize,
    /// The topics at the top, the largest first.
    pub topics: Vec<OutlineTopic>,
}

/// A topic with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OutlineTopic {
    /// What tells it apart.
    pub name: TopicName,
    /// Its papers and those of all topics below it.
    pub papers: usize,
    /// The papers that are most like all of it, the most central first.
    pub central: Vec<CentralPaper>,
    /// The topics below it, the largest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "server", schema(no_recursion))]
    pub topics: Vec<OutlineTopic>,
}

/// An example of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CentralPaper {
    /// The arXiv id, else the DOI, else `t:` and a hash of the title.
    pub id: String,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    /// ISO 8601, to the day, the month or the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub date: Option<PartialDate>,
}
