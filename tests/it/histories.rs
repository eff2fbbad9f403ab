//! An index that was brought up to date step by step is the one that is built from nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use papers_sem::internals::embed::Calibration;
use papers_sem::internals::index::verify::verify;
use papers_sem::internals::search::ask;
use papers_sem::{Filter, Index, Mode, ModelSpec, Open, Paper, Query, SentenceChoice, WriterOptions, update_with};
use proptest::prelude::*;

use crate::made_encoder::MadeEncoder;
use crate::state::rounds;

/// Vectors of the words of a text: papers with different words have different vectors.
fn hashed_words() -> MadeEncoder {
    let vector = |text: &str| {
        let mut vector = vec![0.01f32; 24];
        for word in text.split_whitespace() {
            let mut hasher = DefaultHasher::new();
            word.to_lowercase().hash(&mut hasher);
            let hash = hasher.finish();
            vector[(hash % 24) as usize] += 1.0 + (hash >> 32) as f32 / u32::MAX as f32;
        }
        vector
    };
    // Without a calibration, the order of papers with equal scores would decide those of both rankings together.
    let calibration = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/papers-e5-zh-en/calibration.json");
    let calibration = Calibration::read(&calibration).expect("a calibration");
    MadeEncoder::new(ModelSpec { calibration, ..ModelSpec::external("hashed-words", "1", 24, 64) }, vector)
}

/// What a list says of a work: which work, and what of it.
#[derive(Debug, Clone)]
struct Item {
    work: u8,
    has: [bool; 5],
    text: u8,
}

/// What happens to the sources before an update.
#[derive(Debug, Clone)]
enum Step {
    Write(u8, Vec<Item>),
    Remove(u8),
    Rename(u8, u8),
}

fn item() -> impl Strategy<Value = Item> {
    (0..14u8, any::<[bool; 5]>(), 0..200u8).prop_map(|(work, has, text)| Item { work, has, text })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..5u8, proptest::collection::vec(item(), 0..7)).prop_map(|(file, items)| Step::Write(file, items)),
        1 => (0..5u8).prop_map(Step::Remove),
        1 => (0..5u8, 0..5u8).prop_map(|(from, to)| Step::Rename(from, to)),
    ]
}

const WORDS: [&str; 12] = [
    "harbour", "lantern", "sparse", "glacier", "violin", "turbine", "orchard", "compass", "meadow", "furnace",
    "pelican", "quartz",
];

/// A record in BibTeX. Some works share an identifier with another one, by a slip of the pen, or a title.
fn record(number: usize, Item { work, has, text }: &Item) -> String {
    let [arxiv, doi, title, author, year] = *has;
    let word = |at: usize| WORDS[at % WORDS.len()];
    let same = usize::from(*work).min(11);
    let mut fields = Vec::new();
    if arxiv {
        fields.push(format!("eprint = {{2401.{:05}}}, archivePrefix = {{arXiv}}", same));
    }
    if doi {
        fields.push(format!("doi = {{10.1000/w{}}}", work / 2 * 2 + u8::from(*work > 9)));
    }
    if title {
        let other = usize::from(*work) / 3 * 5;
        fields.push(format!("title = {{On the {} of every {} and {}}}", word(same), word(other + 1), word(same / 4)));
    }
    if author {
        fields.push(format!("author = {{Gust, {} and Byron, A.}}", word(usize::from(*work) / 2)));
    }
    if year {
        fields.push(format!("year = {{{}}}", 2010 + u32::from(*work) / 5));
    }
    let text = usize::from(*text);
    let sentence = format!("{} {} {} number {text} of work {work}.", word(text), word(text / 12), word(text + 5));
    fields
        .push(format!("abstract = {{A text about {sentence} It is read by people who look for {}.}}", word(text * 7)));
    format!("@article{{k{number}w{work},\n  {}\n}}\n\n", fields.join(",\n  "))
}

fn take(step: &Step, notes: &Path) {
    let path =
        |file: &u8| notes.join(format!("{}.bib", ["delta", "alpha", "sub/beta", "omega", "gamma"][*file as usize]));
    match step {
        Step::Write(file, items) => {
            let text: String = items.iter().enumerate().map(|(number, item)| record(number, item)).collect();
            fs::write(path(file), text).expect("write");
        }
        Step::Remove(file) => drop(fs::remove_file(path(file))),
        Step::Rename(from, to) => drop(fs::rename(path(from), path(to))),
    }
}

