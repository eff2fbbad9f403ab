//! The entries about one work, folded into one paper.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::PathBuf;

use super::group::{bare_key, title_keys};
use crate::paper::{Entry, Paper, Source};

/// The paper that `group` is about; each entry comes with the number of its path. `taken` holds
/// the ids of the papers before it.
pub(super) fn paper(group: Vec<(usize, Entry)>, paths: &[PathBuf], taken: &mut HashSet<String>) -> Paper {
    let mut paper = Paper::default();
    let bare = group.first().map(|(_, entry)| bare_key(entry)).unwrap_or_default();
    let mut sources: HashMap<(usize, u32), u32> = HashMap::new();
    let (mut links, mut tags, mut categories, mut texts) =
        <(HashSet<_>, HashSet<_>, HashSet<_>, HashSet<_>)>::default();
    for (file, entry) in group {
        let next = u32::try_from(paper.sources.len()).unwrap_or(u32::MAX);
        let source = *sources.entry((file, entry.line)).or_insert_with(|| {
            paper.sources.push(Source { path: paths[file].clone(), line: entry.line });
            next
        });
        first(&mut paper.arxiv, entry.arxiv);
        first(&mut paper.doi, entry.doi);
        first(&mut paper.title_en, entry.title_en);
        first(&mut paper.title_zh, entry.title_zh);
        first(&mut paper.venue, entry.venue);
        first(&mut paper.comment, entry.comment);
        if entry.authors.len() > paper.authors.len() {
            paper.authors = entry.authors;
        }
        // ISO dates: the longer, the more precise.
        if entry.date.as_ref().map(String::len) > paper.date.as_ref().map(String::len) {
            paper.date = entry.date;
        }
        once(&mut paper.links, &mut links, entry.links, |link| link.url.clone());
        once(&mut paper.tags, &mut tags, entry.tags, String::clone);
        once(&mut paper.categories, &mut categories, entry.categories, String::clone);
        let with_source = entry.texts.into_iter().map(|text| (source, text)).collect();
        once(&mut paper.texts, &mut texts, with_source, |(_, text)| blake3::hash(text.text.as_bytes()));
    }
    let id = paper.arxiv.clone().or_else(|| paper.doi.clone());
    paper.id = id.unwrap_or_else(|| {
        let title = title_keys(&paper.title_en, &paper.title_zh).next();
        hashed(&title.unwrap_or(bare), taken)
    });
    taken.insert(paper.id.clone());
    paper
}

/// `t:` and twelve digits of a hash of `key`; of another hash should that be taken.
fn hashed(key: &str, taken: &HashSet<String>) -> String {
    let id = |key: &str| format!("t:{}", &blake3::hash(key.as_bytes()).to_hex()[..12]);
    let mut found = id(key);
    let mut turn = 1u32;
    while taken.contains(&found) {
        turn += 1;
        found = id(&format!("{key}\n{turn}"));
    }
    found
}

fn first(known: &mut Option<String>, new: Option<String>) {
    if known.as_ref().is_none_or(|text| text.is_empty()) {
        *known = new.filter(|text| !text.is_empty());
    }
}

fn once<T, K: Eq + Hash>(all: &mut Vec<T>, seen: &mut HashSet<K>, new: Vec<T>, key: impl Fn(&T) -> K) {
    all.extend(new.into_iter().filter(|item| seen.insert(key(item))));
}
