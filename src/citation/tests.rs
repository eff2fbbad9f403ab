use proptest::prelude::*;

use crate::citation::{CITATION_FORMATS, CitationFormat, CitationKeys, write_citations};
use crate::ingest::{READERS, ReaderInput};
use crate::paper::{Bibliography, Link, Paper, Publication, PublicationKind, Text, TextKind};
use crate::text::Language;

fn text(kind: TextKind, text: &str) -> (u32, Text) {
    (0, Text { kind, language: Language::detect(text), text: text.into(), line: 1 })
}

fn paper() -> Paper {
    let strings = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    Paper {
        id: "2401.00001".into(),
        arxiv: Some("2401.00001".into()),
        doi: Some("10.1000/fog_1".into()),
        names: strings(&["pmid:77", "fog2024"]),
        bibliography: Bibliography {
            title_en: Some("FogHarp: 50% of the Dew & More.".into()),
            title_zh: Some("雾琴：露水收集的方法".into()),
            authors: strings(&["Ada van der Berg", "World Health Organization", "张三"]),
            date: "2024-02-19".parse().ok(),
            links: vec![Link { label: "code".into(), url: "https://example.org/a_b".into() }],
            venue: Some("Journal of Dew".into()),
            comment: Some("9 pages".into()),
            tags: strings(&["fog", "water"]),
            categories: strings(&["physics.ao-ph"]),
            publication: Publication {
                kind: Some(PublicationKind::Article),
                volume: Some("7".into()),
                pages: Some("737-8".into()),
                ..Publication::default()
            },
        },
        texts: vec![
            text(TextKind::Abstract, "Harps catch fog at night.\nThey are cheap to build."),
            text(TextKind::Abstract, "雾琴在夜里收集雾水，并且造价低廉。"),
            text(TextKind::Summary, "A reader finds the harps useful."),
        ],
        ..Paper::default()
    }
}

fn format(name: &str) -> &'static dyn CitationFormat {
    CITATION_FORMATS.iter().copied().find(|format| format.name() == name).expect("a format")
}

fn written(name: &str, papers: &[Paper]) -> String {
    let mut out = Vec::new();
    write_citations(&mut out, format(name), papers, &CitationKeys::new(papers)).expect("memory");
    String::from_utf8(out).expect("text")
}

#[test]
fn bibtex_escapes_protects_and_groups() {
    let bibtex = written("bibtex", &[paper()]);
    for line in [
        "@article{fog2024,",
        "  title = {{FogHarp:} 50\\% of the Dew \\& More.},",
        "  author = {van der Berg, Ada and {World Health Organization} and 张三},",
        "  month = feb,",
        "  pages = {737--8},",
        "  doi = {10.1000/fog_1},",
        "  eprint = {2401.00001},",
        "  ids = {pmid:77},",
        "  keywords = {fog, water},",
    ] {
        assert!(bibtex.lines().any(|own| own == line), "{line}\n{bibtex}");
    }
    assert!(bibtex.contains("A reader finds the harps useful.") && bibtex.contains("雾琴在夜里"), "{bibtex}");
}

#[test]
fn ris_has_a_line_for_each_value() {
    let ris = written("ris", &[paper()]);
    for line in
        ["TY  - JOUR", "AU  - van der Berg, Ada", "AU  - 张三", "SP  - 737", "EP  - 8", "DA  - 2024/02/19", "ER  - "]
    {
        assert!(ris.lines().any(|own| own == line), "{line}\n{ris}");
    }
    assert!(ris.contains("AB  - Harps catch fog at night. They are cheap to build.\n"), "{ris}");
}

#[test]
fn markdown_is_read_back() {
    let list = written("markdown", &[paper()]);
    let reader = READERS.iter().find(|reader| reader.format().name() == "markdown").expect("a reader");
    let reading = reader.read(&ReaderInput::of_text(&list));
    let [entry] = reading.entries.as_slice() else { panic!("{list}\n{reading:?}") };
    let (before, after) = (paper().bibliography, &entry.bibliography);
    // A list ends titles with a full stop of its own.
    assert_eq!(after.title_en.as_deref(), Some("FogHarp: 50% of the Dew & More"), "{list}");
    assert_eq!(before.title_zh, after.title_zh, "{list}");
    assert_eq!((&before.authors, before.date, &before.venue), (&after.authors, after.date, &after.venue), "{list}");
    assert_eq!((&before.tags, &before.categories, &before.comment), (&after.tags, &after.categories, &after.comment));
    assert_eq!((entry.arxiv.as_deref(), entry.doi.as_deref()), (Some("2401.00001"), Some("10.1000/fog_1")));
    assert_eq!(entry.texts.len(), 3, "{list}");
}

