//! What a list shows of each paper: decoding whole papers for it takes ten times as long.

use std::borrow::Cow;

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

impl<'p> ListingRow<Cow<'p, str>> {
    /// The same row with texts that may also be owned.
    pub fn borrowed(row: ListingRow<&'p str>) -> Self {
        Self { id: Cow::Borrowed(row.id), date: row.date, title: Cow::Borrowed(row.title) }
    }

    /// The row of `paper`, with texts of its own.
    pub fn owned(paper: &Paper) -> Self {
        let ListingRow { id, date, title } = ListingRow::new(paper);
        Self { id: Cow::Owned(id.to_string()), date, title: Cow::Owned(title.to_string()) }
    }
}

/// The rows of `papers`, in their order.
pub fn rows<'p>(papers: &[&'p Paper]) -> Vec<ListingRow<&'p str>> {
    papers.iter().map(|paper| ListingRow::new(paper)).collect()
}
