//! Every format keeps its meaning when a later one is the newest.

use std::path::{Path, PathBuf};

use crate::index::columns::metadata::Metadata;
use crate::index::generation::Generation;
use crate::index::layout::{Format, NEWEST_IN_TEST, Part};
use crate::index::store::StoreError;
use crate::index::verify::verify;
use crate::index::{Index, Open, PaperTable};
use crate::search::{Filter, Mode, Query, ask, find, similar};

/// Makes a later format the newest on this thread, until it is dropped.
struct LaterIsNewest;

impl LaterIsNewest {
    fn begin() -> Self {
        NEWEST_IN_TEST.set(Some(Format::Later));
        Self
    }
}

impl Drop for LaterIsNewest {
    fn drop(&mut self) {
        NEWEST_IN_TEST.set(None);
    }
}

fn kept(format: u32) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/format-{format}"))
}

/// All that an index answers, as text.
fn answers(dir: &Path) -> Vec<String> {
    let index = Index::open(dir, Open::All).expect("open");
    assert!(index.warnings().is_empty(), "{:?}", index.warnings());
    let mut answers = Vec::new();
    let filter = Filter { tags: vec!["birds".into()], ..Filter::default() };
    for (text, filter) in [("沙丘怎样移动", Filter::default()), ("fog harps", Filter::default()), ("birds", filter)]
    {
        let query = Query { text: text.into(), k: 3, mode: Mode::Lexical, filter, ..Query::default() };
        let hits = ask(&index, None, &query).expect("ask").hits;
        answers.push(format!("{:?}", hits.iter().map(|hit| (&hit.paper, hit.score, &hit.passage)).collect::<Vec<_>>()));
    }
    let (paper, _) = find(&index, "2406.00001").expect("find")[0];
    for hit in similar(&index, paper, 3, &Filter::default()).expect("similar").hits {
        answers.push(format!("{} {:.5} {}", hit.paper.id, hit.score, hit.evidence.passage));
    }
    let listed = index.listing().expect("listing");
    answers.extend(listed.iter().map(|row| format!("{} {:?} {}", row.id, row.date, row.title)));
    answers
}

#[test]
fn an_index_has_the_format_it_was_written_in_whatever_is_newest() {
    let formats = || [1, 2, 3, 4].map(|format| Generation::current(&kept(format)).expect("manifest").format());
    assert_eq!(formats(), [Format::V1, Format::V2, Format::V3, Format::V4]);
    let _later = LaterIsNewest::begin();
    assert_eq!(Format::newest(), Format::Later);
    assert_eq!(formats(), [Format::V1, Format::V2, Format::V3, Format::V4]);
}

#[test]
fn formats_2_to_4_answer_alike_with_a_later_format_as_the_newest() {
    let before = [2, 3, 4].map(|format| answers(&kept(format)));
    assert!(before.iter().all(|answers| answers.len() == 3 + 2 + 3 && answers[0].contains("2406.00002")), "{before:?}");
    assert!(Generation::current(&kept(3)).expect("manifest").has(Part::Graph));
    let _later = LaterIsNewest::begin();
    assert_eq!([2, 3, 4].map(|format| answers(&kept(format))), before);
}

#[test]
fn format_1_is_older_and_not_damaged_with_a_later_format_as_the_newest() {
    for later in [false, true] {
        let _later = later.then(LaterIsNewest::begin);
        assert!(matches!(Index::open(&kept(1), Open::All), Err(StoreError::Older { .. })));
    }
}

#[test]
fn nothing_is_called_damaged_with_a_later_format_as_the_newest() {
    let _later = LaterIsNewest::begin();
    for format in [1, 2, 3, 4] {
        let health = verify(&kept(format)).expect("manifest");
        assert!(health.is_whole(), "format {format}: {:?}", health.files);
    }
}

#[test]
fn metadata_of_an_earlier_layout_are_made_from_the_papers() {
    for format in [2, 3] {
        let index = Index::open(&kept(format), Open::Papers).expect("open");
        let papers: Vec<_> = index.papers().map(|paper| paper.expect("paper")).collect();
        let bytes = Metadata::new(&papers.iter().collect::<Vec<_>>()).encode().expect("encode");
        let made = Metadata::decode(&bytes, papers.len()).expect("decode");
        let PaperTable::Rows(rows) = index.table().expect("columns") else { panic!("files have rows") };
        assert_eq!(rows, made);
        assert!(!index.has_current_metadata().expect("metadata"));
    }
}
