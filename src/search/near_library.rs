//! How near papers are to what a library is about.
//!
//! A library is about several things, so its middle is near to none of them. A paper is near if some papers are near to it.

use rayon::prelude::*;

use crate::index::{Index, spread};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::search::error::SearchError;
use crate::search::newcomers::Newcomers;
use crate::vector::{Precision, dot};

/// A paper is as near as so many older papers are in the mean: one may be odd, and five tell of a subject.
const NEIGHBOURS: usize = 5;
/// Of more papers than these, the first are compared with all older ones, and before that each with a sample only: the cost
/// then grows with the number of new papers and not with the library.
const COMPARED_WITH_ALL: usize = 100;
const SAMPLE: usize = 256;

/// A paper, and how near it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Near {
    pub paper: PaperId,
    /// The mean cosine with the nearest older papers.
    pub nearness: f32,
    /// The nearest of them.
    pub nearest: Option<PaperId>,
}

/// The `k` papers of `rest` that are nearest to the papers that were there before, the nearest first. Where there were none,
/// they are compared with each other.
pub(super) fn nearest_to_library(
    index: &Index,
    newcomers: &Newcomers<'_>,
    mut rest: Vec<PaperId>,
    k: usize,
) -> Result<Vec<Near>, SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(Vec::new()) };
    let older = newcomers.older();
    let most = COMPARED_WITH_ALL.max(k.saturating_mul(2));
    if rest.len() > most && index.collection().is_none() {
        keep_near_to_sample(index, older.as_ref(), &mut rest, most)?;
    }
    vectors.prepare(&rest).map_err(|error| index.vector_error(error))?;
    let near = |&paper: &PaperId| -> Result<Near, SearchError> {
        let mean = vectors.mean_of(paper).map_err(|error| index.vector_error(error))?;
        let Some(mean) = mean else { return Ok(Near { paper, nearness: 0.0, nearest: None }) };
        // Among all papers the nearest is the paper itself.
        let found = vectors.search(&mean, NEIGHBOURS + 1, older.as_ref(), Precision::Approximate);
        let mut hits = found.map_err(|error| index.vector_error(error))?.hits;
        hits.retain(|hit| hit.paper != paper);
        hits.truncate(NEIGHBOURS);
        let nearness = mean_of(hits.iter().map(|hit| hit.score));
        Ok(Near { paper, nearness, nearest: hits.first().map(|hit| hit.paper) })
    };
    let mut near = rest.par_iter().map(near).collect::<Result<Vec<Near>, _>>()?;
    // Stable: of equally near papers the latest comes first.
    near.sort_by(|a, b| b.nearness.total_cmp(&a.nearness));
    near.truncate(k);
    Ok(near)
}

/// Keeps the `most` papers that are nearest to a sample of the older ones.
fn keep_near_to_sample(
    index: &Index,
    older: Option<&PaperSet>,
    rest: &mut Vec<PaperId>,
    most: usize,
) -> Result<(), SearchError> {
    let Some(vectors) = index.vectors() else { return Ok(()) };
    let mean = |&paper: &PaperId| vectors.mean_of(paper).map_err(|error| index.vector_error(error));
    let all: Vec<PaperId> =
        (0..index.len() as PaperId).filter(|&paper| older.is_none_or(|set| set.contains(paper))).collect();
    let sample = spread(all.len(), SAMPLE).into_iter().map(|at| all[at as usize]);
    let sample: Vec<(PaperId, Vec<f32>)> = sample
        .map(|paper| Ok(mean(&paper)?.map(|mean| (paper, mean))))
        .filter_map(Result::transpose)
        .collect::<Result<_, SearchError>>()?;
    let nearness = |paper: &PaperId| -> Result<f32, SearchError> {
        let Some(own) = mean(paper)? else { return Ok(0.0) };
        let mut best = [f32::NEG_INFINITY; NEIGHBOURS];
        for (_, other) in sample.iter().filter(|(other, _)| other != paper) {
            let cosine = dot(&own, other);
            if cosine > best[NEIGHBOURS - 1] {
                best[NEIGHBOURS - 1] = cosine;
                best.sort_by(|a, b| b.total_cmp(a));
            }
        }
        Ok(mean_of(best.into_iter().filter(|cosine| cosine.is_finite())))
    };
    let scored = rest.par_iter().map(nearness).collect::<Result<Vec<f32>, _>>()?;
    let mut order: Vec<usize> = (0..rest.len()).collect();
    order.sort_by(|&a, &b| scored[b].total_cmp(&scored[a]));
    order.truncate(most);
    // In the order of arrival again.
    order.sort_unstable();
    *rest = order.into_iter().map(|at| rest[at]).collect();
    Ok(())
}

/// The mean; 0 of nothing.
fn mean_of(numbers: impl Iterator<Item = f32>) -> f32 {
    let (sum, count) = numbers.fold((0.0, 0), |(sum, count), number| (sum + number, count + 1));
    if count == 0 { 0.0 } else { sum / count as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_nothing_is_nothing() {
        assert_eq!(mean_of([].into_iter()), 0.0);
        assert_eq!(mean_of([0.5, 0.25].into_iter()), 0.375);
    }
}
