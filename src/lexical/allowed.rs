//! Which documents a search may find.

use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;
use crate::paper_set::PaperSet;

/// The papers that the documents of one segment of tantivy are.
pub(super) struct DocumentPapers {
    /// The place of the paper in its segment of the index.
    own: Column<u64>,
    segment: usize,
    numbers: Arc<PaperNumbers>,
}

impl DocumentPapers {
    /// The papers of `documents`, which belong to a segment of the index.
    pub fn new(documents: &SegmentReader, segment: usize, numbers: &Arc<PaperNumbers>) -> tantivy::Result<Self> {
        Ok(Self { own: documents.fast_fields().u64("paper")?, segment, numbers: Arc::clone(numbers) })
    }

    /// The paper of a document; none that is no longer in the index.
    pub fn paper(&self, document: DocId) -> Option<PaperId> {
        self.numbers.number(self.segment, u32::try_from(self.own.first(document)?).ok()?)
    }
}

/// Collects documents of allowed papers only.
pub(super) struct AllowedPapers<'a, C> {
    /// For each segment of tantivy the segment of the index that it belongs to.
    pub segments: &'a [usize],
    pub numbers: &'a Arc<PaperNumbers>,
    pub allowed: &'a PaperSet,
    pub inner: C,
}

/// As [`AllowedPapers`], of one segment.
pub(super) struct AllowedDocuments<C> {
    papers: DocumentPapers,
    allowed: PaperSet,
    inner: C,
}

impl<C: Collector> Collector for AllowedPapers<'_, C> {
    type Fruit = C::Fruit;
    type Child = AllowedDocuments<C::Child>;

    fn for_segment(&self, number: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Self::Child> {
        // Every segment of the searcher has its place in the list.
        let own = self.segments.get(number as usize).copied().unwrap_or(usize::MAX);
        let papers = DocumentPapers::new(segment, own, self.numbers)?;
        let inner = self.inner.for_segment(number, segment)?;
        Ok(AllowedDocuments { papers, allowed: self.allowed.clone(), inner })
    }

    fn requires_scoring(&self) -> bool {
        self.inner.requires_scoring()
    }

    fn merge_fruits(&self, fruits: Vec<<Self::Child as SegmentCollector>::Fruit>) -> tantivy::Result<Self::Fruit> {
        self.inner.merge_fruits(fruits)
    }
}

impl<C: SegmentCollector> SegmentCollector for AllowedDocuments<C> {
    type Fruit = C::Fruit;

    fn collect(&mut self, document: DocId, score: Score) {
        if self.papers.paper(document).is_some_and(|paper| self.allowed.contains(paper)) {
            self.inner.collect(document, score);
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.inner.harvest()
    }
}
