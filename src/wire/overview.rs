//! What an index holds, and what an export of it wrote.

use serde::{Deserialize, Serialize};

use crate::paper::PartialDate;
use crate::search::FacetCount;
use crate::wire::left_out::LeftOutGroup;

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Overview {
    /// The size of all files, in bytes.
    pub bytes: u64,
    /// Papers of each month, in order: `2026-11`; of a date without a month, `2026`. Where a database
    /// holds the papers, of each year.
    #[serde(default)]
    pub dates: Vec<FacetCount>,
    /// The number of dimensions of a vector.
    pub dimension: usize,
    /// Files that papers were read from.
    pub files: usize,
    /// The earliest date of a paper, ISO 8601.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub first_date: Option<PartialDate>,
    /// The number of the generation. Each update that changes something adds 1.
    pub generation: u64,
    /// Whether there is an HNSW graph.
    pub graph: bool,
    /// The directory of the index.
    pub index: String,
    /// The latest date of a paper, ISO 8601.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub last_date: Option<PartialDate>,
    /// What was below the sources at the last update and gave no paper, by kind.
    #[serde(default)]
    pub left_out: Vec<LeftOutGroup>,
    /// The name of the model and the start of its weights' hash.
    pub model: String,
    /// Papers.
    pub papers: usize,
    /// Passages, each with a vector.
    pub passages: usize,
    /// The database that holds the papers; none for an index that is searched in its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// The most frequent tags; 10 at most.
    #[serde(default)]
    pub tags: Vec<FacetCount>,
    /// Papers with an arXiv id.
    pub with_arxiv: usize,
    /// Papers with a Chinese text.
    pub with_chinese: usize,
    /// Papers with an English text.
    pub with_english: usize,
    /// The program that wrote the index, with its version.
    pub written_by: String,
}

/// What an export wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportSummary {
    /// The number of dimensions of a vector.
    pub dimension: usize,
    /// The directory of the index.
    pub index: String,
    /// Papers in the index.
    pub papers: usize,
    /// Vectors, one of each passage.
    pub vectors: usize,
}
