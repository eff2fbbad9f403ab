//! Combines the entries about one work into one paper.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::PathBuf;

use crate::paper::date::partial_date::PartialDate;
use crate::paper::entry::Entry;
use crate::paper::identifiers;
use crate::paper::merge::group::{bare_key, title_keys};
use crate::paper::paper::Paper;
use crate::paper::source::Source;

/// The paper that the entries of `group` are about. Each entry comes with the position of its file in `paths`. `taken`
/// holds the ids of the papers before this one, and gets the id of this one.
pub(crate) fn paper(group: Vec<(usize, Entry)>, paths: &[PathBuf], taken: &mut HashSet<String>) -> Paper {
    let mut paper = Paper::default();
    let bare = group.first().map(|(_, entry)| bare_key(entry)).unwrap_or_default();
    let mut sources: HashMap<(usize, u32), u32> = HashMap::new();
    let mut dates: Vec<PartialDate> = Vec::new();
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
        for name in entry.names {
            if !paper.names.contains(&name) {
                paper.names.push(name);
            }
        }
        let (merged, new) = (&mut paper.bibliography, entry.bibliography);
        first(&mut merged.title_en, new.title_en);
        first(&mut merged.title_zh, new.title_zh);
        first(&mut merged.venue, new.venue);
        first(&mut merged.comment, new.comment);
        merged.publication.complete(new.publication);
        if new.authors.len() > merged.authors.len() {
            merged.authors = new.authors;
        }
        dates.extend(new.date);
        once(&mut merged.links, &mut links, new.links, |link| link.url.clone());
        once(&mut merged.tags, &mut tags, new.tags, String::clone);
        once(&mut merged.categories, &mut categories, new.categories, String::clone);
        let with_source = entry.texts.into_iter().map(|text| (source, text)).collect();
        once(&mut paper.texts, &mut texts, with_source, |(_, text)| blake3::hash(text.text.as_bytes()));
    }
    paper.bibliography.date = best_date(&dates, paper.arxiv.as_deref());
    let id = paper.arxiv.clone().or_else(|| paper.doi.clone());
    paper.id = id.unwrap_or_else(|| {
        let title = title_keys(&paper.bibliography).next();
        hashed(&title.unwrap_or(bare), taken)
    });
    taken.insert(paper.id.clone());
    paper
}

// The most precise date; of equally precise ones the first. A list often has a precise date of its own, from another
// year than the paper. Therefore dates within a month of the arXiv id come first.
fn best_date(dates: &[PartialDate], arxiv: Option<&str>) -> Option<PartialDate> {
    let months = |date: PartialDate| date.month().map(|month| 12 * i32::from(date.year()) + i32::from(month));
    let assigned = arxiv.and_then(identifiers::arxiv_month).and_then(months);
    let is_near = |date| assigned.zip(months(date)).is_some_and(|(assigned, date)| (assigned - date).abs() <= 1);
    dates.iter().rev().copied().max_by_key(|&date| (is_near(date), date.precision()))
}

// `t:` and twelve hexadecimal digits of a hash of `key`. If that id is taken, the key is extended by a number.
fn hashed(key: &str, taken: &HashSet<String>) -> String {
    let id = |key: &str| format!("t:{}", &blake3::hash(key.as_bytes()).to_hex()[..12]);
    let mut candidate = id(key);
    let mut turn = 1u32;
    while taken.contains(&candidate) {
        turn += 1;
        candidate = id(&format!("{key}\n{turn}"));
    }
    candidate
}

fn first(known: &mut Option<String>, new: Option<String>) {
    if known.as_ref().is_none_or(|text| text.is_empty()) {
        *known = new.filter(|text| !text.is_empty());
    }
}

fn once<T, K: Eq + Hash>(all: &mut Vec<T>, seen: &mut HashSet<K>, new: Vec<T>, key: impl Fn(&T) -> K) {
    all.extend(new.into_iter().filter(|item| seen.insert(key(item))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_the_paper_goes_before_the_date_of_a_list() {
        let best = |dates: &[&str], arxiv| {
            let dates: Vec<PartialDate> = dates.iter().map(|date| date.parse().unwrap()).collect();
            best_date(&dates, arxiv).map(|date| date.to_string())
        };
        assert_eq!(best(&["2024-06-01", "2017-06"], Some("1706.03762")).as_deref(), Some("2017-06"));
        assert_eq!(best(&["2017-06", "2017-05-31", "2017-06-12"], Some("1706.03762")).as_deref(), Some("2017-05-31"));
        assert_eq!(best(&["2019-05-01"], Some("1706.03762")).as_deref(), Some("2019-05-01"));
        assert_eq!(best(&["2019", "2019-05", "2020-01"], None).as_deref(), Some("2019-05"));
        assert_eq!(best(&[], None), None);
    }
}
