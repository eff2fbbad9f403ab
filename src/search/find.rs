//! The paper that a user names.

use crate::lexical::Name;
use crate::library::Library;
use crate::paper::Paper;
use crate::store::StoreError;

/// The papers that `text` names, with their numbers: by arXiv id, DOI, address, title, short title, or the id that
/// this program gives. Case, width and punctuation do not count.
///
/// # Errors
/// When a paper cannot be read.
pub fn find(library: &Library, text: &str) -> Result<Vec<(u32, Paper)>, StoreError> {
    let text = text.trim();
    let wanted = Name::in_question(text);
    let mut found = Vec::new();
    for (number, paper) in library.papers().enumerate() {
        let paper = paper?;
        let is_named = Name::of_paper(&paper).iter().any(|name| wanted.contains(name));
        if is_named || paper.id.eq_ignore_ascii_case(text) || paper.links.iter().any(|link| link.url == text) {
            found.push((number as u32, paper));
        }
    }
    Ok(found)
}
