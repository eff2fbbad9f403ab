//! An engine between threads and updates.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Engine;
use crate::embed::{EmbedError, Encoder, ModelSpec, Window};
use crate::index::writer::{WriterOptions, update_with};
use crate::search::{Filter, Mode, Query};

const WORDS: [&str; 4] = ["whale", "lamp", "rock", "storm"];

/// One dimension for each of a few words.
struct WordCounts {
    spec: ModelSpec,
    window: Window,
    questions: AtomicUsize,
}

impl WordCounts {
    fn new(version: &str) -> Self {
        let spec = ModelSpec::external("word counts", version, WORDS.len() + 1, 64);
        let window = Window::new(|text| text.split_whitespace().count(), &spec.identity);
        Self { spec, window, questions: AtomicUsize::new(0) }
    }
}

fn vector(text: &str) -> Vec<f32> {
    let text = text.to_lowercase();
    let mut vector: Vec<f32> = WORDS.iter().map(|word| text.matches(word).count() as f32).collect();
    vector.push(0.1);
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    vector.iter().map(|x| x / length).collect()
}

impl Encoder for WordCounts {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.questions.fetch_add(texts.len(), Ordering::Relaxed);
        Ok(texts.iter().map(|text| vector(text)).collect())
    }

    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        on_done(texts.len());
        Ok(texts.iter().map(|text| vector(text)).collect())
    }

    fn window(&self) -> Result<&Window, EmbedError> {
        Ok(&self.window)
    }
}

fn write(notes: &Path, papers: &[(&str, &str)]) {
    let line = |(title, text): &(&str, &str)| format!("{{\"title\": \"{title}\", \"abstract\": \"{text}\"}}\n");
    fs::create_dir_all(notes).expect("notes");
    fs::write(notes.join("list.jsonl"), papers.iter().map(line).collect::<String>()).expect("list");
}

fn index(dir: &Path, encoder: &WordCounts, papers: &[(&str, &str)]) {
    let notes = dir.join("notes");
    write(&notes, papers);
    update_with(encoder, &dir.join("index"), &[notes], &WriterOptions::default(), &|_| {}).expect("update");
}

const WHALES: (&str, &str) = ("Songs of whales", "The whale sings in deep water, and another whale answers.");
const LAMPS: (&str, &str) = ("Lamps of lighthouses", "Each lamp burns for a night.");
const ROCKS: (&str, &str) = ("Rocks of the bay", "Every rock is on the chart.");

fn query(text: &str) -> Query {
    Query { text: text.to_string(), k: 3, ..Query::default() }
}

fn first_title(engine: &Engine, text: &str) -> String {
    let answer = engine.search(&query(text)).expect("answer");
    answer.hits[0].paper.bibliography.title_en.clone().expect("title")
}

#[test]
fn an_update_is_noticed_and_a_snapshot_stays_as_it_is() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = Arc::new(WordCounts::new("1"));
    index(dir.path(), &encoder, &[WHALES, LAMPS]);
    let engine = Engine::builder(dir.path().join("index")).encoder(encoder.clone()).open().expect("open");
    assert_eq!(first_title(&engine, "rock"), LAMPS.0, "not there yet");
    let before = engine.snapshot().expect("snapshot");
    index(dir.path(), &encoder, &[WHALES, LAMPS, ROCKS]);
    assert_eq!(first_title(&engine, "rock"), ROCKS.0);
    assert_eq!((before.len(), engine.overview().expect("overview").papers), (2, 3));
    assert_eq!(before.papers().count(), 2);
    assert_eq!(encoder.questions.load(Ordering::Relaxed), 1, "the engine keeps its encoder, and the question's vector");
}

#[test]
fn threads_share_an_engine_while_the_index_is_updated() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = Arc::new(WordCounts::new("1"));
    index(dir.path(), &encoder, &[WHALES, LAMPS]);
    let engine = Arc::new(Engine::builder(dir.path().join("index")).encoder(encoder.clone()).open().expect("open"));
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let askers: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut generations = Vec::new();
                    while !is_done.load(Ordering::Relaxed) || generations.is_empty() {
                        assert_eq!(first_title(&engine, "songs of a whale"), WHALES.0);
                        generations.push(engine.overview().expect("overview").generation);
                    }
                    generations
                })
            })
            .collect();
        for round in 0..4 {
            let papers = if round % 2 == 0 { vec![WHALES, LAMPS, ROCKS] } else { vec![WHALES, LAMPS] };
            index(dir.path(), &encoder, &papers);
        }
        is_done.store(true, Ordering::Relaxed);
        for asker in askers {
            assert!(asker.join().expect("asker").is_sorted(), "no thread goes back to an earlier generation");
        }
    });
    assert_eq!(engine.overview().expect("overview").generation, 5);
}

