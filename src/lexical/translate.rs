//! Search in the other language, by translations of the question's terms.

use tantivy::postings::Postings;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::lexical::bm25::{Lengths, saturated};
use crate::lexical::error::LexicalError;
use crate::lexical::expected_frequency::ExpectedFrequency;
use crate::lexical::index::LexicalIndex;
use crate::lexical::question_terms::{TranslatedPhrase, TranslatedTerm};
use crate::lexical::ranking::{LexicalRanking, MOST_RIVALS};
use crate::lexical::schema::TITLE_WEIGHT;
use crate::lexical::weighted_terms::WeightedTerms;
use crate::paper_set::PaperSet;

impl LexicalIndex {
    /// The `k` papers that translations of a question's terms find, with their scores.
    ///
    /// The term and document frequencies of a query term are the weighted sums of its translations' frequencies
    /// (probabilistic structured queries: Darwish and Oard, SIGIR 2003, pages 338 to 344). Terms that both languages share,
    /// such as names, are scored as [`LexicalIndex::search`] does, and added.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub(super) fn translated(
        &self,
        words: &WeightedTerms,
        k: usize,
        allowed: Option<&PaperSet>,
    ) -> Result<LexicalRanking, LexicalError> {
        let (asked, ceiling) = words.question.translate(self);
        if asked.is_empty() || k == 0 {
            return Ok(LexicalRanking { ceiling, ..LexicalRanking::default() });
        }
        let literal = self.literal(words, &words.shared_synonyms);
        let (mut papers, mut rivals) = (Vec::new(), Vec::new());
        for (at, segment) in self.searcher.segment_readers().iter().enumerate() {
            let found = self.expected(at, segment, &asked, &words.question.phrases)?;
            let best = |k, allowed| self.best_of(segment, &found, &*literal, k, allowed).map_err(LexicalError::from);
            papers.extend(best(k, allowed)?);
            if allowed.is_some() {
                rivals.extend(best(k, None)?);
            }
        }
        let best_first = |hits: &mut Vec<(u32, f32)>| {
            hits.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        };
        best_first(&mut papers);
        papers.truncate(k);
        if allowed.is_none() {
            rivals.clone_from(&papers);
        } else {
            best_first(&mut rivals);
        }
        rivals.truncate(MOST_RIVALS);
        Ok(LexicalRanking { papers, rivals, ceiling })
    }

    /// Every document of a segment that has a translation, with its score. `number` is the segment's place in the searcher.
    fn expected(
        &self,
        number: usize,
        segment: &SegmentReader,
        asked: &[TranslatedTerm],
        phrases: &[TranslatedPhrase<ExpectedFrequency>],
    ) -> tantivy::Result<Vec<ScoredDocument>> {
        let fields = [(self.fields.text, 1.0), (self.fields.title, TITLE_WEIGHT)];
        let lengths = Lengths::new(segment, fields.map(|(field, _)| field), self.mean_length()?)?;
        let all = segment.max_doc() as usize;
        let (mut scores, mut times) = (vec![0f32; all], vec![0f32; all]);
        let mut touched: Vec<DocId> = Vec::new();
        for word in asked {
            for &(target, weight) in &word.targets {
                for (field, counts) in fields {
                    let term = Term::from_field_text(field, target);
                    let postings = segment.inverted_index(field)?.read_postings(&term, IndexRecordOption::WithFreqs)?;
                    let Some(mut postings) = postings else { continue };
                    while postings.doc() != TERMINATED {
                        let times = &mut times[postings.doc() as usize];
                        if *times == 0.0 {
                            touched.push(postings.doc());
                        }
                        *times += weight * counts * postings.term_freq() as f32;
                        postings.advance();
                    }
                }
            }
            let phrase = word.phrase.and_then(|at| phrases[at].expected.segments.get(number));
            for &(doc, frequency) in phrase.into_iter().flatten() {
                let times = &mut times[doc as usize];
                if *times == 0.0 {
                    touched.push(doc);
                }
                *times = times.max(frequency);
            }
            for doc in touched.drain(..) {
                let times = std::mem::take(&mut times[doc as usize]);
                scores[doc as usize] += word.idf * saturated(times, lengths.norm(doc));
            }
        }
        let papers = self.papers_of(number, segment)?;
        let found = (0..).zip(scores).filter(|(_, score)| *score > 0.0);
        Ok(found.filter_map(|(doc, score)| Some(ScoredDocument { doc, paper: papers.paper(doc)?, score })).collect())
    }

    /// The `k` best documents of a segment, in their order, with the scores of shared terms added.
    fn best_of(
        &self,
        segment: &SegmentReader,
        found: &[ScoredDocument],
        literal: &dyn Query,
        k: usize,
        allowed: Option<&PaperSet>,
    ) -> tantivy::Result<Vec<(u32, f32)>> {
        let may = |found: &&ScoredDocument| allowed.is_none_or(|allowed| allowed.contains(found.paper));
        let mut best: Vec<&ScoredDocument> = found.iter().filter(may).collect();
        best.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.paper.cmp(&b.paper)));
        best.truncate(k);
        best.sort_unstable_by_key(|found| found.doc);
        let weight = literal.weight(EnableScoring::enabled_from_statistics_provider(self, &self.searcher))?;
        let mut scorer = weight.scorer(segment, 1.0)?;
        let with_literal = |found: &ScoredDocument| {
            if scorer.doc() < found.doc {
                scorer.seek(found.doc);
            }
            let alike = if scorer.doc() == found.doc { scorer.score() } else { 0.0 };
            (found.paper, found.score + alike)
        };
        Ok(best.into_iter().map(with_literal).collect())
    }
}

/// A document with its score.
struct ScoredDocument {
    doc: DocId,
    paper: u32,
    score: f32,
}
