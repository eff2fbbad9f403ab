//! From a question to the papers that answer it, with the evidence.
//!
//! Knows nothing of the terminal.

mod question;
mod snippet;

use crate::embed::{EmbedError, Embedder};
use crate::library::Library;
use crate::paper::{Language, Paper, Source};
use crate::store::StoreError;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Query {
    /// The question, in plain Chinese or English.
    pub text: String,
    /// How many papers to answer with.
    pub k: usize,
    /// Look at every vector, whatever the size.
    pub exact: bool,
    /// Choose the sentence that answers best: a model run a sentence. Without it, the passage's
    /// first sentence stands in.
    pub sentences: bool,
}

/// One paper that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// From 1, best first.
    pub rank: usize,
    /// Cosine of the question and the paper's best passage, from -1 to 1.
    pub score: f32,
    /// The paper.
    pub paper: Paper,
    /// The language of the passage shown.
    pub language: Language,
    /// The best text of the paper; its title when it has none.
    pub passage: String,
    /// The sentence of the passage that answers best.
    pub sentence: String,
    /// Where the passage stands.
    pub source: Source,
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
    /// The index cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The model failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
}

/// Checks that vectors of `embedder` may be compared with those of `library`.
///
/// # Errors
/// [`SearchError::OtherModel`] when they may not.
pub fn check_model(library: &Library, identity: &crate::embed::Identity) -> Result<(), SearchError> {
    let manifest = library.manifest();
    if manifest.is_comparable(identity, crate::passage::TEMPLATE) {
        return Ok(());
    }
    Err(SearchError::OtherModel {
        dir: library.dir().display().to_string(),
        indexed: manifest.identity.label(),
        given: identity.label(),
        flag: format!(" --model {}", identity.name),
    })
}

/// The papers of `library` that answer `query`, best first.
///
/// # Errors
/// See [`SearchError`].
pub fn ask(library: &Library, embedder: &Embedder, query: &Query) -> Result<Vec<Hit>, SearchError> {
    let question = query.text.trim();
    if question.is_empty() {
        return Err(SearchError::Empty);
    }
    check_model(library, embedder.identity())?;
    let vector = embedder.question(question::core(question))?;
    let mut hits = Vec::new();
    for (i, near) in library.nearest(&vector, query.k, query.exact).into_iter().enumerate() {
        let (paper, passages) = library.record(near.owner as usize)?;
        let passage = passages.get(library.passage_number(&near));
        let source = passage.and_then(|passage| passage.place(&paper)).map_or(0, |(source, _)| source as usize);
        hits.push(Hit {
            rank: i + 1,
            score: near.score,
            language: passage.map_or(Language::En, |passage| passage.language),
            passage: passage.map(|passage| passage.text(&paper)).unwrap_or_default(),
            sentence: String::new(),
            source: paper.sources.get(source).cloned().unwrap_or(Source { path: "".into(), line: 0 }),
            paper,
        });
    }
    snippet::choose(&mut hits, &vector, query.sentences.then_some(embedder))?;
    Ok(hits)
}
