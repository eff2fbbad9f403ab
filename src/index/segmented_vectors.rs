//! The vectors of all segments of an index, searched together.

use std::sync::Arc;

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::store::StoreError;
use crate::index::vectors::LocalVectors;
use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;
use crate::paper_set::PaperSet;
use crate::vector::{NearestPapers, PassageHit, PassageLanguages, Precision, VectorError, VectorIndex};

/// With more removed papers than this many times the wanted ones, a segment is searched exactly and not by its graph.
const MOST_REMOVED: usize = 8;

/// The vectors of a generation, in the files of its segments.
pub(crate) struct SegmentedVectors {
    segments: Vec<LocalVectors>,
    numbers: Arc<PaperNumbers>,
    /// The papers of each segment that are left; none of one that has them all.
    left: Vec<Option<PaperSet>>,
    len: usize,
}

impl SegmentedVectors {
    /// Opens the vectors of a generation, without graphs.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a file is missing, or the files do not fit together.
    pub fn open(generation: &Generation, numbers: &Arc<PaperNumbers>) -> Result<Self, StoreError> {
        let segments: Vec<LocalVectors> =
            generation.segments().iter().map(LocalVectors::open).collect::<Result<_, _>>()?;
        let (mut left, mut len) = (Vec::with_capacity(segments.len()), 0);
        for (at, (vectors, segment)) in segments.iter().zip(generation.segments()).enumerate() {
            let removed = numbers.removed(at);
            len += vectors.len();
            for &own in removed {
                let gone = vectors.passages_of(own).map_err(|error| segment.vector_error(Part::Owners, error))?;
                len = len.saturating_sub(gone);
            }
            left.push((!removed.is_empty()).then(|| members(numbers, at, &|_| true)));
        }
        Ok(Self { segments, numbers: Arc::clone(numbers), left, len })
    }

    /// Opens the graphs too, of segments that have one.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when one cannot be used; the vectors can be searched all the same.
    pub fn open_graphs(&mut self, generation: &Generation) -> Result<(), StoreError> {
        let segments = self.segments.iter_mut().zip(generation.segments());
        segments.map(|(vectors, segment)| vectors.open_graph(segment)).collect::<Vec<_>>().into_iter().collect()
    }

    /// The segment with a paper, and its place there.
    fn place(&self, paper: PaperId) -> Option<(&LocalVectors, u32)> {
        let (segment, own) = self.numbers.place(paper)?;
        Some((self.segments.get(segment)?, own))
    }

    /// The `k` nearest papers of one segment.
    fn search_segment(
        &self,
        at: usize,
        query: &[f32],
        k: usize,
        allowed: Option<&PaperSet>,
        precision: Precision,
    ) -> Result<NearestPapers, VectorError> {
        let vectors = &self.segments[at];
        let own = match (allowed, &self.left[at]) {
            (Some(allowed), _) => Some(members(&self.numbers, at, &|paper| allowed.contains(paper))),
            (None, None) => None,
            // A graph knows no filter: it is asked for as many more as may be removed.
            (None, Some(left)) => {
                let removed = self.numbers.removed(at).len();
                if precision == Precision::Approximate && vectors.is_approximate() && removed <= MOST_REMOVED * k {
                    return vectors.search(query, k + removed, None, precision);
                }
                Some(left.clone())
            }
        };
        vectors.search(query, k, own.as_ref(), precision)
    }
}

/// The papers of a segment that are left and that `is_member` takes.
fn members(numbers: &PaperNumbers, segment: usize, is_member: &dyn Fn(PaperId) -> bool) -> PaperSet {
    let slots = numbers.of_segment(segment).len() + numbers.removed(segment).len();
    let mut members = vec![false; slots];
    for (paper, own) in numbers.of_segment(segment).zip(numbers.left(segment)) {
        members[own as usize] = is_member(paper);
    }
    PaperSet::new(members)
}

impl VectorIndex for SegmentedVectors {
    fn len(&self) -> usize {
        self.len
    }

    fn dimension(&self) -> usize {
        let mut dimensions = self.segments.iter().filter(|vectors| !vectors.is_empty()).map(VectorIndex::dimension);
        dimensions.next().unwrap_or(0)
    }

    fn is_approximate(&self) -> bool {
        self.segments.iter().any(VectorIndex::is_approximate)
    }

    fn search(
        &self,
        query: &[f32],
        k: usize,
        allowed: Option<&PaperSet>,
        precision: Precision,
    ) -> Result<NearestPapers, VectorError> {
        let mut found = NearestPapers { hits: Vec::new(), damage: None };
        for at in 0..self.segments.len() {
            if self.numbers.of_segment(at).is_empty() {
                continue;
            }
            let NearestPapers { hits, damage } = self.search_segment(at, query, k, allowed, precision)?;
            found.damage = found.damage.or(damage);
            let numbered = |hit: PassageHit| Some(PassageHit { paper: self.numbers.number(at, hit.paper)?, ..hit });
            found.hits.extend(hits.into_iter().filter_map(numbered));
        }
        if self.segments.len() > 1 {
            found.hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.paper.cmp(&b.paper)));
        }
        found.hits.truncate(k);
        Ok(found)
    }

    fn best_of(&self, papers: &[PaperId], query: &[f32]) -> Result<Vec<Option<PassageHit>>, VectorError> {
        let best = |&paper: &PaperId| match self.place(paper) {
            Some((vectors, own)) => {
                let best = vectors.best_of(&[own], query)?.pop().flatten();
                Ok(best.map(|hit| PassageHit { paper, ..hit }))
            }
            None => Ok(None),
        };
        papers.iter().map(best).collect()
    }

    fn mean_of(&self, paper: PaperId) -> Result<Option<Vec<f32>>, VectorError> {
        self.place(paper).map_or(Ok(None), |(vectors, own)| vectors.mean_of(own))
    }

    fn vectors_of(&self, paper: PaperId) -> Result<Vec<Vec<f32>>, VectorError> {
        self.place(paper).map_or(Ok(Vec::new()), |(vectors, own)| vectors.vectors_of(own))
    }

    fn languages_of(&self, paper: PaperId) -> Result<PassageLanguages, VectorError> {
        self.place(paper).map_or(Ok(PassageLanguages::default()), |(vectors, own)| vectors.languages_of(own))
    }
}
