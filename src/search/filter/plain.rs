//! The filter of a query as plain data.

use serde::{Deserialize, Serialize};

use crate::paper::PartialDate;
use crate::text::Language;

/// Conditions on a paper. A paper must meet all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Not before this day, month or year: `2024-02-19`, `2024-02`, `2024`. A paper of which only the year is known
    /// meets the condition if some day of that year does. A paper without a date never meets it.
    pub since: Option<PartialDate>,
    /// Not after this day, month or year. The same rules apply.
    pub until: Option<PartialDate>,
    /// Has a text in this language.
    #[serde(rename = "lang")]
    pub language: Option<Language>,
    /// Has each of these tags. Case does not matter.
    #[serde(rename = "tag")]
    pub tags: Vec<String>,
    /// Is in each of these categories or below: `cs` includes `cs.CL`.
    #[serde(rename = "category")]
    pub categories: Vec<String>,
    /// Has each of these authors. A name matches an author if the author's name contains every word of it.
    #[serde(rename = "author")]
    pub authors: Vec<String>,
    /// Was read from each of these: a file, a directory, the end of a path, or a glob such as `2024/*.md`.
    #[serde(rename = "source")]
    pub sources: Vec<String>,
    /// Has each of these.
    pub has: Vec<Has>,
}

/// What a paper may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Has {
    /// An address to open.
    Url,
    /// An arXiv id.
    Arxiv,
}

impl Filter {
    /// Whether every paper meets the filter.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
