//! A collection of papers, indexed, with the model that its questions are embedded by.

use std::path::{Path, PathBuf};

use papers_sem::eval::{FirstAnswer, Qrels, Question, Run, answer, check, first_answers, write_run};
use papers_sem::internals::embed::{Encoder, Model, OnnxEncoder};
use papers_sem::internals::index::writer::{UpdateError, WriterOptions, update};
use papers_sem::internals::index::{Index, Open};
use papers_sem::internals::search::{Mode, Query};

pub struct Collection {
    index: Index,
    encoder: OnnxEncoder,
}

impl Collection {
    /// The collection `name` of `shared`, indexed anew where its papers or the model changed. None, and a line that says
    /// so, if its corpus is not there.
    pub fn open(shared: &Path, name: &str) -> Option<Self> {
        let corpus = shared.join(name).join("corpus.jsonl");
        if !corpus.is_file() {
            println!("SKIPPED: {name}: {} does not exist", corpus.display());
            return None;
        }
        let dir = quality_dir().join(name);
        let mut options = WriterOptions::default();
        let mut report = update(&dir, std::slice::from_ref(&corpus), &options, &|_| {});
        if matches!(report, Err(UpdateError::OtherModel { .. })) {
            options.rebuild = true;
            report = update(&dir, std::slice::from_ref(&corpus), &options, &|_| {});
        }
        report.expect("index");
        let index = Index::open(&dir, Open::Exact).expect("open");
        let encoder = OnnxEncoder::new(Model::open(&index.manifest().model).expect("model"), None).expect("runtime");
        Some(Self { index, encoder })
    }

    /// Says so if judged documents are missing.
    pub fn check(&self, qrels: &Qrels) {
        if let Err(error) = check(&self.index, qrels) {
            // One judged abstract of Cranfield is empty, and an empty record is not indexed.
            println!("note: {}", error.to_string().lines().next().unwrap_or_default());
        }
    }

    /// The first hundred documents for each question. They are also written to a run file.
    pub fn answer(&self, set: &str, questions: &[Question], (name, mode): (&str, Mode)) -> Run {
        let query = Query { k: 100, mode, ..Query::default() };
        let encoder = (mode != Mode::Lexical).then_some(&self.encoder as &dyn Encoder);
        let run = answer(&self.index, encoder, questions, &query).expect("answers").0;
        write_run(&quality_dir().join(format!("{set}.{name}.run")), &run, name).expect("run file");
        run
    }

    /// The first answer of a hybrid search to each question.
    pub fn first_answers(&self, questions: &[Question]) -> Vec<FirstAnswer> {
        first_answers(&self.index, Some(&self.encoder), questions, &Query::default()).expect("answers").0
    }
}

fn quality_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/quality")
}
