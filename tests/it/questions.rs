//! The questions that models are fitted with and the judged ones are complete, and kept apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use papers_sem::Language;
use papers_sem::eval::{Question, read_qrels, read_questions};
use serde_json::Value;

use crate::env::shared;

const KINDS: [&str; 10] = [
    "claim",
    "colloquial",
    "conditions",
    "halfremembered",
    "keyword",
    "mixed",
    "negation",
    "paraphrase",
    "question",
    "request",
];
/// The judged sets, each with the collection that its questions are about.
const JUDGED: [(&str, &str); 2] = [("natural-a", "bilingual-dev"), ("natural-b", "bilingual-titles-dev")];

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn lines(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(str::to_string).collect()
}

/// The rows of a table, without its header.
fn rows(path: &Path, header: &str) -> Vec<Vec<String>> {
    let lines = lines(path);
    assert_eq!(lines.first().map(String::as_str), Some(header), "{}", path.display());
    lines[1..].iter().map(|line| line.split('\t').map(str::to_string).collect()).collect()
}

fn absent(set: &Path) -> Vec<Vec<String>> {
    rows(&set.join("absent.tsv"), "id\tkind\ttext")
}

fn training_questions() -> Vec<BTreeMap<String, String>> {
    let record = |line: &String| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    lines(&file("models/train/questions/questions.jsonl")).iter().map(record).collect()
}

/// A letter of the other script may stand in a question, but a question in Chinese has Chinese in it.
fn is_in(language: &str, text: &str) -> bool {
    let has_han = text.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    match language {
        "zh" => has_han,
        "en" => Language::detect(text) == Language::En,
        _ => false,
    }
}

fn is_clean(text: &str) -> bool {
    let words = text.split_whitespace().count();
    !text.is_empty() && text.trim() == text && !text.contains(['\t', '\n']) && words <= 60
}

#[test]
fn every_training_paper_has_a_question_of_another_kind_in_each_language() {
    let mut by_paper: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut texts = BTreeSet::new();
    for question in training_questions() {
        let fields: Vec<&str> = question.keys().map(String::as_str).collect();
        assert_eq!(fields, ["id", "kind", "lang", "text"], "{question:?}");
        let field = |name: &str| question[name].clone();
        assert!(field("id").starts_with("arxiv:") && KINDS.contains(&&*field("kind")), "{question:?}");
        assert!(is_in(&field("lang"), &field("text")) && is_clean(&field("text")), "{question:?}");
        assert!(texts.insert(field("text")), "twice: {question:?}");
        let other = by_paper.entry(field("id")).or_default().insert(field("lang"), field("kind"));
        assert_eq!(other, None, "a second question in one language: {question:?}");
    }
    for (paper, kinds) in &by_paper {
        assert_eq!(kinds.keys().collect::<Vec<_>>(), ["en", "zh"], "{paper}");
        assert_ne!(kinds["en"], kinds["zh"], "{paper}");
    }
    assert!(by_paper.len() >= 5600, "{}", by_paper.len());
}

#[test]
fn judged_questions_are_complete_and_none_is_asked_twice() {
    let mut texts: HashMap<String, String> =
        training_questions().into_iter().map(|question| (question["text"].clone(), question["id"].clone())).collect();
    let papers: BTreeSet<String> = texts.values().cloned().collect();
    for (set, _) in JUDGED {
        let folder = file("benches/questions").join(set);
        let questions = read_questions(&folder.join("queries.tsv")).expect("questions");
        let kinds: BTreeMap<String, String> = rows(&folder.join("kinds.tsv"), "query_id\tkind")
            .into_iter()
            .map(|row| <[String; 2]>::try_from(row).expect("two columns").into())
            .collect();
        let qrels = read_qrels(&folder.join("qrels.tsv")).expect("qrels");
        let ids: BTreeSet<&String> = questions.iter().map(|question| &question.id).collect();
        assert_eq!(ids.len(), questions.len(), "{set}: an id twice");
        assert_eq!(ids, kinds.keys().collect(), "{set}");
        assert_eq!(ids, qrels.keys().collect(), "{set}");
        assert!(kinds.values().all(|kind| KINDS.contains(&kind.as_str())), "{set}");
        for Question { id, text } in &questions {
            let direction: Vec<&str> = id.splitn(3, '-').collect();
            assert!(is_in(direction[0], text) && ["en", "zh"].contains(&direction[1]) && is_clean(text), "{set} {id}");
            assert!(qrels[id].values().all(|&relevance| relevance == 1), "{set} {id}");
            assert!(qrels[id].keys().all(|paper| !papers.contains(paper)), "{set} {id}: a paper of the training");
            assert_eq!(texts.insert(text.clone(), id.clone()), None, "{set} {id}: asked twice");
        }
    }
    for (set, _) in JUDGED {
        let mut own = BTreeSet::new();
        for row in absent(&file("benches/questions").join(set)) {
            let [id, kind, text] = <[String; 3]>::try_from(row).expect("three columns");
            let parts: Vec<&str> = id.split('-').collect();
            assert_eq!(parts.len(), 4, "{set} {id}");
            assert_eq!(format!("{}-topic", parts[1]), kind, "{set} {id}");
            assert!(["off", "near"].contains(&parts[1]) && is_in(parts[2], &text) && is_clean(&text), "{set} {id}");
            assert!(!texts.contains_key(&text) && own.insert(text), "{set} {id}: asked twice");
        }
    }
}

#[test]
fn judged_papers_are_in_their_collections() {
    for (set, collection) in JUDGED {
        let Some(corpus) = shared(&format!("eval/{collection}/corpus.jsonl")) else { return };
        let mut held = BTreeSet::new();
        let mut chinese = BTreeSet::new();
        for line in lines(&corpus) {
            let record: Value = serde_json::from_str(&line).expect("a record");
            let id = record["id"].as_str().expect("an id").to_string();
            if is_in("zh", record["abstract"].as_str().unwrap_or_default()) {
                chinese.insert(id.clone());
            }
            held.insert(id);
        }
        for (question, judged) in read_qrels(&file("benches/questions").join(set).join("qrels.tsv")).expect("qrels") {
            for paper in judged.keys() {
                assert!(held.contains(paper), "{set} {question}: {paper} is not in {collection}");
            }
            let is_chinese = question.split('-').nth(1) == Some("zh");
            assert!(
                judged.keys().any(|paper| chinese.contains(paper) == is_chinese),
                "{set} {question}: no paper in that language"
            );
        }
    }
}
