//! The lexical index: BM25 over the terms of titles and texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use tantivy::collector::{FilterCollector, TopDocs};
use tantivy::directory::FileHandle;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Index, Searcher};

use crate::lexical::backend::{WordHits, WordIndex, WordKind};
use crate::lexical::directory::ReadOnly;
use crate::lexical::error::LexicalError;
use crate::lexical::paper_name::Name;
use crate::lexical::ranking::{LexicalRanking, MOST_RIVALS};
use crate::lexical::schema::{LexicalFields, TITLE_WEIGHT, schema};
use crate::lexical::scored_documents::ScoredDocuments;
use crate::lexical::weighted_terms::WeightedTerms;
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;

/// A lexical index, opened for search.
pub struct LexicalIndex {
    pub(super) searcher: Searcher,
    pub(super) fields: LexicalFields,
}

impl LexicalIndex {
    /// Opens the index in `files`.
    ///
    /// # Errors
    /// See [`LexicalError`].
    pub fn open(files: BTreeMap<String, Arc<dyn FileHandle>>) -> Result<Self, LexicalError> {
        let index = Index::open(ReadOnly(Arc::new(files)))?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(LexicalError::new("its fields are others"));
        }
        let reader = index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader?;
        Ok(Self { searcher: reader.searcher(), fields })
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
            self.searcher.doc_freq(&term).map_or(0.0, |found| found as f32)
        });
        found[0].max(found[1]) / papers
    }

    fn top(&self, query: &dyn Query, k: usize, allowed: Option<&PaperSet>) -> Result<Vec<(u32, f32)>, LexicalError> {
        let best = TopDocs::with_limit(k).order_by_score();
        let found = match allowed {
            None => self.searcher.search(query, &best),
            Some(allowed) => {
                let allowed = allowed.clone();
                let may = move |paper: u64| allowed.contains(paper as PaperId);
                self.searcher.search(query, &FilterCollector::new("paper".to_string(), may, best))
            }
        };
        let mut papers = Vec::new();
        for (score, place) in found? {
            let segment = self.searcher.segment_reader(place.segment_ord);
            let numbers = segment.fast_fields().u64("paper")?;
            papers.extend(numbers.first(place.doc_id).map(|paper| (paper as u32, score)));
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
