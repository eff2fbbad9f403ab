//! From a question to the papers that answer it, with the evidence.
//!
//! Knows nothing of the terminal.

mod boilerplate;
mod calibration;
mod filter;
mod fuse;
mod lookup;
mod rank;
mod snippet;

pub use filter::{Condition, FILTER_PARAMETERS, Filter, FilterError, FilterParameter, Has};
pub use lookup::find;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::embed::{EmbedError, Encoder, Identity};
use crate::index::Index;
use crate::index::store::{Manifest, StoreError};
use crate::lexical::{Allowed, Name};
use crate::paper::{Paper, Source};
use crate::text::Language;
use rank::{Asked, Ranked, Ranking};
use snippet::Words;

/// What of a question is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Meaning and words.
    #[default]
    Hybrid,
    /// Meaning alone: vectors.
    Semantic,
    /// Words alone: BM25. No model is run.
    Lexical,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The question, in plain Chinese or English.
    pub text: String,
    /// How many papers to answer with.
    pub k: usize,
    /// What is compared.
    pub mode: Mode,
    /// Which papers may answer.
    pub filter: Filter,
    /// Leave out answers with a lower score. Scores mean the same for any question: of first answers with a score
    /// of 0.5, half were what was meant, on questions of which half had no answer in the library.
    pub min_score: Option<f32>,
    /// Look at every vector, whatever the size.
    pub exact: bool,
    /// Choose the sentence that answers best, which takes a few runs of the model; [`Hit::sentence`] and
    /// [`Hit::matched`] are empty otherwise.
    pub sentences: bool,
}

/// One paper that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// From 1, best first.
    pub rank: usize,
    /// From 0 to 1; see [`Query::min_score`].
    pub score: f32,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The paper.
    pub paper: Paper,
    /// The language of the passage shown.
    pub language: Language,
    /// The best text of the paper; its title when it has none.
    pub passage: String,
    /// The sentence of the passage that answers best.
    pub sentence: String,
    /// The words of the question in the sentence: byte ranges, in order.
    pub matched: Vec<Range<usize>>,
    /// Where the passage stands.
    pub source: Source,
}

impl Hit {
    /// Whether it is more likely not what was meant, even when it is the best there is.
    pub fn is_doubtful(&self) -> bool {
        self.score < calibration::DOUBT && !self.evidence.named
    }
}

/// What speaks for a paper.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// Cosine of the question and the paper's best passage, from -1 to 1.
    pub cosine: Option<f32>,
    /// Its rank among all papers by cosine alone, as far as it was looked at.
    pub cosine_rank: Option<usize>,
    /// BM25 of the question's words in the paper; its scale differs from question to question.
    pub bm25: Option<f32>,
    /// Its rank by BM25 alone.
    pub bm25_rank: Option<usize>,
    /// The paper is told in the other language only, and its words are those of the question, translated.
    pub translated: bool,
    /// The sum that papers are ranked by.
    pub fused: f32,
    /// The question is the paper's id, title or short name: it goes before all others.
    pub named: bool,
    /// Which of the paper's passages is the best, from 0.
    pub passage: usize,
}

/// Why a question could not be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// Nothing was asked.
    #[error("the question is empty\n  ask something: `papers-sem ask \"efficient long context\"`")]
    Empty,
    /// The model is not the one the index was made with.
    #[error(
        "the index in {dir} was made with the model {indexed}; this one is {given}, whose vectors cannot be compared\n  `papers-sem index --rebuild{flag}` embeds everything again"
    )]
    OtherModel {
        /// The index.
        dir: String,
        /// The model it was made with.
        indexed: String,
        /// The model at hand.
        given: String,
        /// ` --model NAME`.
        flag: String,
    },
    /// A value of the filter cannot be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The index of words failed, though its bytes are those that were written.
    #[error(
        "the index of words in {dir} cannot be searched: {reason}\n  ask with --semantic, or make it anew with `papers-sem index --rebuild`"
    )]
    Words {
        /// The index.
        dir: String,
        /// What tantivy said.
        reason: String,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
}

/// Checks that vectors of `encoder` may be compared with those of `library`.
///
/// # Errors
/// [`SearchError::OtherModel`] when they may not.
pub fn check_model(library: &Index, identity: &Identity) -> Result<(), SearchError> {
    check_manifest(library.dir(), library.manifest(), identity)
}

