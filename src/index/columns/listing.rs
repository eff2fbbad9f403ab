//! What a list shows of each paper: decoding whole papers for it takes ten times as long.

use serde::{Deserialize, Serialize};

use crate::paper::{Paper, PartialDate};
use crate::text::Language;

/// A paper in a list; `S` is the type of texts: read and written as `&str`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingRow<S> {
    /// See [`Paper::id`].
    pub id: S,
    /// See [`Bibliography::date`](crate::paper::Bibliography::date).
    pub date: Option<PartialDate>,
    /// The title, in English where there is one.
    pub title: S,
}

impl<'p> ListingRow<&'p str> {
    /// The row of `paper`.
    pub fn new(paper: &'p Paper) -> Self {
        Self { id: &paper.id, date: paper.bibliography.date, title: paper.title(Language::En) }
    }
}

/// The rows of `papers`, in their order.
pub fn rows<'p>(papers: &[&'p Paper]) -> Vec<ListingRow<&'p str>> {
    papers.iter().map(|paper| ListingRow::new(paper)).collect()
}
