//! Finds papers like one that the index holds.

use crate::embed::Encoder;
use crate::index::Index;
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::search::answer::Answer;
use crate::search::ask::{allowed_papers, read_hits};
use crate::search::error::SearchError;
use crate::search::filter::Filter;
use crate::search::model_check::check_model;
use crate::search::query::SentenceChoice;
use crate::search::rank::{RankQuery, rank};
use crate::search::shown_passage::ShownPassage;
use crate::search::snippet::{Words, choose_sentences};
use crate::text::Language;
use crate::vector::{Precision, normalise};

/// The most parts of a pasted text that are embedded: some ten pages. It bounds the time that one request takes.
const MOST_PARTS: usize = 32;

/// The `k` papers nearest in meaning to `paper`, best first, without itself. Their score is the cosine of their best
/// passage and the mean of the paper's passages; it is no probability.
///
/// # Errors
/// See [`SearchError`].
pub fn similar(index: &Index, paper: PaperId, k: usize, filter: &Filter) -> Result<Answer, SearchError> {
    let all = || match index.collection() {
        None => PaperSet::new(vec![true; index.len()]),
        Some(_) => PaperSet::restricted(Vec::new()),
    };
    let allowed = allowed_papers(index, filter)?.unwrap_or_else(all).without(paper);
    let Some(vectors) = index.vectors() else { return Ok(Answer::default()) };
    let mean = vectors.mean_of(paper).map_err(|error| index.vector_error(error))?;
    let Some(mean) = mean else { return Ok(Answer::default()) };
    nearest(index, &mean, k, Some(&allowed))
}

/// The `k` papers nearest in meaning to `text`, such as an abstract or a paragraph of a draft. A text that is longer than
/// the model reads is cut at sentence ends, and its vector is the mean of the parts. The score is as in [`similar`].
///
/// # Errors
/// See [`SearchError`].
pub fn similar_to_text(
    index: &Index,
    encoder: &dyn Encoder,
    text: &str,
    k: usize,
    filter: &Filter,
) -> Result<Answer, SearchError> {
    if text.trim().is_empty() {
        return Err(SearchError::Empty);
    }
    check_model(index, &encoder.spec().identity)?;
    let allowed = allowed_papers(index, filter)?;
    let parts = encoder.window()?.split("", text);
    let parts: Vec<String> = parts.into_iter().take(MOST_PARTS).map(|part| text[part].to_string()).collect();
    let mut mean = vec![0.0; encoder.spec().identity.dimension];
    for vector in encoder.passages(&parts, &|_| {})? {
        mean.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
    }
    normalise(&mut mean);
    nearest(index, &mean, k, allowed.as_ref())
}

/// The papers nearest to a vector of length 1.
fn nearest(index: &Index, vector: &[f32], k: usize, allowed: Option<&PaperSet>) -> Result<Answer, SearchError> {
    let query = RankQuery {
        vector: Some(vector),
        text: None,
        language: Language::En,
        names: &[],
        k,
        precision: Precision::Exact,
        allowed,
        weights: None,
        preference: None,
    };
    let ranking = rank(index, &query)?;
    let words = Words::new("", None);
    let shown = ShownPassage { words: &words, language: None, vector: Some(vector) };
    let mut hits = read_hits(index, &ranking.papers, &shown, false)?;
    choose_sentences(&mut hits, "", SentenceChoice::Estimated, None, &words)?;
    Ok(Answer { hits, warnings: ranking.warnings, timings: ranking.timings, ..Answer::default() })
}
