//! The points that the papers of an index are to be.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::passage::PaperRecord;
use crate::index::passage_key::Key;
use crate::index::qdrant::ownership::Places;
use crate::index::qdrant::point_key::PointKey;
use crate::index::records;
use crate::index::store::StoreError;
use crate::index::store::codec::CodecError;
use crate::index::store::record_file::RecordFile;
use crate::index::stored_vectors::{VectorsByKey, read_keys};
use crate::vector::PassageKey;

/// A point that is to be in the collection.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlannedPoint {
    /// Its id.
    pub key: PointKey,
    /// The number of the paper.
    pub paper: usize,
    /// Where the index has read it.
    pub places: Places,
}

/// The papers of an index, with what their points are made from.
pub(crate) struct PlannedPapers<'p> {
    /// The papers with their passages.
    pub records: &'p [PaperRecord],
    /// The keys of all passages, in the order of the papers.
    pub keys: &'p [Key],
    /// The vector of each passage.
    pub vectors: &'p VectorsByKey,
}

impl PlannedPapers<'_> {
    /// The vectors of the passages with these numbers.
    pub(crate) fn rows(&self, passages: Range<usize>) -> impl Iterator<Item = &[f32]> {
        self.keys[passages].iter().filter_map(|key| self.vectors.get(&key.hash)).map(Vec::as_slice)
    }
}

/// The passages of each of `papers` papers, among all passages.
pub(crate) fn passages_of_papers(keys: &[Key], papers: usize) -> Vec<Range<usize>> {
    let mut ranges = Vec::with_capacity(papers);
    let mut start = 0;
    for paper in 0..papers {
        let count = keys[start..].iter().take_while(|key| key.paper as usize == paper).count();
        ranges.push(start..start + count);
        start += count;
    }
    ranges
}

/// The points of an index, in the order of its papers. `record` gives the paper of a number; papers that are equal but for their
/// places are one point.
///
/// # Errors
/// Those of `record`, and what cannot be written.
pub(crate) fn plan<R, E>(
    keys: &[Key],
    papers: usize,
    record: impl Fn(usize) -> Result<R, E> + Sync,
) -> Result<Vec<PlannedPoint>, E>
where
    R: std::borrow::Borrow<PaperRecord>,
    E: From<CodecError> + Send,
{
    let passages = passages_of_papers(keys, papers);
    let point = |(paper, range): (usize, &Range<usize>)| {
        let record = record(paper)?;
        let hashes: Vec<PassageKey> = keys[range.clone()].iter().map(|key| key.hash).collect();
        let key = PointKey::of_paper(record.borrow(), &hashes)?;
        Ok(PlannedPoint { key, paper, places: Places::of(&record.borrow().0) })
    };
    let points = passages.par_iter().enumerate().map(point).collect::<Result<Vec<_>, E>>()?;
    let mut planned: Vec<PlannedPoint> = Vec::with_capacity(points.len());
    let mut numbers: HashMap<PointKey, usize> = HashMap::new();
    for point in points {
        match numbers.get(&point.key) {
            Some(&number) => planned[number].places.sources.extend(point.places.sources),
            None => {
                numbers.insert(point.key, planned.len());
                planned.push(point);
            }
        }
    }
    Ok(planned)
}

/// The points that the papers of a generation are.
///
/// # Errors
/// When its papers or its keys are damaged.
pub(crate) fn plan_generation(generation: &Generation) -> Result<Vec<PlannedPoint>, StoreError> {
    // An index with a store has one segment.
    let segment = generation.newest();
    let damaged = |error| segment.damaged(Part::Papers, error);
    // Read without a memory map: a failed disk read ends a process that has the file mapped.
    let papers = RecordFile::open(segment.read(Part::Papers)?).map_err(damaged)?;
    let keys = read_keys(segment)?;
    plan(&keys, papers.len(), |paper| records::paper(&papers, segment.format(), paper)).map_err(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Paper, Source};
    use crate::text::Language;

    fn key(hash: u8, paper: u32) -> Key {
        Key { hash: [hash; 16], paper, language: Language::En }
    }

    #[test]
    fn passages_belong_to_their_papers_and_a_paper_may_have_none() {
        let keys = [key(1, 0), key(2, 0), key(3, 2)];
        assert_eq!(passages_of_papers(&keys, 4), [0..2, 2..2, 2..3, 3..3]);
    }

    #[test]
    fn equal_papers_are_one_point_at_both_places() {
        let paper = |id: &str, path: &str| -> PaperRecord {
            let sources = vec![Source { path: path.into(), line: 1 }];
            (Paper { id: id.into(), sources, ..Paper::default() }, Vec::new())
        };
        let records = [paper("t:1", "/a.md"), paper("t:2", "/a.md"), paper("t:1", "/b.md")];
        let keys = [key(1, 0), key(2, 1), key(1, 2)];
        let planned = plan::<_, CodecError>(&keys, 3, |paper| Ok(&records[paper])).expect("plan");
        assert_eq!(planned.iter().map(|point| point.paper).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(planned[0].places.sources.len(), 2);
    }
}