/// As [`check_model`], before the index in `dir` is opened.
pub(crate) fn check_manifest(dir: &Path, manifest: &Manifest, identity: &Identity) -> Result<(), SearchError> {
    if manifest.is_comparable(identity, crate::index::passage::TEMPLATE) {
        return Ok(());
    }
    Err(SearchError::OtherModel {
        dir: dir.display().to_string(),
        indexed: manifest.identity.label(),
        given: identity.label(),
        flag: format!(" --model {}", identity.name),
    })
}

/// Where the time of a question went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Took {
    /// Filtering, and the question's vector; of a first question also loading the model.
    pub embed: Duration,
    /// The nearest vectors.
    pub vectors: Duration,
    /// The best papers by words, and those that are called so.
    pub words: Duration,
    /// One order out of both.
    pub fuse: Duration,
    /// Reading the papers that are shown, and choosing their sentences.
    pub snippet: Duration,
}

/// The time since `clock` was set; sets it again.
fn lap(clock: &mut Instant) -> Duration {
    let now = Instant::now();
    now.duration_since(std::mem::replace(clock, now))
}

/// The papers of `library` that answer `query`, best first. `encoder` may be absent when only words are compared.
///
/// # Errors
/// See [`SearchError`].
pub fn ask(library: &Index, encoder: Option<&dyn Encoder>, query: &Query) -> Result<Vec<Hit>, SearchError> {
    ask_timed(library, encoder, query).map(|(hits, _)| hits)
}

/// As [`ask`], with what it took.
///
/// # Errors
/// See [`SearchError`].
pub fn ask_timed(
    library: &Index,
    encoder: Option<&dyn Encoder>,
    query: &Query,
) -> Result<(Vec<Hit>, Took), SearchError> {
    let mut clock = Instant::now();
    let asker = Asker::new(library, query)?;
    let vector = asker.vectors(encoder, std::slice::from_ref(&query.text))?.pop().flatten();
    let embed = lap(&mut clock);
    let (hits, took) = asker.hits(&query.text, vector.as_deref(), encoder)?;
    Ok((hits, Took { embed, ..took }))
}

/// As [`ask`], for many questions at once, on all cores: the answers are in their order. [`Query::text`] is not looked
/// at, and sentences are chosen by their words alone.
///
/// # Errors
/// See [`SearchError`].
pub fn ask_all(
    library: &Index,
    encoder: Option<&dyn Encoder>,
    texts: &[String],
    query: &Query,
) -> Result<Vec<Vec<Hit>>, SearchError> {
    let asker = Asker::new(library, query)?;
    let vectors = asker.vectors(encoder, texts)?;
    let hits =
        |(text, vector): (&String, &Option<Vec<f32>>)| asker.hits(text, vector.as_deref(), None).map(|found| found.0);
    texts.par_iter().zip(&vectors).map(hits).collect()
}

/// As [`ask_all`]: the numbers of the papers, with what they are ranked by.
pub(crate) fn rank_all(
    library: &Index,
    encoder: Option<&dyn Encoder>,
    texts: &[String],
    query: &Query,
) -> Result<Vec<Vec<(u32, f32)>>, SearchError> {
    let asker = Asker::new(library, query)?;
    let vectors = asker.vectors(encoder, texts)?;
    let numbers = |ranking: Ranking| ranking.papers.into_iter().map(|paper| (paper.owner, paper.fused)).collect();
    texts.par_iter().zip(&vectors).map(|(text, vector)| asker.rank(text, vector.as_deref()).map(numbers)).collect()
}

/// What is the same for many questions.
struct Asker<'a> {
    library: &'a Index,
    query: &'a Query,
    allowed: Option<Allowed>,
}

impl<'a> Asker<'a> {
    fn new(library: &'a Index, query: &'a Query) -> Result<Self, SearchError> {
        if query.mode == Mode::Lexical && library.lexical().is_none() {
            let reason = library.notes().join("; ");
            return Err(SearchError::Words { dir: library.dir().display().to_string(), reason });
        }
        Ok(Self { library, query, allowed: allowed(library, &query.filter)?.map(Arc::new) })
    }

    fn vectors(&self, encoder: Option<&dyn Encoder>, texts: &[String]) -> Result<Vec<Option<Vec<f32>>>, SearchError> {
        if texts.iter().any(|text| text.trim().is_empty()) {
            return Err(SearchError::Empty);
        }
        let Some(encoder) = encoder.filter(|_| self.query.mode != Mode::Lexical) else {
            return Ok(vec![None; texts.len()]);
        };
        check_model(self.library, &encoder.spec().identity)?;
        let cores: Vec<String> = texts.iter().map(|text| boilerplate::strip_boilerplate(text).to_string()).collect();
        Ok(encoder.queries(&cores)?.into_iter().map(Some).collect())
    }

