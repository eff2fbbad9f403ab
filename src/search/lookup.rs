//! Finds the paper that a user names.

use crate::index::Index;
use crate::index::columns::names;
use crate::index::store::StoreError;
use crate::paper::Paper;
use crate::paper_id::PaperId;

/// The papers that `text` names, with their numbers; see [`names::is_called`].
///
/// # Errors
/// When a paper cannot be read.
pub fn find(index: &Index, text: &str) -> Result<Vec<(PaperId, Paper)>, StoreError> {
    let mut found = Vec::new();
    let numbers = index.papers_called(text)?;
    for (&number, (paper, _)) in numbers.iter().zip(index.records(&numbers)?) {
        // Two names may share a hash.
        if names::is_called(&paper, text) {
            found.push((number, paper));
        }
    }
    Ok(found)
}
