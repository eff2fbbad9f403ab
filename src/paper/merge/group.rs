//! Groups the entries that are about the same work.

use std::collections::{BTreeSet, HashMap};

use crate::paper::bibliography::Bibliography;
use crate::paper::entry::Entry;
use crate::text::{is_han, normalise_title};

/// The number of the group of each entry. Groups are numbered in the order of their first entries.
pub(crate) fn groups(entries: &[&Entry]) -> Vec<usize> {
    let mut sets = Sets::new(entries.len());
    let mut known: HashMap<(char, &str), usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let ids =
            entry.arxiv.iter().map(|id| ('a', id.as_str())).chain(entry.doi.iter().map(|doi| ('d', doi.as_str())));
        for id in ids {
            let first = *known.entry(id).or_insert(at);
            sets.join(first, at);
        }
    }
    for (at, entry) in entries.iter().enumerate() {
        let root = sets.root(at);
        sets.ids[root] |= u8::from(entry.arxiv.is_some()) | u8::from(entry.doi.is_some()) << 1;
    }
    let mut titles: HashMap<String, TitleGroups> = HashMap::new();
    let mut bare: HashMap<String, usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let keys: Vec<String> = title_keys(&entry.bibliography).collect();
        if keys.is_empty() && entry.arxiv.is_none() && entry.doi.is_none() {
            let first = *bare.entry(bare_key(entry)).or_insert(at);
            sets.join(first, at);
        }
        for key in keys {
            titles.entry(key).or_default().add(at, &mut sets);
        }
    }
    let mut numbers: HashMap<usize, usize> = HashMap::new();
    (0..entries.len())
        .map(|at| {
            let next = numbers.len();
            *numbers.entry(sets.root(at)).or_insert(next)
        })
        .collect()
}

/// The normalised titles of a work that are long enough to identify it.
pub(crate) fn title_keys(bibliography: &Bibliography) -> impl Iterator<Item = String> {
    let titles = bibliography.titles().map(normalise_title);
    // A Chinese character carries about as much information as two letters.
    titles.filter(|key| key.chars().map(|c| if is_han(c) { 2 } else { 1 }).sum::<usize>() >= 12)
}

/// The key of an entry without an identifier and a sufficient title: its short title with its first link, or with its
/// first text.
pub(crate) fn bare_key(entry: &Entry) -> String {
    let title = entry.bibliography.titles().next().map(normalise_title).unwrap_or_default();
    let rest = match entry.bibliography.links.iter().map(|link| link.url.as_str()).find(|url| !is_root(url)) {
        Some(url) => url.split('#').next().unwrap_or(url).trim_end_matches('/'),
        None => entry.texts.first().map_or("", |text| text.text.as_str()),
    };
    format!("{title}\n{rest}")
}

// Whether a URL is the root of a site.
fn is_root(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty() || path.starts_with('#'))
}

// The groups with one title that are different works, by the kinds of identifiers that they have.
#[derive(Default)]
struct TitleGroups {
    by_ids: [BTreeSet<usize>; 4],
}

impl TitleGroups {
    // Joins the entry at `at` to the first group with this title whose identifiers do not conflict with its own.
    // Different groups have different identifiers, so two identifiers of one kind are a conflict.
    fn add(&mut self, at: usize, sets: &mut Sets) {
        let root = sets.root(at);
        // Groups may have gained identifiers or joined an earlier group since they were added.
        for ids in 0..4 {
            while let Some(&group) = self.by_ids[ids].first() {
                let now = sets.root(group);
                if now == group && usize::from(sets.ids[now]) == ids {
                    break;
                }
                self.by_ids[ids].remove(&group);
                self.by_ids[usize::from(sets.ids[now])].insert(now);
            }
        }
        let mut first: Option<usize> = None;
        for ids in 0..4u8 {
            if ids & sets.ids[root] == 0 {
                let group = self.by_ids[usize::from(ids)].first().copied().filter(|&group| group != root);
                first = first.into_iter().chain(group).min();
            }
        }
        let root = match first {
            Some(group) => sets.join(group, root),
            None => root,
        };
        self.by_ids[usize::from(sets.ids[root])].insert(root);
    }
}

// Union-find. The first entry of a set is its root.
struct Sets {
    parent: Vec<usize>,
    // For a root: bit 0 if an entry has an arXiv id, bit 1 if an entry has a DOI.
    ids: Vec<u8>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect(), ids: vec![0; count] }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        let (root, child) = (a.min(b), a.max(b));
        self.parent[child] = root;
        self.ids[root] |= self.ids[child];
        root
    }
}
