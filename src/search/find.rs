//! The paper that a user names.

use crate::lexical::Name;
use crate::library::Library;
use crate::merge::normalised;
use crate::paper::Paper;
use crate::store::StoreError;

/// The papers that `text` names, with their numbers: by arXiv id, DOI, address, title, short title, or the id that
/// this program gives. Case, width and punctuation do not count.
///
/// # Errors
/// When a paper cannot be read.
pub fn find(library: &Library, text: &str) -> Result<Vec<(u32, Paper)>, StoreError> {
    let text = text.trim();
    let (wanted, key) = (Name::in_question(text), normalised(text));
    let mut found = Vec::new();
    for (number, paper) in library.papers().enumerate() {
        let paper = paper?;
        let is_named = Name::of_paper(&paper).iter().any(|name| wanted.contains(name));
        if is_named
            || has_head(&paper, &key)
            || paper.id.eq_ignore_ascii_case(text)
            || paper.links.iter().any(|link| link.url == text)
        {
            found.push((number as u32, paper));
        }
    }
    Ok(found)
}

/// Whether a title begins with `key` and a colon: whoever names one paper may call it by any such word.
fn has_head(paper: &Paper, key: &str) -> bool {
    let titles = [&paper.title_en, &paper.title_zh].into_iter().flatten();
    let mut heads = titles.filter_map(|title| title.split_once([':', '：']).map(|(head, _)| normalised(head)));
    heads.any(|head| !head.is_empty() && head == key)
}