    fn rank(&self, text: &str, vector: Option<&[f32]>) -> Result<Ranking, SearchError> {
        let core = boilerplate::strip_boilerplate(text);
        let asked = Asked {
            vector,
            text: (self.query.mode != Mode::Semantic).then_some(core),
            language: Language::of(core),
            // A title may begin as a question does.
            names: Name::in_question(text),
            k: self.query.k,
            exact: self.query.exact,
            allowed: self.allowed.as_ref(),
        };
        rank::rank(self.library, &asked)
    }

    fn hits(
        &self,
        text: &str,
        vector: Option<&[f32]>,
        encoder: Option<&dyn Encoder>,
    ) -> Result<(Vec<Hit>, Took), SearchError> {
        let Ranking { papers, took } = self.rank(text, vector)?;
        let mut clock = Instant::now();
        let core = boilerplate::strip_boilerplate(text);
        let words = Words::of(core, self.library.lexical());
        let mut hits = Vec::with_capacity(papers.len());
        for paper in papers {
            let score = calibration::of(&paper, self.query.mode, vector.is_some());
            // Scores fall: after the first that is too low there is no other.
            if self.query.min_score.is_some_and(|least| score < least) {
                break;
            }
            let mut hit = hit(self.library, hits.len() + 1, &paper, &words)?;
            hit.score = score;
            hits.push(hit);
        }
        if self.query.sentences {
            snippet::choose(&mut hits, core, encoder.zip(vector), &words)?;
        }
        Ok((hits, Took { snippet: lap(&mut clock), ..took }))
    }
}

/// The papers nearest in meaning to the paper numbered `paper`, best first, without itself. Their score is the cosine
/// of their best passage to the mean of its passages, and says nothing of how likely they are meant.
///
/// # Errors
/// See [`SearchError`].
pub fn similar(library: &Index, paper: u32, k: usize, filter: &Filter) -> Result<Vec<Hit>, SearchError> {
    let mut allowed = match allowed(library, filter)? {
        Some(allowed) => allowed,
        None => vec![true; library.len()],
    };
    if let Some(own) = allowed.get_mut(paper as usize) {
        *own = false;
    }
    let Some(mean) = library.mean_of(paper)? else { return Ok(Vec::new()) };
    let asked = Asked {
        vector: Some(&mean),
        text: None,
        language: Language::En,
        names: Vec::new(),
        k,
        exact: true,
        allowed: Some(&Arc::new(allowed)),
    };
    let ranked = rank::rank(library, &asked)?.papers;
    let words = Words::of("", None);
    let mut hits = Vec::with_capacity(ranked.len());
    for paper in ranked {
        let mut hit = hit(library, hits.len() + 1, &paper, &words)?;
        hit.score = paper.fused;
        hits.push(hit);
    }
    snippet::choose(&mut hits, "", None, &words)?;
    Ok(hits)
}

fn allowed(library: &Index, filter: &Filter) -> Result<Option<Vec<bool>>, SearchError> {
    if filter.is_empty() {
        return Ok(None);
    }
    Ok(Some(filter.allowed(&library.facets()?)?))
}

fn hit(library: &Index, rank: usize, ranked: &Ranked, words: &Words<'_>) -> Result<Hit, SearchError> {
    let (paper, passages) = library.record(ranked.owner as usize)?;
    let number = match ranked.meaning {
        Some(near) => library.passage_number(ranked.owner, near.row)?,
        None => words.best_of(passages.iter().map(|passage| passage.text(&paper))),
    };
    let passage = passages.get(number);
    let source = passage.and_then(|passage| passage.place(&paper)).map_or(0, |(source, _)| source as usize);
    Ok(Hit {
        rank,
        score: ranked.fused,
        evidence: Evidence {
            cosine: ranked.meaning.map(|near| near.score),
            cosine_rank: ranked.meaning_rank,
            bm25: ranked.words,
            bm25_rank: ranked.words_rank,
            translated: ranked.translated,
            fused: ranked.fused,
            named: ranked.named,
            passage: number,
        },
        language: passage.map_or(Language::En, |passage| passage.language),
        passage: passage.map(|passage| passage.text(&paper)).unwrap_or_default(),
        sentence: String::new(),
        matched: Vec::new(),
        source: paper.sources.get(source).cloned().unwrap_or(Source { path: "".into(), line: 0 }),
        paper,
    })
}