fn bring_up(encoder: &MadeEncoder, index: &Path, notes: &Path, memory: Option<u64>) {
    // A process that another test starts holds the lock until it runs its program.
    let options = WriterOptions { memory, wait: true, ..WriterOptions::default() };
    update_with(encoder, index, &[notes.to_path_buf()], &options, &|_| {}).expect("update");
}

/// The times at which papers came in.
fn arrivals(index: &Path) -> BTreeSet<[u8; 4]> {
    let dirs = fs::read_dir(index).expect("index").flatten().map(|entry| entry.path().join("arrivals.bin"));
    let all = dirs.filter_map(|path| fs::read(path).ok()).flat_map(|bytes| bytes.as_chunks::<4>().0.to_vec());
    all.collect()
}

fn papers(index: &Index) -> BTreeMap<String, Paper> {
    index.papers().map(|paper| paper.expect("paper")).map(|paper| (paper.id.clone(), paper)).collect()
}

/// The score of each paper for a question.
fn scores(index: &Index, encoder: &MadeEncoder, text: &str, mode: Mode, filter: &Filter) -> BTreeMap<String, f32> {
    let query = Query {
        text: text.into(),
        k: 100,
        mode,
        filter: filter.clone(),
        sentences: SentenceChoice::None,
        ..Query::default()
    };
    let hits = ask(index, Some(encoder), &query).expect("ask").hits;
    hits.into_iter().map(|hit| (hit.paper.id, hit.score)).collect()
}

fn check(updated: &Path, rebuilt: &Path, encoder: &MadeEncoder) {
    let health = verify(updated).expect("verify");
    assert!(health.is_whole(), "{:?}", health.files.iter().filter(|file| file.damage.is_some()).collect::<Vec<_>>());
    let [updated, rebuilt] = [updated, rebuilt].map(|dir| Index::open(dir, Open::All).expect("open"));
    assert!(updated.warnings().is_empty());
    assert_eq!(papers(&updated), papers(&rebuilt));
    assert_eq!(updated.manifest().counts, rebuilt.manifest().counts);
    let dated = Filter { since: "2011".parse().ok(), ..Filter::default() };
    for filter in [Filter::default(), dated] {
        for (text, mode) in [
            ("sparse lantern of people", Mode::Lexical),
            ("glacier number 17", Mode::Hybrid),
            ("violin meadow", Mode::Semantic),
        ] {
            let [found, expected] = [&updated, &rebuilt].map(|index| scores(index, encoder, text, mode, &filter));
            // Sums of the same numbers in another order differ in the last bits.
            let is_same = |(a, b): ((&String, &f32), (&String, &f32))| a.0 == b.0 && (a.1 - b.1).abs() < 1e-5;
            let are_same = found.len() == expected.len() && found.iter().zip(&expected).all(is_same);
            assert!(are_same, "{text} {mode:?}\n{found:?}\n{expected:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: rounds("PAPERS_SEM_HISTORIES", 12) as u32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn after_any_history_the_index_is_as_one_built_from_nothing(
        first in proptest::collection::vec((0..5u8, proptest::collection::vec(item(), 0..9)), 2..5),
        steps in proptest::collection::vec(step(), 1..24),
        // With little memory each file becomes a segment of its own.
        memory in prop_oneof![Just(None), Just(Some(5_000)), Just(Some(60_000))],
    ) {
        let dir = tempfile::tempdir().expect("tempdir");
        let (notes, updated, rebuilt) = (dir.path().join("notes"), dir.path().join("index"), dir.path().join("rebuilt"));
        fs::create_dir_all(notes.join("sub")).expect("folder");
        fs::write(notes.join("kept.bib"), record(0, &Item { work: 13, has: [false, false, true, true, true], text: 3 }))
            .expect("write");
        let encoder = hashed_words();
        first.iter().for_each(|(file, items)| take(&Step::Write(*file, items.clone()), &notes));
        bring_up(&encoder, &updated, &notes, memory);
        prop_assert!(arrivals(&updated).len() <= 1, "what comes in together has one time");
        for step in &steps {
            take(step, &notes);
            bring_up(&encoder, &updated, &notes, memory);
        }
        bring_up(&encoder, &rebuilt, &notes, None);
        check(&updated, &rebuilt, &encoder);
    }
}
