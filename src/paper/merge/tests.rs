use std::collections::BTreeSet;
use std::path::PathBuf;

use proptest::prelude::*;

use crate::paper::merge::merge;
use crate::paper::{Bibliography, Entry, Link, Paper, Text, TextKind};
use crate::text::Language;

/// An entry with an arXiv id, a DOI, a title and a text; empty arguments are left out.
fn entry(arxiv: &str, doi: &str, title: &str, text: &str) -> Entry {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
    let mut entry = Entry { line: 1, arxiv: some(arxiv), doi: some(doi), ..Entry::default() };
    match Language::detect(title) {
        Language::En => entry.bibliography.title_en = some(title),
        Language::Zh => entry.bibliography.title_zh = some(title),
    }
    entry.texts.extend(some(text).map(note));
    entry
}

fn note(text: String) -> Text {
    Text { kind: TextKind::Note, language: Language::detect(&text), text, line: 1 }
}

fn link(url: &str) -> Link {
    Link { label: String::new(), url: url.into() }
}

/// The papers of entries that each have a line of their own.
fn merged(mut entries: Vec<Entry>) -> Vec<Paper> {
    (1..).zip(&mut entries).for_each(|(line, entry)| entry.line = line);
    merge(vec![(PathBuf::from("list.md"), entries)])
}

/// For each paper, the lines of its entries.
fn lines(papers: &[Paper]) -> Vec<Vec<u32>> {
    papers.iter().map(|paper| paper.sources.iter().map(|source| source.line).collect()).collect()
}

const TITLE: &str = "A Survey of Sparse Retrieval";

#[test]
fn the_same_id_or_title_is_the_same_paper() {
    let papers = merged(vec![
        entry("2401.00001", "", "One title of it", "a"),
        entry("", "10.1000/x", "An unrelated work", "b"),
        entry("2401.00001", "", "Its other title", "c"),
        entry("", "", "ｉts OTHER—title!", "d"),
        entry("", "10.1000/x", "", "e"),
        entry("", "", "稀疏检索方法综述", "f"),
        entry("", "", "《稀疏检索方法：综述》", "g"),
    ]);
    assert_eq!(lines(&papers), [vec![1, 3, 4], vec![2, 5], vec![6, 7]]);
    assert_eq!(papers[0].id, "2401.00001");
    assert_eq!(papers[1].id, "10.1000/x");
    assert!(papers[2].id.starts_with("t:") && papers[2].id.len() == 14);
    assert_eq!(papers[0].bibliography.title_en.as_deref(), Some("One title of it"));
}

#[test]
fn ids_that_differ_keep_papers_apart() {
    let papers = merged(vec![
        entry("2401.00001", "", TITLE, "a"),
        entry("2401.00002", "", TITLE, "b"),
        entry("", "", TITLE, "c"),
        entry("", "10.1000/x", TITLE, "d"),
        entry("", "10.1000/y", TITLE, "e"),
        entry("", "", TITLE, "f"),
    ]);
    assert_eq!(lines(&papers), [vec![1, 3, 4, 6], vec![2, 5]]);
    // A common DOI outweighs different arXiv ids.
    let papers = merged(vec![entry("2401.00001", "10.1000/x", "", "a"), entry("2401.00002", "10.1000/x", "", "b")]);
    assert_eq!(papers.len(), 1);
}

#[test]
fn either_language_joins() {
    let mut both = entry("", "", TITLE, "b");
    both.bibliography.title_zh = Some("稀疏检索方法综述".into());
    let papers = merged(vec![entry("", "", "稀疏检索方法综述", "a"), entry("2401.00001", "", TITLE, "c"), both]);
    assert_eq!(lines(&papers), [[1, 2, 3]]);
}

#[test]
fn a_short_title_joins_nothing() {
    let papers = merged(vec![
        entry("", "", "Overview", "a"),
        entry("", "", "Overview", "b"),
        entry("", "", "总结", "a"),
        entry("", "", "总结", "b"),
        entry("", "", "Overview", "a"),
    ]);
    assert_eq!(lines(&papers), [vec![1, 5], vec![2], vec![3], vec![4]]);
    let ids: BTreeSet<&str> = papers.iter().map(|paper| paper.id.as_str()).collect();
    assert_eq!(ids.len(), 4);
}

#[test]
fn entries_with_nothing_but_a_link_join_by_it() {
    let linked = |url: &str, text: &str| {
        let mut entry = entry("", "", "", text);
        entry.bibliography.links.push(link(url));
        entry
    };
    let mut titled = linked("https://example.org/post", "e");
    titled.bibliography.title_en = Some(TITLE.into());
    let papers = merged(vec![
        linked("https://example.org/post", "a"),
        linked("https://example.org/post#more", "b"),
        linked("https://example.org/", "c"),
        linked("https://example.org/", "d"),
        titled,
    ]);
    assert_eq!(lines(&papers), [vec![1, 2], vec![3], vec![4], vec![5]]);
}

