//! `cargo bench --bench quality`, or `make quality`: ranking quality on judged questions.
//!
//! Each collection of judged questions in `../shared/eval` is indexed (the index stays in `target/quality`, so that its
//! passages are embedded once a model). Every question is asked in the modes semantic, lexical and hybrid, and one table
//! is printed. Bilingual collections get one row a direction: language of the question, then of the summary.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use papers_sem::eval::{Figures, Measure, answer, check, compare, evaluate, read_qrels, read_questions, write_run};
use papers_sem::internals::embed::{Encoder, Model, OnnxEncoder};
use papers_sem::internals::index::writer::{UpdateError, WriterOptions, update};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Mode, Query};

/// Collections, each with the measure that suits it best.
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
    let shared =
        std::env::var_os("PAPERS_SEM_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("eval");
    if !shared.is_dir() {
        println!("SKIPPED: {} does not exist; the judged questions are not part of the repository", shared.display());
        return;
    }
    if std::env::args().any(|arg| arg == "--test") {
        println!("SKIPPED: embeds thousands of papers; run `make quality`");
        return;
    }
    println!(
        "{:<28} {:<10} {:>9} {:>9} {:>9}   hybrid - semantic (95 % interval)",
        "set", "measure", "semantic", "lexical", "hybrid"
    );
    for (set, measure) in SETS {
        let folder = shared.join(set);
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
            let by_mode: Vec<Figures> = figures.iter().map(|all| only(all, group)).collect();
            let difference = compare::compare(&by_mode[2], &by_mode[0], *measure);
            println!(
                "{:<28} {:<10} {:>9.3} {:>9.3} {:>9.3}   {:+.3} ({:+.3} to {:+.3})",
                if group.is_empty() { set.to_string() } else { format!("{set} {}", group.replace('-', "→")) },
                measure.name(),
                by_mode[0].mean(*measure),
                by_mode[1].mean(*measure),
                by_mode[2].mean(*measure),
                difference.mean,
                difference.low,
                difference.high
            );
        }
    }
}

fn figures(folder: &Path, dir: &Path, name: &str, mode: Mode) -> Figures {
    let corpus = [folder.join("corpus.jsonl")];
    let mut options = WriterOptions::default();
    let mut report = update(dir, &corpus, &options, &|_| {});
    if matches!(report, Err(UpdateError::OtherModel { .. })) {
        options.rebuild = true;
        report = update(dir, &corpus, &options, &|_| {});
    }
    report.expect("index");
    let index = Index::open(dir, Open::Exact).expect("open");
    let embedder = OnnxEncoder::new(Model::open(&index.manifest().model).expect("model"), None).expect("runtime");
    let mut qrels = read_qrels(&folder.join("qrels.tsv")).expect("qrels");
    // Cranfield's grades are read in different ways: binary relevance is the safest.
    qrels.values_mut().flat_map(|judged| judged.values_mut()).for_each(|grade| *grade = (*grade).clamp(0, 1));
    if let Err(error) = check(&index, &qrels) {
        // One judged abstract of Cranfield is empty, and an empty record is not indexed.
        println!("note: {}", error.to_string().lines().next().unwrap_or_default());
    }
    let questions = read_questions(&folder.join("queries.tsv")).expect("questions");
    let judged: Vec<_> = questions.into_iter().filter(|question| qrels.contains_key(&question.id)).collect();
    let query = Query { k: 100, mode, ..Query::default() };
    let embedder = (mode != Mode::Lexical).then_some(&embedder as &dyn Encoder);
    let run = answer(&index, embedder, &judged, &query).expect("answers").0;
    write_run(&dir.with_extension(format!("{name}.run")), &run, name).expect("run file");
    evaluate(&run, &qrels)
}

fn only(figures: &Figures, group: &str) -> Figures {
    let own = figures.questions.iter().filter(|(question, _)| question.starts_with(group));
    Figures { questions: own.map(|(question, values)| (question.clone(), *values)).collect(), without_relevant: 0 }
}