#[test]
fn keys_do_not_depend_on_the_order_and_are_unique() {
    let named = |id: &str, names: &[&str]| Paper {
        id: id.into(),
        names: names.iter().map(ToString::to_string).collect(),
        ..paper()
    };
    let papers = [
        named("b", &[]),
        named("a", &["pmid:1"]),
        named("c", &["own:1"]),
        named("d", &["same"]),
        named("e", &["Same"]),
    ];
    let keys = CitationKeys::new(&papers);
    let of = |id: &str| keys.key(papers.iter().find(|paper| paper.id == id).expect("a paper")).to_string();
    assert_eq!(of("c"), "own:1");
    assert_eq!(of("a"), "vanderberg2024fogharpa");
    assert_eq!(of("b"), "vanderberg2024fogharpb");
    assert_eq!(of("d"), "vanderberg2024fogharpc");
    let chinese = Paper {
        id: "t:1".into(),
        bibliography: Bibliography { authors: vec!["张三".into()], ..Bibliography::default() },
        ..Paper::default()
    };
    assert_eq!(CitationKeys::new([&chinese]).key(&chinese), "t:1");
}

fn any_paper() -> impl Strategy<Value = Paper> {
    let words = || "([a-zA-Z{}\\\\\"'&%$#_~^,;:@=|<>\u{4e00}-\u{4e20}é\n ]{0,30})";
    (words(), words(), prop::collection::vec(words(), 0..3), words(), "[0-9]{1,4}").prop_map(
        |(title, zh, authors, rest, id)| {
            let some = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
            let mut paper = Paper { id, ..paper() };
            paper.names.clear();
            paper.bibliography.title_en = some(&title);
            paper.bibliography.title_zh = some(&zh);
            paper.bibliography.authors = authors.iter().filter_map(|name| some(name)).collect();
            paper.bibliography.venue = some(&rest);
            paper.bibliography.tags = some(&rest).into_iter().collect();
            paper.texts = vec![text(TextKind::Abstract, &rest), text(TextKind::Note, &title)];
            paper
        },
    )
}

proptest! {
    #[test]
    fn every_format_keeps_papers_apart(mut papers in prop::collection::vec(any_paper(), 1..5)) {
        papers.sort_by(|a, b| a.id.cmp(&b.id));
        papers.dedup_by(|a, b| a.id == b.id);
        let keys = CitationKeys::new(&papers);
        let of: Vec<&str> = papers.iter().map(|paper| keys.key(paper)).collect();

        let json: Vec<serde_json::Value> = serde_json::from_str(&written("csl-json", &papers)).expect("JSON");
        prop_assert_eq!(json.iter().map(|item| item["id"].as_str().unwrap_or_default()).collect::<Vec<_>>(), of.clone());

        let csv = written("csv", &papers);
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(csv.as_bytes()).records().collect::<Result<_, _>>().expect("rows of one length");
        prop_assert_eq!(rows.len(), papers.len());
        for (row, paper) in rows.iter().zip(&papers) {
            let own = paper.texts.first().map(|(_, text)| text.text.as_str());
            prop_assert_eq!(row.get(10), own);
        }

        let ris = written("ris", &papers);
        prop_assert_eq!(ris.lines().filter(|line| *line == "ER  - ").count(), papers.len());
        let is_line = |line: &str| line.is_empty() || line.get(2..6) == Some("  - ");
        prop_assert!(ris.lines().all(is_line), "{}", ris);

        let bibtex = written("bibtex", &papers);
        let read = biblatex::RawBibliography::parse(&bibtex);
        let read = read.map_err(|error| TestCaseError::fail(format!("{error}: {bibtex}")))?;
        prop_assert_eq!(read.entries.iter().map(|entry| entry.v.key.v).collect::<Vec<_>>(), of);
    }
}