#[test]
fn a_paper_has_all_that_its_entries_say() {
    let mut first = entry("2401.00001", "", TITLE, "same");
    first.bibliography.authors = vec!["A. One".into()];
    first.bibliography.date = "2024".parse().ok();
    first.bibliography.links = vec![link("https://example.org/1")];
    first.bibliography.tags = vec!["ir".into()];
    let mut second = entry("2401.00001", "10.1000/x", "", "same");
    second.texts.push(note("other".into()));
    second.bibliography.authors = vec!["A. One".into(), "B. Two".into()];
    second.bibliography.date = "2024-01-05".parse().ok();
    second.bibliography.links = vec![link("https://example.org/1"), link("https://example.org/2")];
    second.bibliography.venue = Some("A venue".into());
    second.bibliography.tags = vec!["ir".into(), "nlp".into()];
    let mut third = entry("2401.00001", "", "", "");
    third.bibliography.date = "2024-01-06".parse().ok();
    let files = [("a.md", first), ("b.md", second), ("b.md", third)];
    let papers = merge(files.map(|(path, entry)| (PathBuf::from(path), vec![entry])).to_vec());
    let [paper] = papers.as_slice() else { panic!("{papers:?}") };
    assert_eq!(paper.bibliography.authors.len(), 2);
    assert_eq!(paper.bibliography.date, Some("2024-01-05".parse().unwrap()));
    assert_eq!((paper.doi.as_deref(), paper.bibliography.venue.as_deref()), (Some("10.1000/x"), Some("A venue")));
    assert_eq!((paper.bibliography.links.len(), paper.bibliography.tags.len(), paper.sources.len()), (2, 2, 3));
    let texts: Vec<(u32, &str)> = paper.texts.iter().map(|(source, text)| (*source, text.text.as_str())).collect();
    assert_eq!(texts, [(0, "same"), (1, "other")]);
}

#[test]
fn many_entries_of_one_title_take_no_time() {
    let entries = (0..50_000).map(|i| entry(&format!("{i:09}"), "", TITLE, "")).collect();
    assert_eq!(merged(entries).len(), 50_000);
    let entries = (0..50_000).map(|i| entry("", "", TITLE, &format!("{i}"))).collect();
    assert_eq!(merged(entries).len(), 1);
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let one_of = |values: &'static [&'static str]| prop::sample::select(values);
    let titles = one_of(&["", "", "Overview", TITLE, "Another title of some length", "a survey of sparse retrieval?"]);
    let zh = one_of(&["", "", "总结", "稀疏检索方法综述", "另一种足够长的标题"]);
    let ids = (one_of(&["", "", "2401.00001", "2401.00002", "2401.00003"]), one_of(&["", "", "10.1/a", "10.1/b"]));
    let rest = (one_of(&["", "x", "y", "z"]), one_of(&["", "https://example.org/", "https://example.org/p"]));
    (ids, titles, zh, rest).prop_map(|((arxiv, doi), title, zh, (text, url))| {
        let mut entry = entry(arxiv, doi, title, text);
        entry.bibliography.title_zh = (!zh.is_empty()).then(|| zh.into());
        entry.bibliography.links.extend((!url.is_empty()).then(|| link(url)));
        entry
    })
}

fn summary(papers: &[Paper]) -> BTreeSet<(String, BTreeSet<String>)> {
    let texts = |paper: &Paper| paper.texts.iter().map(|(_, text)| text.text.clone()).collect();
    papers.iter().map(|paper| (paper.id.clone(), texts(paper))).collect()
}

fn back(paper: Paper) -> Entry {
    Entry {
        line: 1,
        arxiv: paper.arxiv,
        doi: paper.doi,
        bibliography: Bibliography {
            title_en: paper.bibliography.title_en,
            title_zh: paper.bibliography.title_zh,
            links: paper.bibliography.links,
            ..Bibliography::default()
        },
        texts: paper.texts.into_iter().map(|(_, text)| text).collect(),
        ..Entry::default()
    }
}

proptest! {
    #[test]
    fn merging_again_changes_nothing(entries in prop::collection::vec(any_entry(), 0..24)) {
        let papers = merged(entries);
        let before = summary(&papers);
        prop_assert_eq!(before.len(), papers.len());
        let again = merged(papers.into_iter().map(back).collect());
        prop_assert_eq!(before, summary(&again));
    }

    #[test]
    fn files_do_not_matter(entries in prop::collection::vec(any_entry(), 0..24), size in 1usize..6) {
        let whole = summary(&merged(entries.clone()));
        let files = entries.chunks(size).enumerate();
        let files = files.map(|(at, chunk)| (PathBuf::from(format!("{at}.md")), chunk.to_vec())).collect();
        prop_assert_eq!(whole, summary(&merge(files)));
    }
}