#[test]
fn papers_are_found_by_name_and_by_similarity() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = WordCounts::new("1");
    index(dir.path(), &encoder, &[WHALES, LAMPS, ROCKS]);
    let engine = Engine::builder(dir.path().join("index")).without_model().open().expect("open");
    assert_eq!(engine.get("songs of whales").expect("get").len(), 1);
    assert!(engine.get("nothing").expect("get").is_empty());
    let similar = engine.similar(WHALES.0, 5, &Filter::default()).expect("similar").expect("a paper");
    assert_eq!((similar.namesakes, similar.answer.hits.len()), (1, 2));
    assert!(engine.similar("nothing", 5, &Filter::default()).expect("similar").is_none());
    let lexical = Query { mode: Mode::Lexical, ..query("lamp") };
    assert_eq!(engine.search(&lexical).expect("answer").hits.len(), 1);
}

#[test]
fn an_encoder_of_another_version_is_an_error() {
    let dir = tempfile::tempdir().expect("tempdir");
    index(dir.path(), &WordCounts::new("1"), &[WHALES]);
    let engine =
        Engine::builder(dir.path().join("index")).encoder(Arc::new(WordCounts::new("2"))).open().expect("open");
    let error = engine.search(&query("whale")).expect_err("another space").to_string();
    assert!(error.contains("was made with the model word counts"), "{error}");
}

#[test]
fn damage_is_worked_around_and_comes_with_the_answer() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = Arc::new(WordCounts::new("1"));
    index(dir.path(), &encoder, &[WHALES, LAMPS]);
    let files = fs::read_dir(dir.path().join("index/generation-000001")).expect("files").flatten();
    for file in files.filter(|file| file.file_name().to_string_lossy().starts_with("lexical.")) {
        fs::write(file.path(), "damaged").expect("damage");
    }
    let engine = Engine::builder(dir.path().join("index")).encoder(encoder).open().expect("open");
    let answer = engine.search(&query("whale")).expect("answer");
    assert_eq!((answer.hits.len(), answer.warnings.len()), (2, 1), "{:?}", answer.warnings);
}

#[test]
fn the_last_good_generation_answers_while_the_newest_cannot_be_opened() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = Arc::new(WordCounts::new("1"));
    index(dir.path(), &encoder, &[WHALES, LAMPS]);
    let engine = Engine::builder(dir.path().join("index")).encoder(encoder.clone()).open().expect("open");
    let manifest = dir.path().join("index/manifest.json");
    let intact = fs::read(&manifest).expect("manifest");
    fs::write(&manifest, &intact[..40]).expect("damage");
    assert!(engine.snapshot().is_err());
    for _ in 0..2 {
        let (snapshot, failure) = engine.last_good();
        assert_eq!((snapshot.len(), failure.is_some()), (2, true));
        assert_eq!(snapshot.search(&query("whale")).expect("answer").hits.len(), 2);
    }
    fs::write(&manifest, &intact).expect("repair");
    assert!(engine.last_good().1.is_none());
    assert_eq!(engine.snapshot().expect("snapshot").generation(), 1);
}

#[test]
fn a_question_is_embedded_once_and_its_filters_may_change() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = Arc::new(WordCounts::new("1"));
    index(dir.path(), &encoder, &[WHALES, LAMPS, ROCKS]);
    let engine = Engine::builder(dir.path().join("index")).encoder(encoder.clone()).open().expect("open");
    let first = engine.search(&query("whale")).expect("answer");
    let filter = Filter { tags: vec!["none".into()], ..Filter::default() };
    assert!(engine.search(&Query { filter, ..query("whale") }).expect("answer").hits.is_empty());
    assert_eq!(engine.search(&query("whale")).expect("answer").hits[0].paper, first.hits[0].paper);
    assert_eq!(encoder.questions.load(Ordering::Relaxed), 1);
}

#[test]
fn papers_near_a_pasted_text_are_found_and_papers_are_browsed() {
    let dir = tempfile::tempdir().expect("tempdir");
    let encoder = Arc::new(WordCounts::new("1"));
    index(dir.path(), &encoder, &[WHALES, LAMPS, ROCKS]);
    let engine = Engine::builder(dir.path().join("index")).encoder(encoder).open().expect("open");
    let snapshot = engine.snapshot().expect("snapshot");
    let draft = "A lamp on a rock. ".repeat(60) + "Every lamp is lit.";
    let answer = snapshot.similar_to_text(&draft, 1, &Filter::default()).expect("answer");
    assert_eq!(answer.hits[0].paper.bibliography.title_en.as_deref(), Some(LAMPS.0));
    assert!(snapshot.similar_to_text(" ", 1, &Filter::default()).is_err());
    assert_eq!(snapshot.browse(2, &Filter::default()).expect("papers").hits.len(), 2);
    assert_eq!(snapshot.facets(&Filter::default()).expect("facets").papers, 3);
    assert_eq!(snapshot.nearest_names("Songs of whale", 1).expect("names")[0].title, WHALES.0);
}
