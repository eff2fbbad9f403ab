//! The numbers of an index's papers, which lie in several segments.

use std::ops::Range;

use crate::paper_id::PaperId;

/// Where the papers of an index are. Each segment counts its own from 0; some of them are no longer in the index. The papers
/// that are have numbers without a gap, segment after segment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaperNumbers(Vec<SegmentPapers>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct SegmentPapers {
    /// The numbers of the papers that are left.
    numbers: Range<PaperId>,
    /// Papers of the segment that are no longer in the index, ascending.
    removed: Vec<u32>,
}

impl PaperNumbers {
    /// Of segments with so many papers each, of which some are removed. What is removed twice, or was never there, counts not.
    pub fn new(segments: impl IntoIterator<Item = (usize, Vec<u32>)>) -> Self {
        let mut first = 0;
        let segment = |(papers, mut removed): (usize, Vec<u32>)| {
            removed.retain(|&own| (own as usize) < papers);
            removed.sort_unstable();
            removed.dedup();
            let numbers = first..first + (papers - removed.len()) as PaperId;
            first = numbers.end;
            SegmentPapers { numbers, removed }
        };
        Self(segments.into_iter().map(segment).collect())
    }

    /// The number of papers.
    pub fn len(&self) -> usize {
        self.0.last().map_or(0, |last| last.numbers.end as usize)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of segments.
    pub fn segments(&self) -> usize {
        self.0.len()
    }

    /// The segment that has `paper`, and its place there. None for a number that no paper has.
    pub fn place(&self, paper: PaperId) -> Option<(usize, u32)> {
        let segment = self.0.partition_point(|segment| segment.numbers.end <= paper);
        let SegmentPapers { numbers, removed } = self.0.get(segment)?;
        let left = paper - numbers.start;
        // How many removed papers stand before it: each moves it by one.
        let (mut low, mut high) = (0, removed.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if removed[middle] - middle as u32 <= left { low = middle + 1 } else { high = middle }
        }
        Some((segment, left + low as u32))
    }

    /// The number of the paper at `own` in a segment; none if it is removed.
    pub fn number(&self, segment: usize, own: u32) -> Option<PaperId> {
        let SegmentPapers { numbers, removed } = self.0.get(segment)?;
        let before = removed.binary_search(&own).err()?;
        let number = numbers.start.checked_add(own - before as u32)?;
        numbers.contains(&number).then_some(number)
    }

    /// The numbers of the papers of a segment.
    pub fn of_segment(&self, segment: usize) -> Range<PaperId> {
        self.0.get(segment).map_or(0..0, |segment| segment.numbers.clone())
    }

    /// The papers of a segment that are no longer in the index, ascending.
    pub fn removed(&self, segment: usize) -> &[u32] {
        self.0.get(segment).map_or(&[], |segment| &segment.removed)
    }

    /// The places in a segment of the papers that are left, ascending.
    pub fn left(&self, segment: usize) -> impl Iterator<Item = u32> + '_ {
        let (numbers, removed) = (self.of_segment(segment), self.removed(segment));
        let slots = numbers.len() as u32 + removed.len() as u32;
        let mut gone = removed.iter().copied().peekable();
        (0..slots).filter(move |own| gone.next_if_eq(own).is_none())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn papers_that_are_left_are_numbered_without_a_gap() {
        let numbers = PaperNumbers::new([(4, vec![2, 0, 2]), (2, vec![0, 1, 9]), (3, vec![])]);
        let places: Vec<_> = (0..6).map(|paper| numbers.place(paper)).collect();
        assert_eq!(places, [Some((0, 1)), Some((0, 3)), Some((2, 0)), Some((2, 1)), Some((2, 2)), None]);
        assert_eq!((numbers.len(), numbers.segments(), numbers.of_segment(2)), (5, 3, 2..5));
        assert_eq!([numbers.number(0, 0), numbers.number(0, 3), numbers.number(2, 3)], [None, Some(1), None]);
        assert_eq!(numbers.left(0).collect::<Vec<_>>(), [1, 3]);
        assert!(PaperNumbers::default().is_empty() && PaperNumbers::default().place(0).is_none());
    }

    proptest! {
        #[test]
        fn a_place_and_a_number_belong_together(
            segments in proptest::collection::vec((0usize..40, proptest::collection::vec(0u32..50, 0..30)), 0..6)
        ) {
            let numbers = PaperNumbers::new(segments);
            for paper in 0..numbers.len() as PaperId {
                let (segment, own) = numbers.place(paper).expect("a place");
                prop_assert_eq!(numbers.number(segment, own), Some(paper));
            }
            let left: usize = (0..numbers.segments()).map(|segment| numbers.left(segment).count()).sum();
            prop_assert_eq!(left, numbers.len());
        }
    }
}
