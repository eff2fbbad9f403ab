//! The interface to papers in a database: what a search asks of an index that has no files of its own to search.

use std::sync::Arc;

use crate::index::columns::metadata::MetadataRow;
use crate::index::passage::PaperRecord;
use crate::index::store::StoreError;
use crate::lexical::WordIndex;
use crate::paper::PartialDate;
use crate::paper_id::PaperId;
use crate::paper_set::{Field, PaperSet};
use crate::vector::VectorIndex;

/// A paper of a database, with its number.
pub type NumberedRecord = (PaperId, PaperRecord);

/// Papers in a database, opened for search.
///
/// Papers are numbered in the order in which they are first met. A number stays the same as long as the collection is open.
pub trait Collection: Send + Sync {
    /// The number of papers, as the statistics have it.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of papers of a set; of all if none.
    ///
    /// # Errors
    /// When no server answers.
    fn count(&self, of: Option<&PaperSet>) -> Result<usize, StoreError>;

    /// The papers with these numbers, each with its passages, in their order. A paper that is gone meanwhile is an error.
    ///
    /// # Errors
    /// When no server answers, or a record is damaged.
    fn records(&self, papers: &[PaperId]) -> Result<Vec<PaperRecord>, StoreError>;

    /// The columns of these papers, in their order. Their `files` are places in no table.
    ///
    /// # Errors
    /// When no server answers.
    fn rows(&self, papers: &[PaperId]) -> Result<Vec<MetadataRow<String>>, StoreError>;

    /// All papers, page by page, in no order; `after` is what the page before gave. None after the last page.
    ///
    /// # Errors
    /// When no server answers, or a record is damaged.
    fn page(&self, after: Option<PaperId>) -> Result<(Vec<NumberedRecord>, Option<PaperId>), StoreError>;

    /// The papers that may be called `text`: their hashes match.
    ///
    /// # Errors
    /// When no server answers.
    fn called(&self, text: &str) -> Result<Vec<PaperId>, StoreError>;

    /// The values of a column with the papers that have each, the most frequent first, and equal ones in alphabetical order;
    /// `most` at most.
    ///
    /// # Errors
    /// When no server answers.
    fn values(&self, field: Field, of: Option<&PaperSet>, most: usize) -> Result<Vec<(String, usize)>, StoreError>;

    /// The distinct values of a column, in no order.
    ///
    /// # Errors
    /// When no server answers.
    fn distinct(&self, field: Field) -> Result<Arc<Vec<String>>, StoreError>;

    /// The `k` newest papers, newest first; papers without a date come last.
    ///
    /// # Errors
    /// When no server answers.
    fn newest(&self, k: usize, of: Option<&PaperSet>) -> Result<Vec<PaperId>, StoreError>;

    /// The earliest and the latest date of a paper.
    ///
    /// # Errors
    /// When no server answers.
    fn dates(&self) -> Result<(Option<PartialDate>, Option<PartialDate>), StoreError>;

    /// How most papers write each tag and category that they do not write as it is compared.
    ///
    /// # Errors
    /// When no server answers.
    fn spellings(&self) -> Result<Vec<String>, StoreError>;

    /// Papers that are spread over the collection, `count` at most: the same for every question until it changes.
    ///
    /// # Errors
    /// When no server answers.
    fn sample(&self, count: usize) -> Result<Vec<PaperId>, StoreError>;

    /// A number that two papers share if they are the same work, with different content.
    fn work_of(&self, paper: PaperId) -> u64;

    /// Whether the statistics were replaced since the collection was opened. Asks at most every few seconds.
    fn is_outdated(&self) -> bool;

    /// The vectors of the papers.
    fn vectors(&self) -> &dyn VectorIndex;

    /// The words of the papers.
    fn words(&self) -> &dyn WordIndex;
}

/// All papers of a collection, in the order of their sources.
///
/// A collection has no order of its own, so all papers are read before the first is given.
pub(crate) fn in_order(
    collection: &dyn Collection,
) -> Box<dyn Iterator<Item = Result<NumberedRecord, StoreError>> + '_> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        match collection.page(after) {
            Ok((page, next)) => {
                all.extend(page);
                after = next;
            }
            Err(error) => return Box::new(std::iter::once(Err(error))),
        }
        if after.is_none() {
            break;
        }
    }
    all.sort_by(|(_, (a, _)), (_, (b, _))| a.sources.first().cmp(&b.sources.first()).then_with(|| a.id.cmp(&b.id)));
    Box::new(all.into_iter().map(Ok))
}
