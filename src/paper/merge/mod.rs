//! From entries to papers: entries that are about one work become one [`Paper`].
//!
//! Entries are taken by value and grouped by file: texts are moved, and a path is named once.

mod combine;
mod group;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::PathBuf;

use crate::paper::{Entry, Paper};

/// The papers that the entries of `files` are about, in the order of their first entries.
///
/// Entries are one paper when they have the same arXiv id, the same DOI, or the same title but
/// for case, width and punctuation. A title joins no two papers that have different arXiv ids or
/// different DOIs, and too short a one, such as "Introduction", joins nothing. Entries that have
/// neither an id nor a title are one paper when their first link is the same.
pub fn merge(files: Vec<(PathBuf, Vec<Entry>)>) -> Vec<Paper> {
    let (mut paths, mut entries) = (Vec::with_capacity(files.len()), Vec::new());
    for (file, (path, found)) in files.into_iter().enumerate() {
        paths.push(path);
        entries.extend(found.into_iter().map(|entry| (file, entry)));
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
