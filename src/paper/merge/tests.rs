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
    let files = [("a.md", first), ("b.md", second), ("c.md", third)];
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

/// An entry with a title, authors and a year.
fn work(title: &str, authors: &[&str], year: &str) -> Entry {
    let mut entry = entry("", "", title, "");
    entry.bibliography.authors = authors.iter().map(ToString::to_string).collect();
    entry.bibliography.date = year.parse().ok();
    entry
}

#[test]
fn a_title_needs_an_author_or_a_year_that_agrees() {
    for (other, is_same) in [
        (work(TITLE, &["Byron, A."], "1990"), true),
        (work(TITLE, &["C. Dee"], "2001"), true),
        (work(TITLE, &["C. Dee"], "1990"), false),
        (work(TITLE, &[], "2020"), true),
        (work(TITLE, &[], ""), true),
        (work(TITLE, &["张三"], ""), true),
        (work(TITLE, &["C. Dee"], ""), false),
    ] {
        let papers = merged(vec![work(TITLE, &["Ada Byron"], "2000"), other.clone()]);
        assert_eq!(papers.len(), if is_same { 1 } else { 2 }, "{other:?}");
    }
}

#[test]
fn without_authors_years_tell_works_apart() {
    assert_eq!(merged(vec![work(TITLE, &[], "2000"), work(TITLE, &[], "2003")]).len(), 2);
    assert_eq!(merged(vec![work(TITLE, &[], "2000"), work(TITLE, &[], "2001")]).len(), 1);
}

#[test]
fn a_row_of_a_list_joins_the_record_with_authors() {
    let mut row = entry("2401.00001", "", "", "a");
    row.bibliography.title_en = Some(TITLE.into());
    let papers = merged(vec![work(TITLE, &["Ada Byron"], "2024"), row, entry("", "", TITLE, "b")]);
    assert_eq!(lines(&papers), [[1, 2, 3]]);
    assert_eq!(papers[0].id, "2401.00001");
}

#[test]
fn a_preprint_and_the_published_paper_are_one() {
    let mut preprint = work("On the Migration of Sand Dunes", &["Ada Byron", "Wei Zhang"], "2020");
    preprint.arxiv = Some("2001.00001".into());
    let mut published = work("The migration of sand dunes", &["Zhang, W."], "2022");
    published.doi = Some("10.1000/dunes".into());
    let mut server = work("On the migration of sand dunes", &["A. Byron"], "2020");
    server.doi = Some("10.1101/2020.01.02.123456".into());
    let papers = merged(vec![published, server, preprint]);
    assert_eq!(lines(&papers), [[1, 2, 3]]);
    assert_eq!((papers[0].id.as_str(), papers[0].doi.as_deref()), ("2001.00001", Some("10.1000/dunes")));
    assert_eq!(papers[0].names, ["doi:10.1101/2020.01.02.123456"]);
}

#[test]
fn a_third_record_with_both_ids_joins_two() {
    let mut both = entry("", "10.1000/x", "", "c");
    both.names = vec!["PMID: 123".into()];
    let mut first = entry("", "", "A title of one paper", "a");
    first.names = vec!["pmid:123".into()];
    let papers = merged(vec![first, entry("", "10.1000/x", "Another title of it", "b"), both]);
    assert_eq!(lines(&papers), [[1, 2, 3]]);
    assert_eq!(papers[0].names, ["pmid:123", "PMID: 123"]);
    // A citation key is the reader's own: other readers give it to other papers.
    let mut keyed = [entry("", "", "A title of one paper", "a"), entry("", "", "Some other works of it", "b")];
    keyed.iter_mut().for_each(|entry| entry.names = vec!["smith:2020".into(), "1".into()]);
    assert_eq!(merged(keyed.to_vec()).len(), 2);
}

#[test]
fn an_id_beside_a_title_without_a_common_word_is_mistyped() {
    let entries = [
        entry("", "10.1000/x", "Fog harps for dry coasts", "a"),
        entry("", "10.1000/x", "How swifts sleep in flight", "b"),
        entry("", "10.1000/x", "Fog harps, revisited briefly", "c"),
    ];
    let papers = merged(entries.to_vec());
    assert_eq!(lines(&papers), [vec![1, 3], vec![2]]);
    assert!(papers.iter().all(|paper| paper.id.starts_with("t:") && paper.doi.as_deref() == Some("10.1000/x")));
    // A title in another language is no other title.
    let zh =
        [entry("", "10.1000/x", "Fog harps for dry coasts", "a"), entry("", "10.1000/x", "干旱海岸的雾琴装置", "b")];
    assert_eq!(merged(zh.to_vec()).len(), 1);
    // A list links to arXiv under headings of its own.
    let list =
        [entry("2401.00001", "", "Fog harps for dry coasts", "a"), entry("2401.00001", "", "Great reading today", "b")];
    assert_eq!(merged(list.to_vec()).len(), 1);
}

