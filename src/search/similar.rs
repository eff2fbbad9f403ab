//! Finds papers like one that the index holds.

use crate::index::Index;
use crate::paper_id::{PaperId, PaperSet};
use crate::search::answer::Answer;
use crate::search::ask::{allowed_papers, read_hit};
use crate::search::error::SearchError;
use crate::search::filter::Filter;
use crate::search::rank::{RankQuery, rank};
use crate::search::snippet::{Words, choose_sentences};
use crate::text::Language;
use crate::vector::Precision;

/// The `k` papers nearest in meaning to `paper`, best first, without itself. Their score is the cosine of their best
/// passage and the mean of the paper's passages; it is no probability.
///
/// # Errors
/// See [`SearchError`].
pub fn similar(index: &Index, paper: PaperId, k: usize, filter: &Filter) -> Result<Answer, SearchError> {
    let mut allowed = allowed_papers(index, filter)?.unwrap_or_else(|| vec![true; index.len()]);
    if let Some(own) = allowed.get_mut(paper as usize) {
        *own = false;
    }
    let Some(vectors) = index.vectors() else { return Ok(Answer::default()) };
    let mean = vectors.mean_of(paper).map_err(|error| index.vector_error(error))?;
    let Some(mean) = mean else { return Ok(Answer::default()) };
    let query = RankQuery {
        vector: Some(&mean),
        text: None,
        language: Language::En,
        names: Vec::new(),
        k,
        precision: Precision::Exact,
        allowed: Some(&PaperSet::new(allowed)),
        weights: None,
    };
    let ranking = rank(index, &query)?;
    let words = Words::new("", None);
    let mut hits = Vec::with_capacity(ranking.papers.len());
    for candidate in ranking.papers {
        hits.push(read_hit(index, hits.len() + 1, &candidate, &words)?);
    }
    choose_sentences(&mut hits, "", None, &words)?;
    Ok(Answer { hits, calibrated: false, warnings: ranking.warnings, timings: ranking.timings })
}
