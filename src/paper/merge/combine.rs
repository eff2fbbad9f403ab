//! Combines the entries about one work into one paper.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::PathBuf;

use crate::paper::bibliography::Bibliography;
use crate::paper::date::partial_date::PartialDate;
use crate::paper::entry::Entry;
use crate::paper::identifiers::{self, is_preprint_doi};
use crate::paper::merge::group::bare_key;
use crate::paper::merge::title;
use crate::paper::paper::Paper;
use crate::paper::placed_entry::PlacedEntry;
use crate::paper::source::Source;

/// A paper whose id is not known yet.
pub(super) struct Combined {
    /// The paper, without an id.
    pub paper: Paper,
    /// What its id is made from where it has no identifier: the more specific text is used where two papers have the
    /// first one.
    pub keys: [String; 2],
}

/// The paper that the entries of `group` are about.
pub(super) fn combine(group: Vec<PlacedEntry>) -> Combined {
    let mut paper = Paper::default();
    let (arxiv, doi) = (own_id(&group, |entry| entry.arxiv.as_deref()), own_id(&group, |entry| entry.doi.as_deref()));
    let keys = keys(&group);
    let mut sources: HashMap<(PathBuf, u32), u32> = HashMap::new();
    let mut dates: Vec<PartialDate> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    let (mut links, mut tags, mut categories, mut texts, mut names) =
        <(HashSet<_>, HashSet<_>, HashSet<_>, HashSet<_>, HashSet<_>)>::default();
    for PlacedEntry { path, entry, .. } in group {
        let next = u32::try_from(paper.sources.len()).unwrap_or(u32::MAX);
        let source = *sources.entry((path, entry.line)).or_insert_with_key(|(path, line)| {
            paper.sources.push(Source { path: path.clone(), line: *line });
            next
        });
        others.extend(entry.arxiv.filter(|id| arxiv.as_ref() != Some(id)).map(|id| format!("arxiv:{id}")));
        others.extend(entry.doi.filter(|id| doi.as_ref() != Some(id)).map(|id| format!("doi:{id}")));
        once(&mut paper.names, &mut names, entry.names, String::clone);
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
    // A preprint of the same work has an identifier of its own.
    once(&mut paper.names, &mut names, others, String::clone);
    paper.bibliography.date = best_date(&dates, arxiv.as_deref());
    (paper.arxiv, paper.doi) = (arxiv, doi);
    Combined { paper, keys }
}

/// Gives each paper its id: the arXiv id, else the DOI, else a hash of the title. An identifier that stands beside two
/// papers is the id of neither.
pub(super) fn name(papers: Vec<Combined>) -> Vec<Paper> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    papers.iter().flat_map(|combined| combined.paper.arxiv.iter().chain(&combined.paper.doi)).for_each(|id| {
        *uses.entry(id.clone()).or_default() += 1;
    });
    let own = |paper: &Paper| paper.arxiv.iter().chain(&paper.doi).find(|id| uses.get(*id) == Some(&1)).cloned();
    let owns: Vec<Option<String>> = papers.iter().map(|combined| own(&combined.paper)).collect();
    let mut titled: HashMap<String, usize> = HashMap::new();
    for (Combined { keys: [title, _], .. }, _) in papers.iter().zip(&owns).filter(|(_, own)| own.is_none()) {
        *titled.entry(title.clone()).or_default() += 1;
    }
    let mut taken: HashSet<String> = owns.iter().flatten().cloned().collect();
    let named = papers.into_iter().zip(owns).map(|(Combined { mut paper, keys: [title, whole] }, own)| {
        paper.id = own.unwrap_or_else(|| {
            let id = hashed(if titled.get(&title) == Some(&1) { &title } else { &whole }, &taken);
            taken.insert(id.clone());
            id
        });
        paper
    });
    named.collect()
}

/// The smallest of the identifiers of one kind; a DOI of a publisher goes before one of a preprint server.
fn own_id<'e>(group: &'e [PlacedEntry], id: impl Fn(&'e Entry) -> Option<&'e str>) -> Option<String> {
    let ids = group.iter().filter_map(|placed| id(&placed.entry)).filter(|id| !id.is_empty());
    ids.min_by_key(|id| (is_preprint_doi(id), *id)).map(str::to_string)
}

/// The smallest title, and the smallest text with all that an entry says of a work.
fn keys(group: &[PlacedEntry]) -> [String; 2] {
    let entries = || group.iter().map(|placed| &placed.entry);
    let titles = |of: fn(&Bibliography) -> &Option<String>| {
        entries().filter_map(move |entry| {
            let only = Bibliography { title_en: of(&entry.bibliography).clone(), ..Bibliography::default() };
            title::keys(&only).next()
        })
    };
    let (english, chinese) = (titles(|work| &work.title_en).min(), titles(|work| &work.title_zh).min());
    let bare = entries().map(bare_key).min().unwrap_or_default();
    let all = |entry: &Entry| {
        let work = &entry.bibliography;
        let date = work.date.map(|date| date.to_string());
        let ids = [&entry.arxiv, &entry.doi, &date, &work.venue, &work.publication.pages]
            .map(|id| id.as_deref().unwrap_or_default());
        format!("{}\n{}\n{}", bare_key(entry), ids.join("\n"), work.authors.join("\n"))
    };
    let whole = entries().map(all).min().unwrap_or_default();
    [english.or(chinese).unwrap_or(bare), whole]
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
