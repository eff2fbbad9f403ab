//! Merges the entries about one work into one [`Paper`].

mod combine;
mod group;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::PathBuf;

use crate::paper::entry::Entry;
use crate::paper::paper::Paper;

/// The papers that the entries of `files` are about, in the order of their first entries.
///
/// Entries are about one paper if they have the same arXiv id, the same DOI, or the same title apart from case, width
/// and punctuation. A common title does not join papers with different arXiv ids or different DOIs, and a short title
/// such as "Introduction" joins nothing. Entries with neither an identifier nor a title are one paper if they have the
/// same first link.
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
    let mut taken = HashSet::new();
    members.into_iter().map(|group| combine::paper(group, &paths, &mut taken)).collect()
}
