//! `cargo bench --bench quality`, or `make quality`: how good is the ranking?
//!
//! Indexes each collection of judged questions found in `../shared/eval` (kept in `target/quality`, and
//! embedded once a model), asks every question by meaning, by words and by both, and prints one table. Bilingual
//! collections are told by direction: language of the question, then of the summary.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use papers_sem::embed::{Embedder, Model};
use papers_sem::eval::{Figures, Measure, answer, check, compare, evaluate, read_qrels, read_questions, write_run};
use papers_sem::index::writer::{Options, UpdateError, update};
use papers_sem::index::{Index, Open};
use papers_sem::search::{Mode, Query};

/// Collections, and the measure that tells most of each.
const SETS: &[(&str, Measure)] = &[
    ("bilingual-titles-dev", Measure::Success1),
    ("bilingual-dev", Measure::Success1),
    ("scifact-train", Measure::Ndcg10),
    ("cranfield", Measure::Ndcg10),
];
const DIRECTIONS: &[&str] = &["en-en", "en-zh", "zh-zh", "zh-en"];
const MODES: &[(&str, Mode)] = &[("semantic", Mode::Semantic), ("lexical", Mode::Lexical), ("hybrid", Mode::Hybrid)];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let place =
        std::env::var_os("PAPERS_SEM_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("eval");
    if !place.is_dir() {
        println!("SKIPPED: {} is not there; the judged questions are kept apart from the project", place.display());
        return;
    }
    if std::env::args().any(|arg| arg == "--test") {
        println!("SKIPPED: embeds thousands of papers; run `make quality`");
        return;
    }
    println!(
        "{:<28} {:<10} {:>9} {:>9} {:>9}   hybrid less semantic, 95 %",
        "set", "measure", "semantic", "lexical", "hybrid"
    );
    for (set, measure) in SETS {
        let folder = place.join(set);
        let dir = root.join("target/quality").join(set);
        let figures: Vec<Figures> = MODES.iter().map(|(name, mode)| figures(&folder, &dir, name, *mode)).collect();
        let mut groups: BTreeMap<usize, &str> = BTreeMap::new();
        for (at, direction) in DIRECTIONS.iter().enumerate() {
            if figures[0].questions.keys().any(|question| question.starts_with(direction)) {
                groups.insert(at, direction);
            }
        }
        if groups.is_empty() {
            groups.insert(0, "");
        }
        for group in groups.values() {
            let of: Vec<Figures> = figures.iter().map(|all| only(all, group)).collect();
            let difference = compare::compare(&of[2], &of[0], *measure);
            println!(
                "{:<28} {:<10} {:>9.3} {:>9.3} {:>9.3}   {:+.3} ({:+.3} to {:+.3})",
                if group.is_empty() { set.to_string() } else { format!("{set} {}", group.replace('-', "→")) },
                measure.name(),
                of[0].mean(*measure),
                of[1].mean(*measure),
                of[2].mean(*measure),
                difference.mean,
                difference.low,
                difference.high
            );
        }
    }
}

fn figures(folder: &Path, dir: &Path, name: &str, mode: Mode) -> Figures {
    let corpus = [folder.join("corpus.jsonl")];
    let mut options = Options::default();
    let mut made = update(dir, &corpus, &options, &|_| {});
    if matches!(made, Err(UpdateError::OtherModel { .. })) {
        options.rebuild = true;
        made = update(dir, &corpus, &options, &|_| {});
    }
    made.expect("index");
    let library = Index::open(dir, Open::Exact).expect("open");
    let embedder = Embedder::new(Model::open(&library.manifest().model).expect("model"), None).expect("runtime");
    let mut qrels = read_qrels(&folder.join("qrels.tsv")).expect("qrels");
    // Cranfield's grades are not used alike by everyone: relevant or not is safest.
    qrels.values_mut().flat_map(|judged| judged.values_mut()).for_each(|grade| *grade = (*grade).clamp(0, 1));
    if let Err(error) = check(&library, &qrels) {
        // One judged abstract of Cranfield is empty, and an empty record is no paper.
        println!("note: {}", error.to_string().lines().next().unwrap_or_default());
    }
    let questions = read_questions(&folder.join("queries.tsv")).expect("questions");
    let judged: Vec<_> = questions.into_iter().filter(|question| qrels.contains_key(&question.id)).collect();
    let query = Query { k: 100, mode, ..Query::default() };
    let by = (mode != Mode::Lexical).then_some(&embedder);
    let run = answer(&library, by, &judged, &query).expect("answers");
    write_run(&dir.with_extension(format!("{name}.run")), &run, name).expect("run file");
    evaluate(&run, &qrels)
}

fn only(figures: &Figures, group: &str) -> Figures {
    let own = figures.questions.iter().filter(|(question, _)| question.starts_with(group));
    Figures { questions: own.map(|(question, values)| (question.clone(), *values)).collect(), without_relevant: 0 }
}
