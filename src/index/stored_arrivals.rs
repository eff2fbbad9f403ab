//! Reads when the papers of a generation came in.

use crate::index::columns::arrivals::Arrivals;
use crate::index::layout::Part;
use crate::index::segment::Segment;
use crate::index::store::StoreError;

/// The arrivals of the `papers` papers of a generation. An index made before there were arrivals has only a beginning.
///
/// # Errors
/// [`StoreError::Damaged`] when they are not what was written.
pub(crate) fn read(segment: &Segment, papers: usize) -> Result<Arrivals, StoreError> {
    if !segment.has(Part::Arrivals) {
        return Ok(Arrivals::from_the_beginning(papers));
    }
    let arrivals = Arrivals::decode(&segment.read(Part::Arrivals)?, papers);
    arrivals.map_err(|error| segment.damaged(Part::Arrivals, error))
}
