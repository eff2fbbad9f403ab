//! The paper that a user names.

use crate::library::Library;
use crate::paper::Paper;
use crate::register;
use crate::store::StoreError;

/// The papers that `text` names, with their numbers; see [`register::is_called`].
///
/// # Errors
/// When a paper cannot be read.
pub fn find(library: &Library, text: &str) -> Result<Vec<(u32, Paper)>, StoreError> {
    let papers = library.called(text)?.into_iter().map(|number| Ok((number, library.paper(number as usize)?)));
    // Two names may share a hash.
    let called = papers
        .filter(|found| found.as_ref().is_ok_and(|(_, paper)| register::is_called(paper, text)) || found.is_err());
    called.collect()
}
