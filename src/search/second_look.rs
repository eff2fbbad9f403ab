//! The second look: the question moves towards the papers that seem to answer, and cosines are compared again.
//!
//! The source: Rocchio, Relevance feedback in information retrieval (1971), with the first papers taken for relevant ones.

use crate::index::Index;
use crate::search::candidate::Candidate;
use crate::search::error::SearchError;
use crate::vector::normalise;

/// The first papers that the question moves towards. The third is often about something else.
pub(super) const TOWARDS: usize = 2;

/// The vector of length 1 that `question` becomes when it moves by `step` towards the mean of the nearest passages of
/// `first`. None if these have no vectors.
pub(super) fn moved(
    index: &Index,
    question: &[f32],
    first: &[Candidate],
    step: f32,
) -> Result<Option<Vec<f32>>, SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(None) };
    let papers: Vec<_> = first.iter().map(|candidate| candidate.paper).collect();
    vectors.prepare(&papers).map_err(|error| index.vector_error(error))?;
    let mut towards = Vec::with_capacity(TOWARDS);
    for candidate in first {
        let Some(nearest) = candidate.nearest else { continue };
        let passage = vectors.passage_of(&nearest, question).map_err(|error| index.vector_error(error))?;
        let passages = vectors.vectors_of(candidate.paper).map_err(|error| index.vector_error(error))?;
        towards.extend(passages.into_iter().nth(passage as usize));
    }
    if towards.is_empty() {
        return Ok(None);
    }
    let share = step / towards.len() as f32;
    let mut moved = question.to_vec();
    for vector in &towards {
        moved.iter_mut().zip(vector).for_each(|(sum, value)| *sum += share * value);
    }
    normalise(&mut moved);
    Ok(Some(moved))
}

/// Compares every candidate with the moved vector.
pub(super) fn look_again(index: &Index, moved: &[f32], candidates: &mut [Candidate]) -> Result<(), SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(()) };
    let papers: Vec<_> = candidates.iter().map(|candidate| candidate.paper).collect();
    let best = vectors.best_of(&papers, moved).map_err(|error| index.vector_error(error))?;
    for (candidate, best) in candidates.iter_mut().zip(best) {
        candidate.looked = best.map(|best| best.score);
    }
    Ok(())
}
