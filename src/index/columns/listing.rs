//! What a list shows of each paper: to decode whole papers for it takes ten times as long.

use serde::{Deserialize, Serialize};

use crate::paper::Paper;
use crate::text::Language;

/// A paper in a list; `S` is how words are held: written and read as `&str`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingRow<S> {
    /// See [`Paper::id`].
    pub id: S,
    /// See [`Paper::date`].
    pub date: Option<S>,
    /// The title, in English where there is one.
    pub title: S,
}

/// The head of `paper`.
pub fn of(paper: &Paper) -> ListingRow<&str> {
    ListingRow { id: &paper.id, date: paper.bibliography.date.as_deref(), title: paper.title(Language::En) }
}
