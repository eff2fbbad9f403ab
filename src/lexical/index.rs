//! The lexical index: BM25 over the terms of titles and texts.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use tantivy::collector::TopDocs;
use tantivy::directory::FileHandle;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Searcher, SegmentReader};

use crate::lexical::allowed::{AllowedPapers, DocumentPapers};
use crate::lexical::backend::{WordHits, WordIndex, WordKind};
use crate::lexical::directory::ReadOnly;
use crate::lexical::error::LexicalError;
use crate::lexical::paper_name::Name;
use crate::lexical::ranking::{LexicalRanking, MOST_RIVALS};
use crate::lexical::schema::{LexicalFields, TITLE_WEIGHT, schema};
use crate::lexical::scored_documents::ScoredDocuments;
use crate::lexical::segments::combine;
use crate::lexical::weighted_terms::WeightedTerms;
use crate::paper_id::PaperId;
use crate::paper_numbers::PaperNumbers;
use crate::paper_set::PaperSet;

/// A lexical index, opened for search.
pub struct LexicalIndex {
    pub(super) searcher: Searcher,
    pub(super) fields: LexicalFields,
    /// The numbers of the papers, for those of each segment.
    pub(super) numbers: Arc<PaperNumbers>,
    /// For each segment of tantivy, in the order of the searcher, the segment of the index that it belongs to.
    pub(super) segments: Vec<usize>,
    /// The terms in texts and in titles of papers that are no longer in the index, which tantivy counts among all.
    pub(super) removed_terms: [u64; 2],
    /// Document frequencies that took a look at every removed paper.
    pub(super) frequencies: Mutex<HashMap<tantivy::Term, u64>>,
}

impl LexicalIndex {
    /// Opens the lexical index of each segment as one. `numbers` are those of their papers, and `removed_terms` says how many
    /// terms stand in texts and in titles of those that are no longer in the index.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub fn open(
        segments: Vec<BTreeMap<String, Arc<dyn FileHandle>>>,
        numbers: Arc<PaperNumbers>,
        removed_terms: [u64; 2],
    ) -> Result<Self, LexicalError> {
        let (files, owners) = combine(segments, &numbers)?;
        let index = Index::open(ReadOnly(Arc::new(files)))?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(LexicalError::new("its fields are others"));
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader?;
        let searcher = reader.searcher();
        let owner = |segment: &SegmentReader| owners.get(&segment.segment_id()).copied();
        let segments: Option<Vec<usize>> = searcher.segment_readers().iter().map(owner).collect();
        let segments = segments.ok_or_else(|| LexicalError::new("a segment of it belongs to no papers"))?;
        Ok(Self { searcher, fields, numbers, segments, removed_terms, frequencies: Mutex::default() })
    }

    /// The `k` papers with the highest BM25 scores (Robertson & Zaragoza, 2009; k1 = 1.2, b = 0.75). Terms of titles weigh
    /// more than those of texts.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub(super) fn search(
        &self,
        words: &WeightedTerms,
        k: usize,
        allowed: Option<&PaperSet>,
    ) -> Result<LexicalRanking, LexicalError> {
        let ceiling = words.question.ceiling;
        if words.question.terms.is_empty() || k == 0 {
            return Ok(LexicalRanking { ceiling, ..LexicalRanking::default() });
        }
        let query = self.literal(words, &words.synonyms);
        let papers = self.top(&*query, k, allowed)?;
        let rivals = match allowed {
            None => papers.iter().copied().take(MOST_RIVALS).collect(),
            Some(_) => self.top(&*query, MOST_RIVALS, None)?,
        };
        Ok(LexicalRanking { papers, rivals, ceiling })
    }

    /// The query for the terms as they are written, and what `synonyms` add.
    pub(super) fn literal(&self, words: &WeightedTerms, synonyms: &ScoredDocuments) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(2 * words.question.terms.len() + 1);
        for word in &words.question.terms {
            let clause = |field, boost| {
                let term = tantivy::Term::from_field_text(field, &word.text);
                let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
                let query: Box<dyn Query> = if boost == 1.0 { query } else { Box::new(BoostQuery::new(query, boost)) };
                (Occur::Should, query)
            };
            clauses.push(clause(self.fields.title, TITLE_WEIGHT * word.boost));
            clauses.push(clause(self.fields.text, word.boost));
        }
        if !synonyms.is_empty() {
            clauses.push((Occur::Should, Box::new(synonyms.clone())));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The document frequency of a term as a share of all papers, from 0 to 1: that of texts or that of titles, whichever is
    /// larger.
    pub(super) fn share_of(&self, term: &str) -> f32 {
        let papers = self.searcher.num_docs().max(1) as f32;
        let found = [self.fields.text, self.fields.title].map(|field| {
            let term = tantivy::Term::from_field_text(field, term);
            self.document_frequency(&term).map_or(0.0, |found| found as f32)
        });
        found[0].max(found[1]) / papers
    }

    /// The papers of the segment of tantivy that is the `number`th of the searcher.
    pub(super) fn papers_of(&self, number: usize, segment: &SegmentReader) -> tantivy::Result<DocumentPapers> {
        DocumentPapers::new(segment, self.segments.get(number).copied().unwrap_or(usize::MAX), &self.numbers)
    }

    fn top(&self, query: &dyn Query, k: usize, allowed: Option<&PaperSet>) -> Result<Vec<(u32, f32)>, LexicalError> {
        let best = TopDocs::with_limit(k).order_by_score();
        let found = match allowed {
            None => self.searcher.search_with_statistics_provider(query, &best, self),
            Some(allowed) => {
                let best = AllowedPapers { segments: &self.segments, numbers: &self.numbers, allowed, inner: best };
                self.searcher.search_with_statistics_provider(query, &best, self)
            }
        };
        let mut papers = Vec::new();
        for (score, place) in found? {
            let segment = place.segment_ord as usize;
            let numbers = self.papers_of(segment, self.searcher.segment_reader(place.segment_ord))?;
            papers.extend(numbers.paper(place.doc_id).map(|paper| (paper, score)));
        }
        papers.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Ok(papers)
    }
}

impl WordIndex for LexicalIndex {
    fn len(&self) -> usize {
        self.searcher.num_docs() as usize
    }

    fn share_of(&self, term: &str) -> f32 {
        self.share_of(term)
    }

    fn find(&self, question: &str, k: usize, allowed: Option<&PaperSet>) -> Result<WordHits, LexicalError> {
        let words = self.weigh(question);
        Ok(WordHits { literal: self.search(&words, k, allowed)?, translated: self.translated(&words, k, allowed)? })
    }

    fn exact(&self, _: &str, _: &[PaperId], _: WordKind) -> Result<Option<Vec<f32>>, LexicalError> {
        Ok(None)
    }

    fn named(&self, names: &[Name], allowed: Option<&PaperSet>) -> Result<Vec<PaperId>, LexicalError> {
        let clause = |name: &Name| {
            let term = tantivy::Term::from_field_text(self.fields.name, &name.term());
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>)
        };
        let query = BooleanQuery::new(names.iter().map(clause).collect());
        let mut found: Vec<PaperId> = self.top(&query, 100, allowed)?.into_iter().map(|(paper, _)| paper).collect();
        found.sort_unstable();
        Ok(found)
    }
}
