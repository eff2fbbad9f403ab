//! An index at one generation.

use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime};

use lru::LruCache;

use crate::citation::{CitationKeyBuilder, CitationKeys};
use crate::embed::{EmbedError, Encoder, Reranker};
use crate::engine::error::Result;
use crate::engine::model::LazyEncoder;
use crate::engine::similar_papers::SimilarPapers;
use crate::eval::{EvalError, Qrels, Question, Run};
use crate::index::columns::arrivals::{arrival_at, time_of};
use crate::index::columns::listing::ListingRow;
use crate::index::export::{ExportTargets, export};
use crate::index::store::Manifest;
use crate::index::{Index, PaperTable, SourceChanges, Warning};
use crate::library_map::KeptMap;
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::search::{
    self, Answer, Completion, CompletionKind, Draft, Facets, Filter, GroundQuery, Grounding, Mode, NewPapers,
    NewPapersQuery, Query, RERANKED, Reranking, StandingQuestion,
};
use crate::wire::{ExportSummary, Overview};

/// An index at one generation, with its model. Cheap to clone.
///
/// A snapshot stays readable when the index is updated.
#[derive(Clone)]
pub struct Snapshot {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    index: Index,
    encoder: LazyEncoder,
    pub(super) overview: OnceLock<Overview>,
    citation_keys: OnceLock<CitationKeys>,
    /// Facets do not depend on the question, and people change filters less often than questions.
    facets: Mutex<LruCache<Filter, Arc<Facets>>>,
    pub(super) map: Mutex<Option<Arc<KeptMap>>>,
}

/// The filters whose facets are kept.
const KEPT_FACETS: NonZeroUsize = NonZeroUsize::new(64).unwrap();

impl Snapshot {
    pub(super) fn new(index: Index, encoder: LazyEncoder) -> Self {
        let shared = Shared {
            index,
            encoder,
            overview: OnceLock::new(),
            citation_keys: OnceLock::new(),
            facets: Mutex::new(LruCache::new(KEPT_FACETS)),
            map: Mutex::new(None),
        };
        Self { shared: Arc::new(shared) }
    }

    /// The encoder for a later generation of the index.
    pub(super) fn encoder_for(&self, manifest: &Manifest) -> LazyEncoder {
        self.shared.encoder.for_generation(manifest)
    }

    pub(super) fn index(&self) -> &Index {
        &self.shared.index
    }

    /// The encoder that a mode of ranking needs.
    fn encoder(&self, mode: Mode) -> Result<Option<Arc<dyn Encoder>>> {
        match mode {
            Mode::Lexical => Ok(None),
            Mode::Hybrid | Mode::Semantic => self.shared.encoder.get(self.dir(), self.index().manifest()),
        }
    }

    /// Adds the damage that was found when the index was opened.
    fn add_warnings(&self, warnings: Vec<Warning>) -> Vec<Warning> {
        let opening = self.index().warnings();
        let new = warnings.into_iter().filter(|warning| !opening.contains(warning));
        opening.iter().cloned().chain(new).collect()
    }

    fn with_warnings(&self, answer: Answer) -> Answer {
        Answer { warnings: self.add_warnings(answer.warnings), ..answer }
    }

    /// Whether the papers are in a database that others have changed since.
    pub(super) fn is_outdated(&self) -> bool {
        self.index().collection().is_some_and(|collection| collection.is_outdated())
    }

    /// The directory of the index.
    pub fn dir(&self) -> &Path {
        self.index().dir()
    }

    /// The number of the generation. Each update that changes something adds 1.
    pub fn generation(&self) -> u64 {
        self.index().manifest().generation
    }

    /// When the generation was written, by the clock of the machine that did. None if the disk does not say.
    pub fn written_at(&self) -> Option<SystemTime> {
        self.index().written_at()
    }

    /// The number of papers.
    pub fn len(&self) -> usize {
        self.index().len()
    }

    /// Whether there are no papers.
    pub fn is_empty(&self) -> bool {
        self.index().is_empty()
    }

    /// Damage that was found when the index was opened, and worked around.
    pub fn warnings(&self) -> &[Warning] {
        self.index().warnings()
    }

    /// What changed below the sources since the index was made. `None` if nothing is known of them. Looks at sizes and times
    /// and reads few files or none, so it takes milliseconds.
    pub fn source_changes(&self) -> Option<SourceChanges> {
        self.index().sources().changes()
    }

    /// The papers that answer a question, best first.
    ///
    /// # Errors
    /// If the question is empty, if a filter cannot be used, if the index is damaged or if the model fails.
    pub fn search(&self, query: &Query) -> Result<Answer> {
        let encoder = self.encoder(query.mode)?;
        let answer = search::ask(self.index(), encoder.as_deref(), query)?;
        Ok(self.with_warnings(answer))
    }

