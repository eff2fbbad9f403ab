//! Groups the entries that are about the same work.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::paper::entry::Entry;
use crate::paper::merge::evidence::Evidence;
use crate::paper::merge::same_title::Besides;
use crate::paper::merge::sets::Sets;
use crate::paper::merge::{same_id, same_title, title};
use crate::text::normalise_title;

/// The number of the group of each entry. Groups are numbered in the order of their first entries; which entries are one
/// group does not depend on their order.
pub(super) fn groups(entries: &[&Entry]) -> Vec<usize> {
    let mut sets = Sets::new(entries.par_iter().map(|entry| Evidence::of(entry)).collect());
    join_bare(entries, &mut sets);
    // What titles join may settle a dispute about an identifier.
    let mut before = None;
    loop {
        let disputes = same_id::join(entries, &mut sets);
        if before.is_some_and(|before| disputes == 0 || disputes == before) {
            break;
        }
        join_titled(entries, Besides::NothingAgainst, &mut sets, |entry| title::keys(&entry.bibliography).collect());
        join_titled(entries, Besides::Author, &mut sets, |entry| title::loose_keys(&entry.bibliography).collect());
        join_titled(entries, Besides::Author, &mut sets, keys_with_year);
        if disputes == 0 {
            break;
        }
        before = Some(disputes);
    }
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    (0..entries.len())
        .map(|at| {
            let next = numbers.len();
            *numbers.entry(sets.root(at)).or_insert(next)
        })
        .collect()
}

fn join_titled(
    entries: &[&Entry],
    besides: Besides,
    sets: &mut Sets<'_>,
    keys: impl Fn(&Entry) -> Vec<String> + Sync + Send,
) {
    let keys: Vec<Vec<String>> = entries.par_iter().map(|entry| keys(entry)).collect();
    // In order: what is joined by one title may decide what is joined by the next.
    let mut titled: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, keys) in keys.iter().enumerate() {
        keys.iter().for_each(|key| titled.entry(key).or_default().push(at));
    }
    titled.values().for_each(|entries| same_title::join(entries, besides, sets));
}

/// A short title with the year; one that many works have also with the place of publication.
pub(super) fn keys_with_year(entry: &Entry) -> Vec<String> {
    let bibliography = &entry.bibliography;
    let Some(date) = bibliography.date else { return Vec::new() };
    let place = || {
        let venue = bibliography.venue.as_deref().map(normalise_title).unwrap_or_default();
        format!("{venue}\n{}", bibliography.publication.pages.as_deref().unwrap_or_default())
    };
    let key = |(title, is_generic): (String, bool)| {
        let place = if is_generic { place() } else { String::new() };
        format!("{title}\n{}\n{place}", date.year())
    };
    title::common_keys(bibliography).map(key).collect()
}

/// Joins entries with neither an identifier nor a title that tells, which have the same [`bare_key`].
fn join_bare(entries: &[&Entry], sets: &mut Sets<'_>) {
    let mut bare: HashMap<String, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let is_bare = entry.arxiv.is_none() && entry.doi.is_none() && title::keys(&entry.bibliography).next().is_none();
        // Two records that are no more than "Introduction" may be of two works.
        let tells_nothing = title::is_generic(&entry.bibliography) && bare_rest(entry).is_empty();
        if is_bare && !tells_nothing {
            let first = *bare.entry(bare_key(entry)).or_insert(at);
            sets.join(first, at);
        }
    }
}

/// The key of an entry without an identifier and a sufficient title: its short title with its first link, else with its
/// first text, else with its authors, date and place of publication.
pub(super) fn bare_key(entry: &Entry) -> String {
    let title = entry.bibliography.titles().next().map(normalise_title).unwrap_or_default();
    format!("{title}\n{}", bare_rest(entry))
}

fn bare_rest(entry: &Entry) -> String {
    let bibliography = &entry.bibliography;
    let url = bibliography.links.iter().map(|link| link.url.as_str()).find(|url| !is_root(url));
    if let Some(url) = url {
        return url.split('#').next().unwrap_or(url).trim_end_matches('/').to_string();
    }
    if let Some(text) = entry.texts.first() {
        return text.text.clone();
    }
    let date = bibliography.date.map(|date| date.to_string());
    let place = [&date, &bibliography.venue, &bibliography.publication.pages].into_iter().flatten();
    bibliography.authors.iter().chain(place).map(String::as_str).collect::<Vec<_>>().join("\n")
}

// Whether a URL is the root of a site.
fn is_root(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty() || path.starts_with('#'))
}
