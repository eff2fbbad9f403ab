use proptest::prelude::*;

use super::*;
use crate::ingest::reader::ReaderInput;
use crate::paper::{Entry, PublicationKind, TextKind};

fn read(text: &str) -> Reading {
    Bibtex.read(&ReaderInput::of_text(text))
}

fn entries(text: &str) -> Vec<Entry> {
    read(text).entries
}

#[test]
fn the_fields_of_an_entry_are_read() {
    let text = "% a list\n\n@string{jnl = \"Journal of \" # {Words}}\n@Comment{jabref-meta: groups:1;{}}\n\
        @article{byron2020look,\n  title = {{Attention} {Looks} {B}ack: {Ch}{\\\"o}re and H$_2$O -- a ``study''},\n  \
        author = \"Byron, Ada and {World Word Society} and M{\\\"u}ller, Jr., Bo and others\",\n  year = 2020, month = 10 # \"~\" # nov,\n  \
        journal = jnl, volume = 7, number={3}, pages = {737--748},\n  archivePrefix = {arXiv}, eprint = {2001.00001},\n  \
        doi = {10.1000/a\\_b}, url = {https://example.org/a\\_b}, issn = {1234-5678},\n  \
        abstract = {Words look back.},\n  keywords = {words, attention}, file = {:a.pdf:PDF}\n}\n";
    let found = entries(text);
    assert_eq!(found.len(), 1);
    let (entry, bibliography) = (&found[0], &found[0].bibliography);
    assert_eq!(bibliography.title_en.as_deref(), Some("Attention Looks Back: Chöre and H2O – a “study”"));
    assert_eq!(bibliography.authors, ["Ada Byron", "World Word Society", "Bo Müller Jr."]);
    assert_eq!(bibliography.date.map(|date| date.to_string()).as_deref(), Some("2020-11-10"));
    assert_eq!(bibliography.venue.as_deref(), Some("Journal of Words"));
    assert_eq!((entry.arxiv.as_deref(), entry.doi.as_deref()), (Some("2001.00001"), Some("10.1000/a_b")));
    assert_eq!(bibliography.links[0].url, "https://example.org/a_b");
    assert_eq!(bibliography.tags, ["words", "attention"]);
    assert_eq!((entry.names.clone(), entry.line), (vec!["byron2020look".to_string()], 5));
    assert_eq!((entry.texts[0].text.as_str(), entry.texts[0].kind), ("Words look back.", TextKind::Abstract));
    let publication = &bibliography.publication;
    assert_eq!(publication.kind, Some(PublicationKind::Article));
    assert_eq!((publication.pages.as_deref(), publication.issue.as_deref()), (Some("737-748"), Some("3")));
}

#[test]
fn damage_costs_one_entry() {
    for damaged in [
        "@article{b, title = {No end {of braces, year = 2001}",
        "@article{b, title = \"No end, year = 2001}",
        "@article{b,\n title = {A {title},\n year = 2001\n}",
        "@article{b, title {no equals}, year = 2001}",
        "@article{b,",
        "@article{b, title = , }",
        "@article",
        "@@@ {",
        "}}}} oops {",
    ] {
        let text = format!("@article{{a, title={{The First One}}}}\n{damaged}\n@book{{c, title={{The Last One}}}}\n");
        let titles: Vec<String> =
            entries(&text).iter().filter_map(|entry| entry.bibliography.title_en.clone()).collect();
        assert_eq!(titles.first().map(String::as_str), Some("The First One"), "{damaged}");
        assert_eq!(titles.last().map(String::as_str), Some("The Last One"), "{damaged}");
    }
    let reading = read("@article{a,\n title = {A title {that is open},\n year = {2001},\n}\n");
    assert_eq!(reading.entries[0].bibliography.date.map(|date| date.year()), Some(2001));
    assert_eq!(reading.problems[0].line, Some(1));
}

#[test]
fn loose_entries_are_read() {
    for (text, key) in [
        ("@article{title = {A Title without a Key}}", ""),
        ("@article{\n title = {A Title without a Key},\n}", ""),
        ("@ARTICLE ( k, TITLE = \"A Title without a Key\" )", "k"),
        ("@misc{k 1, title={A Title\n  without a Key} year={2001}}", "k 1"),
        ("junk @misc{中文, title={A Title without a Key}, % said\n}", "中文"),
    ] {
        let found = entries(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].bibliography.title_en.as_deref(), Some("A Title without a Key"), "{text}");
        assert_eq!(found[0].names.first().map_or("", String::as_str), key, "{text}");
    }
}

