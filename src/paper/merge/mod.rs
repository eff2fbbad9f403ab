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

use rayon::prelude::*;

use crate::paper::bibliography::Bibliography;
use crate::paper::entry::Entry;
use crate::paper::paper::Paper;
use crate::paper::placed_entry::PlacedEntry;

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
    let entries = files.into_iter().flat_map(|(path, own)| PlacedEntry::of_file(path, own)).collect();
    merge_placed(entries, |_| ()).into_iter().map(|(paper, ())| paper).collect()
}

/// As [`merge`], of entries in the order of their files, with what `keep` makes of the entries of each paper.
pub fn merge_placed<T: Send>(entries: Vec<PlacedEntry>, keep: impl Fn(&[PlacedEntry]) -> T + Sync) -> Vec<(Paper, T)> {
    let only: Vec<&Entry> = entries.iter().map(|placed| &placed.entry).collect();
    let groups = group::groups(&only);
    let count = groups.iter().copied().max().map_or(0, |last| last + 1);
    let mut members: Vec<Vec<PlacedEntry>> = std::iter::repeat_with(Vec::new).take(count).collect();
    for (member, group) in entries.into_iter().zip(groups) {
        members[group].push(member);
    }
    let combined = members.into_par_iter().map(|group| (keep(&group), combine::combine(group)));
    let (kept, papers): (Vec<T>, Vec<_>) = combined.unzip();
    combine::name(papers).into_iter().zip(kept).collect()
}

/// By what `entry` may be joined with others, or share a name with them. Two entries of which neither has one of the other's,
/// nor of an entry that is linked to it by such keys, do not depend on each other.
pub(crate) fn join_keys(entry: &Entry) -> Vec<String> {
    let mut keys = same_id::ids(entry);
    let titles = title::keys(&entry.bibliography).map(|title| format!("title {title}"));
    let loose = title::loose_keys(&entry.bibliography).map(|title| format!("loose {title}"));
    let dated = group::keys_with_year(entry).into_iter().map(|title| format!("dated {title}"));
    keys.extend(titles.chain(loose).chain(dated));
    if title::keys(&entry.bibliography).next().is_none() {
        keys.push(format!("bare {}", group::bare_key(entry)));
    }
    keys
}
