//! An open index with its model, shared between threads.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::engine::builder::EngineBuilder;
use crate::engine::error::{Error, Result};
use crate::engine::model::LazyEncoder;
use crate::engine::similar_papers::SimilarPapers;
use crate::engine::snapshot::Snapshot;
use crate::engine::stamp::Stamp;
use crate::index::store::{Manifest, StoreError};
use crate::index::{Index, Open};
use crate::paper::Paper;
use crate::search::{self, Answer, Draft, Filter, GroundQuery, Grounding, Query};
use crate::wire::Overview;

/// An open index with its model.
///
/// An engine answers questions of several threads at the same time. Before each question it looks at the manifest, and
/// opens the index again if an update replaced it. The model stays loaded as long as it is that of the index.
pub struct Engine {
    dir: PathBuf,
    parts: Open,
    current: Mutex<Current>,
}

/// The newest snapshot.
struct Current {
    snapshot: Snapshot,
    /// The manifest when the snapshot was opened, or when that failed.
    stamp: Option<Stamp>,
    /// Why the index of this manifest cannot be opened.
    failure: Option<Arc<Error>>,
}

impl Engine {
    /// Opens the index in `dir` to answer questions. The first question that needs the model loads it.
    ///
    /// # Errors
    /// If there is no index, or if it is damaged or of another format.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self> {
        Self::builder(dir).open()
    }

    /// Options for opening the index in `dir`.
    pub fn builder(dir: impl AsRef<Path>) -> EngineBuilder {
        EngineBuilder::new(dir.as_ref())
    }

    /// The index as it is now. All questions to one snapshot see the same papers.
    ///
    /// # Errors
    /// If the index was updated and cannot be opened.
    pub fn snapshot(&self) -> Result<Snapshot> {
        let mut current = self.current();
        // The stamp is read before the index: an update after that is noticed by the next question.
        let stamp = Stamp::read(&self.dir);
        if current.stamp != stamp || current.failure.is_some() || current.snapshot.is_outdated() {
            current.replace(&self.dir, self.parts, stamp)?;
        }
        Ok(current.snapshot.clone())
    }

    /// The newest generation of the index that could be opened, and why a newer one could not, if there is one. A generation
    /// that is damaged is tried again when the manifest changes.
    pub fn last_good(&self) -> (Snapshot, Option<Arc<Error>>) {
        let mut current = self.current();
        let stamp = Stamp::read(&self.dir);
        if (current.stamp != stamp || current.is_worth_a_retry() || current.snapshot.is_outdated())
            && let Err(error) = current.replace(&self.dir, self.parts, stamp)
        {
            (current.stamp, current.failure) = (stamp, Some(Arc::new(error)));
        }
        (current.snapshot.clone(), current.failure.clone())
    }

    fn current(&self) -> MutexGuard<'_, Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The papers that answer a question, best first.
    ///
    /// # Errors
    /// If the question is empty, if a filter cannot be used, if the index is damaged or if the model fails.
    pub fn search(&self, query: &Query) -> Result<Answer> {
        self.snapshot()?.search(query)
    }

    /// The answers to many questions, in their order. [`Query::text`] is ignored, and sentences are chosen by words.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn search_all(&self, texts: &[String], query: &Query) -> Result<Vec<Answer>> {
        self.snapshot()?.search_all(texts, query)
    }

    /// The `k` papers that are most similar to the paper called `name`. None if no paper is called so.
    ///
    /// # Errors
    /// If a filter cannot be used or if the index is damaged.
    pub fn similar(&self, name: &str, k: usize, filter: &Filter) -> Result<Option<SimilarPapers>> {
        self.snapshot()?.similar(name, k, filter)
    }

    /// The papers that support the sentences of a draft.
    ///
    /// # Errors
    /// If a filter cannot be used, if the index is damaged, or if there is no model or it fails.
    pub fn ground(&self, draft: &Draft, query: &GroundQuery) -> Result<Grounding> {
        self.snapshot()?.ground(draft, query)
    }

    /// The papers called `name`: an arXiv id, a DOI, an address, a title, a citation key or the id of the index.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn get(&self, name: &str) -> Result<Vec<Paper>> {
        self.snapshot()?.get(name)
    }

    /// All papers, in the order of their numbers.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn papers(&self) -> Result<Vec<Paper>> {
        self.snapshot()?.papers().collect()
    }

    /// What the index holds.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn overview(&self) -> Result<Overview> {
        self.snapshot()?.overview()
    }
}

impl Current {
    /// Whether opening failed for a reason outside the index, such as too many open files.
    fn is_worth_a_retry(&self) -> bool {
        let is_outside = |error: &Arc<Error>| matches!(&**error, Error::Store(StoreError::Io { .. }));
        self.failure.as_ref().is_some_and(is_outside)
    }

    fn replace(&mut self, dir: &Path, parts: Open, stamp: Option<Stamp>) -> Result<()> {
        let index = Index::open(dir, parts)?;
        let encoder = self.snapshot.encoder_for(index.manifest());
        *self = Self { snapshot: Snapshot::new(index, encoder), stamp, failure: None };
        Ok(())
    }
}

impl EngineBuilder {
    /// Opens the index and, if [`warm`](Self::warm) asks for it, the model. Both are opened at the same time.
    ///
    /// # Errors
    /// If there is no index, if it is damaged or of another format, or if the model cannot be loaded.
    pub fn open(self) -> Result<Engine> {
        let Self { dir, parts, source, cores, warm } = self;
        // The stamp is read first: an update after that is noticed by the first question.
        let stamp = Stamp::read(&dir);
        let (index, encoder) = if warm == 0 {
            (Index::open(&dir, parts)?, None)
        } else {
            thread::scope(|scope| {
                let index = scope.spawn(|| {
                    let index = Index::open(&dir, parts);
                    // The model takes longer than the index.
                    search::prepare();
                    index
                });
                // The model is loaded by this thread and the index by the other. glibc gives memory to the first thread
                // in large steps and to all others page by page, and ONNX Runtime needs much of it in small pieces.
                let encoder = Manifest::read(&dir)
                    .map_err(Into::into)
                    .and_then(|manifest| source.load(&dir, &manifest, cores, warm));
                // An error of the index comes before an error of the model.
                let index = index.join().unwrap_or_else(|panic| resume_unwind(panic))?;
                Result::Ok((index, encoder?))
            })?
        };
        let snapshot = Snapshot::new(index, LazyEncoder::new(source, cores, encoder));
        Ok(Engine { dir, parts, current: Mutex::new(Current { snapshot, stamp, failure: None }) })
    }
}
