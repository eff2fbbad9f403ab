//! Merges the entries about one work into one [`Paper`].

mod combine;
mod evidence;
mod group;
mod same_id;
mod same_title;
mod sets;
#[cfg(test)]
mod tests;
mod title;

use std::path::PathBuf;

use crate::paper::bibliography::Bibliography;
use crate::paper::entry::Entry;
use crate::paper::paper::Paper;

/// The titles of a work, in the form in which they are compared; none that many works have.
pub(crate) fn title_keys(bibliography: &Bibliography) -> impl Iterator<Item = String> + '_ {
    title::keys(bibliography)
}

/// The papers that the entries of `files` are about, in the order of their first entries.
///
/// Entries are about one paper if
///
/// - they have the same arXiv id, DOI or id of a service ([`Entry::names`]), unless their titles have no word of weight in
///   common and their authors no name: then the id was mistyped, and it becomes the id of neither;
/// - they have the same title apart from case, width and punctuation, and an author in common, or years that differ by one
///   at most, or nothing that could be compared. Years alone tell two works apart only where neither has authors. A third
///   entry may say that two are one.
///
/// A common title does not join papers with different arXiv ids, or with different DOIs of publishers; a preprint and
/// the published paper are one. Titles of many works, such as "Introduction", and short ones join only with the author, the
/// year and the place of publication. Entries with neither an identifier nor a title are one paper if they have the same
/// first link. Which entries are one paper, and its id, do not depend on the order of `files`.
pub fn merge(files: Vec<(PathBuf, Vec<Entry>)>) -> Vec<Paper> {
    let (mut paths, mut entries) = (Vec::with_capacity(files.len()), Vec::new());
    for (file, (path, own)) in files.into_iter().enumerate() {
        paths.push(path);
        entries.extend(own.into_iter().map(|entry| (file, entry)));
    }
    let only: Vec<&Entry> = entries.iter().map(|(_, entry)| entry).collect();
    let groups = group::groups(&only);
    let count = groups.iter().copied().max().map_or(0, |last| last + 1);
    let mut members: Vec<Vec<(usize, Entry)>> = std::iter::repeat_with(Vec::new).take(count).collect();
    for (member, group) in entries.into_iter().zip(groups) {
        members[group].push(member);
    }
    combine::name(members.into_iter().map(|group| combine::combine(group, &paths)).collect())
}