    /// As [`search`](Self::search), and `reranker` ranks the first papers again, for the time `budget`; see [`Reranking`].
    ///
    /// # Errors
    /// As [`search`](Self::search), or if the re-ranking model fails.
    pub fn search_reranked(
        &self,
        query: &Query,
        reranker: &dyn Reranker,
        budget: Duration,
    ) -> Result<(Answer, Reranking)> {
        let wider = Query { k: query.k.max(RERANKED), ..query.clone() };
        let mut answer = self.search(&wider)?;
        let reranking = search::rerank(&mut answer, &query.text, reranker, budget)?;
        answer.hits.truncate(query.k);
        Ok((answer, reranking))
    }

    /// The answers to many questions, in their order. [`Query::text`] is ignored, and sentences are chosen by words.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn search_all(&self, texts: &[String], query: &Query) -> Result<Vec<Answer>> {
        let encoder = self.encoder(query.mode)?;
        let answers = search::ask_all(self.index(), encoder.as_deref(), texts, query)?;
        Ok(answers.into_iter().map(|answer| self.with_warnings(answer)).collect())
    }

    /// The `k` papers that are most similar to the paper called `name`. None if no paper is called so.
    ///
    /// # Errors
    /// If a filter cannot be used or if the index is damaged.
    pub fn similar(&self, name: &str, k: usize, filter: &Filter) -> Result<Option<SimilarPapers>> {
        let mut papers = self.called(name)?;
        if papers.is_empty() {
            return Ok(None);
        }
        let namesakes = papers.len();
        let (number, paper) = papers.swap_remove(0);
        let answer = self.with_warnings(search::similar(self.index(), number, k, filter)?);
        Ok(Some(SimilarPapers { paper, namesakes, answer }))
    }

    /// The `k` papers that are nearest in meaning to `text`, such as an abstract or a paragraph of a draft.
    ///
    /// # Errors
    /// If the text is empty, if a filter cannot be used, if the index is damaged, or if there is no model or it fails.
    pub fn similar_to_text(&self, text: &str, k: usize, filter: &Filter) -> Result<Answer> {
        let encoder = self.encoder(Mode::Semantic)?.ok_or(EmbedError::External)?;
        Ok(self.with_warnings(search::similar_to_text(self.index(), &*encoder, text, k, filter)?))
    }

    /// The papers that support the sentences of a draft. The first call reads every paper, for the citation keys.
    ///
    /// # Errors
    /// If a filter cannot be used, if the index is damaged, or if there is no model or it fails.
    pub fn ground(&self, draft: &Draft, query: &GroundQuery) -> Result<Grounding> {
        let encoder = self.encoder(Mode::Hybrid)?.ok_or(EmbedError::External)?;
        let grounding = search::ground(self.index(), &*encoder, draft, query, self.citation_keys()?)?;
        Ok(Grounding { warnings: self.add_warnings(grounding.warnings), ..grounding })
    }

    /// The `k` newest papers that meet the filter, newest first.
    ///
    /// # Errors
    /// If a filter cannot be used or if the index is damaged.
    pub fn browse(&self, k: usize, filter: &Filter) -> Result<Answer> {
        Ok(self.with_warnings(search::browse(self.index(), k, filter)?))
    }

    /// Counts what the papers that meet the filter have.
    ///
    /// # Errors
    /// If a filter cannot be used or if the index is damaged.
    pub fn facets(&self, filter: &Filter) -> Result<Arc<Facets>> {
        let kept = || self.shared.facets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facets) = kept().get(filter) {
            return Ok(facets.clone());
        }
        // Counted without the lock: other threads go on meanwhile.
        let facets = Arc::new(search::facets(self.index(), filter)?);
        kept().put(filter.clone(), facets.clone());
        Ok(facets)
    }

    /// The papers that came in at `since` or later, with the time when they did, the latest first. Papers that the index
    /// had before it kept arrivals are never among them, nor are those that other machines wrote to the same store.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn arrivals(&self, since: SystemTime) -> Result<Vec<(ListingRow<Cow<'_, str>>, SystemTime)>> {
        let arrived = self.index().arrived_since(arrival_at(since))?;
        Ok(arrived.into_iter().filter_map(|paper| Some((paper.row, time_of(paper.at)?))).collect())
    }

    /// The papers that came in lately: those that answer standing questions, and the rest by how near they are to the library.
    ///
    /// # Errors
    /// If a question is empty, if a filter cannot be used, if the index is damaged or if the model fails.
    pub fn new_papers(&self, query: &NewPapersQuery) -> Result<NewPapers> {
        let encoder = if query.questions.is_empty() { None } else { self.encoder(Mode::Hybrid)? };
        let new = search::new_papers(self.index(), encoder.as_deref(), query)?;
        Ok(NewPapers { warnings: self.add_warnings(new.warnings), ..new })
    }

    /// Checks that a question can be asked: that it is about something, and that its filter can be used.
    ///
    /// # Errors
    /// If it cannot.
    pub fn check_question(&self, question: &StandingQuestion) -> Result<()> {
        let query = Query { text: question.text.clone(), filter: question.filter.clone(), ..Query::default() };
        Ok(search::check_question(self.index(), &query)?)
    }

    /// The `count` papers whose id or title looks most like `name`, the most similar first.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn nearest_names(&self, name: &str, count: usize) -> Result<Vec<ListingRow<Cow<'_, str>>>> {
        Ok(search::nearest_names(self.index(), name, count)?)
    }

    /// The names, tags, categories or authors that begin with `typed`, sorted, `most` at most. See [`Completion`]. None where
    /// the papers are in a database.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn completions(&self, kind: CompletionKind, typed: &str, most: usize) -> Result<Vec<Completion>> {
        Ok(search::complete(self.index(), kind, typed, most)?)
    }

    /// The files that papers were read from, as absolute paths. Empty where the papers are in a database.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn files(&self) -> Result<Vec<String>> {
        match self.index().table()? {
            PaperTable::Rows(metadata) => Ok(metadata.files.iter().map(|file| file.to_string()).collect()),
            PaperTable::Collection(_) => Ok(Vec::new()),
        }
    }

    /// The files and folders that the index was made from, as absolute paths.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn roots(&self) -> Result<Vec<PathBuf>> {
        Ok(self.index().sources().roots()?)
    }

    /// The papers called `name`: an arXiv id, a DOI, an address, a title, a citation key or the id of the index.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn get(&self, name: &str) -> Result<Vec<Paper>> {
        Ok(self.called(name)?.into_iter().map(|(_, paper)| paper).collect())
    }

    /// The papers called `name`, with their numbers.
    fn called(&self, name: &str) -> Result<Vec<(PaperId, Paper)>> {
        let found = search::find(self.index(), name)?;
        // A key that this program makes is stored nowhere, and knowing all keys takes reading all papers: too many in a
        // database.
        if !found.is_empty() || !CitationKeys::may_be(name) || self.index().collection().is_some() {
            return Ok(found);
        }
        match self.citation_keys()?.paper_id(name) {
            Some(id) => Ok(search::find(self.index(), id)?),
            None => Ok(found),
        }
    }

    /// The citation key of every paper. The first call reads every paper.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn citation_keys(&self) -> Result<&CitationKeys> {
        if let Some(keys) = self.shared.citation_keys.get() {
            return Ok(keys);
        }
        let mut keys = CitationKeyBuilder::default();
        for paper in self.index().papers() {
            keys.add(&paper?);
        }
        Ok(self.shared.citation_keys.get_or_init(|| keys.build()))
    }

    /// All papers, in the order of their numbers.
    pub fn papers(&self) -> impl Iterator<Item = Result<Paper>> + '_ {
        self.index().papers().map(|paper| Ok(paper?))
    }

    /// Id, date and title of every paper, in the order of their numbers.
    ///
    /// # Errors
    /// If the index is damaged.
    pub fn listing(&self) -> Result<Vec<ListingRow<Cow<'_, str>>>> {
        Ok(self.index().listing()?)
    }

    /// Writes the vectors of all passages, and what each of them stands for.
    ///
    /// # Errors
    /// If a file cannot be written or if the index is damaged.
    pub fn export(&self, targets: ExportTargets<'_>) -> Result<ExportSummary> {
        export(self.index(), targets)?;
        let manifest = self.index().manifest();
        Ok(ExportSummary {
            dimension: manifest.identity.dimension,
            index: self.dir().display().to_string(),
            papers: self.len(),
            vectors: manifest.counts.passages,
        })
    }

    /// Checks that the index holds every judged document.
    ///
    /// # Errors
    /// [`EvalError::MissingDocuments`] if it does not.
    pub fn check_judgements(&self, qrels: &Qrels) -> std::result::Result<(), EvalError> {
        crate::eval::check(self.index(), qrels)
    }

    /// Answers the questions of a test collection. See [`crate::eval::answer`].
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn answer_judged(&self, questions: &[Question], query: &Query) -> Result<(Run, Vec<Warning>)> {
        let encoder = self.encoder(query.mode)?;
        let (run, warnings) = crate::eval::answer(self.index(), encoder.as_deref(), questions, query)?;
        Ok((run, self.add_warnings(warnings)))
    }
}