#[test]
fn titles_of_many_works_join_nothing_alone() {
    let editorials =
        || vec![work("Letter to the editor", &["A. One"], "2020"), work("Letter to the Editor", &["B. Two"], "2020")];
    assert_eq!(merged(editorials()).len(), 2);
    let mut same = editorials();
    same.push(work("Letter to the Editor", &["Two, Bea"], "2020"));
    assert_eq!(lines(&merged(same)), [vec![1], vec![2, 3]]);
    assert_eq!(merged(vec![entry("", "", "前言", ""), entry("", "", "前言", "")]).len(), 2);
    assert_eq!(merged(vec![entry("", "", "Editorial", ""), work("Editorial", &[], "2020")]).len(), 2);
}

fn any_work() -> impl Strategy<Value = Entry> {
    let authors = prop::collection::vec(
        prop::sample::select(vec!["Ada Byron", "Byron, A.", "Wei Zhang", "Zhang Wei", "C. Dee", "张三", "李四"]),
        0..3,
    );
    let year = prop::sample::select(vec!["", "", "1999", "2000", "2001", "2003-05"]);
    let names = prop::sample::subsequence(vec!["key", "pmid:1", "PMID 2", "doi:10.1/b", "s2:7"], 0..2);
    (any_entry(), authors, year, names).prop_map(|(mut entry, authors, year, names)| {
        entry.bibliography.authors = authors.iter().map(ToString::to_string).collect();
        entry.bibliography.date = year.parse().ok();
        entry.names = names.iter().map(ToString::to_string).collect();
        entry
    })
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

/// Papers without the ids that are made from titles: a paper keeps one title in each language, and not always the one
/// that its id is made from.
fn partition(papers: &[Paper]) -> Vec<(String, BTreeSet<String>)> {
    let without_hash = |id: String| if id.starts_with("t:") { String::new() } else { id };
    let mut papers: Vec<_> = summary(papers).into_iter().map(|(id, texts)| (without_hash(id), texts)).collect();
    papers.sort();
    papers
}

fn back(paper: Paper) -> Entry {
    Entry {
        line: 1,
        arxiv: paper.arxiv,
        doi: paper.doi,
        names: paper.names,
        bibliography: Bibliography {
            title_en: paper.bibliography.title_en,
            title_zh: paper.bibliography.title_zh,
            links: paper.bibliography.links,
            ..Bibliography::default()
        },
        texts: paper.texts.into_iter().map(|(_, text)| text).collect(),
    }
}

proptest! {
    #[test]
    fn merging_again_changes_nothing(entries in prop::collection::vec(any_entry(), 0..24)) {
        let papers = merged(entries);
        // A paper keeps one title in each language, which may settle a dispute about an identifier that its entries had.
        let ids = papers.iter().flat_map(|paper| {
            let own = paper.arxiv.iter().map(|id| format!("arxiv:{id}")).chain(paper.doi.iter().map(|id| format!("doi:{id}")));
            own.chain(paper.names.iter().cloned()).collect::<BTreeSet<String>>()
        });
        let ids: Vec<String> = ids.collect();
        prop_assume!(ids.iter().collect::<BTreeSet<_>>().len() == ids.len());
        let before = partition(&papers);
        prop_assert_eq!(before.len(), papers.len());
        let again = merged(papers.into_iter().map(back).collect());
        prop_assert_eq!(before, partition(&again));
    }

    #[test]
    fn the_order_of_entries_does_not_matter(
        (entries, shuffled) in prop::collection::vec(any_work(), 0..16)
            .prop_map(|mut entries| { (1..).zip(&mut entries).for_each(|(line, entry)| entry.line = line); entries })
            .prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle()))
    ) {
        let partition = |entries: Vec<Entry>| -> BTreeSet<(String, BTreeSet<u32>)> {
            let papers = merge(vec![(PathBuf::from("list.md"), entries)]);
            let lines = |paper: &Paper| paper.sources.iter().map(|source| source.line).collect();
            papers.iter().map(|paper| (paper.id.clone(), lines(paper))).collect()
        };
        // Entries that say the same are told apart by their order only.
        let mut seen = BTreeSet::new();
        let is_new = |entry: &&Entry| seen.insert(format!("{:?}", Entry { line: 0, ..(*entry).clone() }));
        let entries: Vec<Entry> = entries.iter().filter(is_new).cloned().collect();
        let kept: BTreeSet<u32> = entries.iter().map(|entry| entry.line).collect();
        let shuffled = shuffled.into_iter().filter(|entry| kept.contains(&entry.line)).collect();
        let before = partition(entries);
        prop_assert_eq!(before, partition(shuffled));
    }

    #[test]
    fn files_do_not_matter(entries in prop::collection::vec(any_entry(), 0..24), size in 1usize..6) {
        let whole = summary(&merged(entries.clone()));
        let files = entries.chunks(size).enumerate();
        let files = files.map(|(at, chunk)| (PathBuf::from(format!("{at}.md")), chunk.to_vec())).collect();
        prop_assert_eq!(whole, summary(&merge(files)));
    }
}
