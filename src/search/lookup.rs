//! The paper that a user names.

use crate::index::Index;
use crate::index::columns::names;
use crate::index::store::StoreError;
use crate::paper::Paper;

/// The papers that `text` names, with their numbers; see [`names::is_called`].
///
/// # Errors
/// When a paper cannot be read.
pub fn find(library: &Index, text: &str) -> Result<Vec<(u32, Paper)>, StoreError> {
    let papers = library.called(text)?.into_iter().map(|number| Ok((number, library.paper(number as usize)?)));
    // Two names may share a hash.
    let called =
        papers.filter(|found| found.as_ref().is_ok_and(|(_, paper)| names::is_called(paper, text)) || found.is_err());
    called.collect()
}
