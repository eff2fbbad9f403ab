//! A query that gives documents the scores that are already known.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

/// Documents with their scores, in the order of documents.
type Scores = Arc<Vec<(DocId, f32)>>;

/// Documents with their scores, by segment.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ScoredDocuments(HashMap<SegmentId, Scores>);

impl ScoredDocuments {
    /// Sets the scores of a segment's documents; `scores` has one for each document, and 0 is none.
    pub(super) fn set(&mut self, segment: SegmentId, scores: &[f32]) {
        let some = (0..).zip(scores.iter().copied()).filter(|(_, score)| *score > 0.0);
        self.0.insert(segment, Arc::new(some.collect()));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(|scores| scores.is_empty())
    }
}

impl Query for ScoredDocuments {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for ScoredDocuments {
    fn scorer(&self, reader: &SegmentReader, boost: f32) -> tantivy::Result<Box<dyn Scorer>> {
        let scores = self.0.get(&reader.segment_id()).cloned().unwrap_or_default();
        Ok(Box::new(ScoreReader { scores, at: 0, boost }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let scores = self.0.get(&reader.segment_id()).cloned().unwrap_or_default();
        let score = scores.binary_search_by_key(&doc, |(doc, _)| *doc).map_or(0.0, |at| scores[at].1);
        Ok(Explanation::new("known", score))
    }
}

/// Goes through the documents of a segment.
struct ScoreReader {
    scores: Scores,
    at: usize,
    boost: f32,
}

impl DocSet for ScoreReader {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.scores.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.scores[self.at..].partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.scores.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        self.scores.len() as u32
    }
}

impl Scorer for ScoreReader {
    fn score(&mut self) -> f32 {
        self.scores.get(self.at).map_or(0.0, |(_, score)| score * self.boost)
    }
}
