//! The papers of earlier segments that are no longer in the index.

use serde::{Deserialize, Serialize};

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::segment::Segment;
use crate::index::store::{StoreError, codec};

/// Papers of one segment that a later one leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RemovedPapers {
    /// The generation that wrote the segment.
    pub generation: u64,
    /// Their places in the segment, ascending.
    pub papers: Vec<u32>,
    /// How many terms stand in their texts and in their titles.
    pub terms: [u64; 2],
}

impl RemovedPapers {
    /// No papers of a segment.
    pub fn none_of(segment: &Segment) -> Self {
        Self { generation: segment.number(), ..Self::default() }
    }
}

/// The content of [`Part::Removed`]: what `segment` leaves out. Segments that are no longer in the index may be among them.
///
/// # Errors
/// [`StoreError::Damaged`] when it is not what was written.
pub(crate) fn read(segment: &Segment) -> Result<Vec<RemovedPapers>, StoreError> {
    if !segment.has(Part::Removed) {
        return Ok(Vec::new());
    }
    codec::decode(&segment.read(Part::Removed)?).map_err(|error| segment.damaged(Part::Removed, error))
}

/// What all later segments leave out of each segment of a generation, in the order of the segments.
///
/// # Errors
/// As [`read`].
pub(crate) fn of_generation(generation: &Generation) -> Result<Vec<RemovedPapers>, StoreError> {
    let segments = generation.segments();
    let mut all: Vec<RemovedPapers> = segments.iter().map(RemovedPapers::none_of).collect();
    for segment in segments {
        add(&mut all, read(segment)?);
    }
    Ok(all)
}

/// Adds `more` to those of the same segments. Those of others are left out.
pub(crate) fn add(all: &mut [RemovedPapers], more: Vec<RemovedPapers>) {
    for removed in more {
        if let Some(known) = all.iter_mut().find(|known| known.generation == removed.generation) {
            known.papers.extend(removed.papers);
            known.papers.sort_unstable();
            for (own, terms) in known.terms.iter_mut().zip(removed.terms) {
                *own += terms;
            }
        }
    }
}
