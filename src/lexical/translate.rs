//! Search in the other language, by translations of the question's terms.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::lexical::error::LexicalError;
use crate::lexical::glossary::translations;
use crate::lexical::index::LexicalIndex;
use crate::lexical::ranking::{LexicalRanking, MOST_RIVALS};
use crate::lexical::schema::TITLE_WEIGHT;
use crate::lexical::weighted_terms::{WeightedTerms, idf};

use crate::paper_id::PaperSet;
use crate::text::{Language, is_han};

/// The parameters of BM25 that tantivy uses.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A term of the question with its translations.
struct TranslatedTerm {
    idf: f32,
    /// Terms of the other language, with their weights from 0 to 1.
    targets: Vec<(&'static str, f32)>,
}

impl LexicalIndex {
    /// The `k` papers that translations of a question's terms find, with their scores.
    ///
    /// The term and document frequencies of a query term are the weighted sums of its translations' frequencies
    /// (probabilistic structured queries: Darwish and Oard, SIGIR 2003, pages 338 to 344). Terms that both languages share,
    /// such as names, are scored as [`LexicalIndex::search`] does, and added.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub fn translated(
        &self,
        words: &WeightedTerms,
        k: usize,
        allowed: Option<&PaperSet>,
    ) -> Result<LexicalRanking, LexicalError> {
        let papers = self.searcher.num_docs() as f32;
        let mut ceiling = 0.0;
        let mut asked = Vec::new();
        let from_han = words.language == Language::Zh;
        for (literal, word) in &words.weighted {
            // A term of the other language needs no translation.
            let is_own = word.contains(is_han) == from_han;
            let targets: Vec<(&'static str, f32)> = translations(word).filter(|_| is_own).collect();
            if targets.is_empty() {
                // A name without a translation is the same in both languages; a Chinese bigram may be no word at all.
                ceiling += if word.contains(is_han) { 0.0 } else { *literal };
                continue;
            }
            let with: f32 = targets.iter().map(|(target, weight)| weight * self.share_of(target) * papers).sum();
            let idf = idf(papers, with.min(papers));
            ceiling += idf;
            asked.push(TranslatedTerm { idf, targets });
        }
        if asked.is_empty() || k == 0 {
            return Ok(LexicalRanking { ceiling, ..LexicalRanking::default() });
        }
        let literal = self.literal(words);
        let (mut papers, mut rivals) = (Vec::new(), Vec::new());
        for segment in self.searcher.segment_readers() {
            let found = self.expected(segment, &asked)?;
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

    /// Every document of a segment that has a translation, with its score.
    fn expected(&self, segment: &SegmentReader, asked: &[TranslatedTerm]) -> tantivy::Result<Vec<ScoredDocument>> {
        let fields = [(self.fields.text, 1.0), (self.fields.title, TITLE_WEIGHT)];
        let lengths = Lengths::new(segment, fields.map(|(field, _)| field))?;
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
            for doc in touched.drain(..) {
                let times = std::mem::take(&mut times[doc as usize]);
                scores[doc as usize] += word.idf * (K1 + 1.0) * times / (times + K1 * lengths.norm(doc));
            }
        }
        let numbers = segment.fast_fields().u64("paper")?;
        let found = (0..).zip(scores).filter(|(_, score)| *score > 0.0);
        Ok(found
            .filter_map(|(doc, score)| Some(ScoredDocument { doc, paper: numbers.first(doc)? as u32, score }))
            .collect())
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
        let weight = literal.weight(EnableScoring::enabled_from_searcher(&self.searcher))?;
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

/// Document lengths in terms, relative to the mean of their segment.
struct Lengths {
    readers: [FieldNormReader; 2],
    mean: f32,
}

impl Lengths {
    fn new(segment: &SegmentReader, [text, title]: [Field; 2]) -> tantivy::Result<Self> {
        let readers = [segment.get_fieldnorms_reader(text)?, segment.get_fieldnorms_reader(title)?];
        let total =
            segment.inverted_index(text)?.total_num_tokens() + segment.inverted_index(title)?.total_num_tokens();
        Ok(Self { readers, mean: (total as f32 / segment.max_doc().max(1) as f32).max(1.0) })
    }

    fn norm(&self, doc: DocId) -> f32 {
        let length: u32 = self.readers.iter().map(|reader| reader.fieldnorm(doc)).sum();
        1.0 - B + B * length as f32 / self.mean
    }
}