#[test]
fn parts_take_over_the_fields_of_the_whole() {
    let text = "@inproceedings{a, title={A Part}, crossref={p}}\n@proceedings{p, title={The Whole}, year={1999}, crossref={p}}\n\
                @misc{b, title={Another}, xdata={x}}\n@xdata{x, year={2000}, xdata={x}}";
    let found = entries(text);
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].bibliography.venue.as_deref(), Some("The Whole"));
    assert_eq!(found[0].bibliography.date.map(|date| date.year()), Some(1999));
    assert_eq!(found[2].bibliography.date.map(|date| date.year()), Some(2000));
}

#[test]
fn lines_of_notes_that_programs_write_are_no_text() {
    let text = "@article{a, title={A Title}, note={Publisher: P\n\\_eprint: https://doi.org/10.1000/x}}";
    let found = entries(text);
    assert_eq!((found[0].doi.as_deref(), found[0].texts.len()), (Some("10.1000/x"), 0));
    assert_eq!(found[0].bibliography.comment, None);
    let text = "@article{a, title={A Title}, note={Accepted at a conference}}";
    assert_eq!(entries(text)[0].bibliography.comment.as_deref(), Some("Accepted at a conference"));
}

#[test]
fn names_are_split_as_tex_does() {
    let names = |text: &str| names::names(text);
    assert_eq!(names("Ada Byron and Cee, Dee"), ["Ada Byron", "Dee Cee"]);
    assert_eq!(names("{Sand and Sons, Inc.} AND von Berg, E."), ["Sand and Sons, Inc.", "E. von Berg"]);
    assert_eq!(names("{\\'E}tude, Ann\nand M{\\\"u}ller, Bo"), ["Ann Étude", "Bo Müller"]);
    assert_eq!(names("family=Berg, given=Ann, prefix=von der"), ["Ann von der Berg"]);
    assert_eq!(names("李安娜 and 王, 博"), ["李安娜", "王博"]);
    assert_eq!(names("F.R.S, K. P."), ["K. P. F.R.S"]);
}

#[test]
fn files_are_known_by_their_first_entry() {
    for text in [
        "\u{feff}@article{a,\n title={x}}",
        "% Encoding: UTF-8\n\n@Comment{x}\n",
        "This file was made by a program.\nEncoding: UTF8\n\n@inproceedings{a-b:c,\n",
        "@string{a = {b}}",
    ] {
        assert!(sniff::is_bibtex(text), "{text}");
    }
    for text in [
        "# Papers\n\n```bibtex\n@article{a,\n title={x}}\n```\n",
        "@media (max-width: 3em) { a { color: red } }",
        "@someone{ hello } wrote",
        "mail me@example.org",
        "",
        "- [x](y)\n@article{a,\n",
    ] {
        assert!(!sniff::is_bibtex(text), "{text}");
    }
}

const SAMPLE: &str = "@string{a = \"b\"}\n@article{key,\n  title = {A {B} $c_2$ {\\'e}},\n  author = {Byron, Ada and {C D}},\n  \
                      month = jan # \"~1\",\n  year = 2001\n}\n\n@misc{k2, note = \"x {y} z\", crossref={key}}\n";

proptest! {
    #[test]
    fn any_text_is_read(text in r#"(@|\{|\}|\(|\)|"|=|,|#|%|\\|\$|and|a|title|@article\{|@string\{|@comment\{| |\n|中){0,60}"#) {
        let lines = text.lines().count().max(1);
        let reading = read(&text);
        let all = reading.entries.iter().map(|entry| entry.line).chain(reading.problems.iter().filter_map(|problem| problem.line));
        for line in all {
            prop_assert!(line >= 1 && line as usize <= lines);
        }
        sniff::is_bibtex(&text);
    }

    #[test]
    fn a_changed_text_is_read(at in 0..SAMPLE.len(), length in 0usize..20, new in ".{0,5}") {
        let end = (at + length).min(SAMPLE.len());
        read(&format!("{}{new}{}", &SAMPLE[..at], &SAMPLE[end..]));
    }
}

#[test]
fn long_damage_takes_linear_time() {
    for piece in
        ["@comment{", "@a{", "@a{b,t={", "\n@a{b,t={", "{", "x={", "a = \"", "@string{a = a # a}", "@a{b,\nt={\n"]
    {
        let text = piece.repeat(200_000);
        let start = std::time::Instant::now();
        read(&text);
        assert!(start.elapsed().as_secs() < 20, "{piece}");
    }
}
