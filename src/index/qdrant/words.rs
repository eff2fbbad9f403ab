//! Search by words in a collection: candidates by sparse vectors, then exact scores from the terms of the first of them.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use qdrant_client::qdrant::vector_output::Vector;
use qdrant_client::qdrant::{
    Condition, Filter, Query, QueryPoints, ScrollPointsBuilder, VectorInput, WithPayloadSelector, WithVectorsSelector,
};

use crate::index::columns::names::hash_of_name;
use crate::index::qdrant::error::QdrantError;
use crate::index::qdrant::open_collection::QdrantCollection;
use crate::index::qdrant::payload::{NAMES, name_of_hash};
use crate::index::qdrant::point::WORDS;
use crate::lexical::{
    DocumentFrequencies, DocumentTerms, LexicalError, LexicalRanking, Name, WeightedQuestion, WordHits, WordIndex,
    WordKind,
};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;
use crate::text::Language;
use crate::vector::VectorIndex;

/// The first papers of each language in a ranking whose scores are made exact: the best is among them, against which all others
/// are measured.
const EXACT_OF_EACH: usize = 32;
/// The most papers that have one of several names.
const MOST_NAMED: u32 = 100;

/// A ranking of papers with their scores, best first.
type Ranked = Vec<(PaperId, f32)>;

impl QdrantCollection {
    fn weighted(&self, question: &str) -> Result<Arc<WeightedQuestion>, QdrantError> {
        let kept = || self.questions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(weighted) = kept().get(question) {
            return Ok(Arc::clone(weighted));
        }
        let frequencies = self.statistics.over(&self.connection);
        let weighted = Arc::new(WeightedQuestion::new(question, &frequencies));
        frequencies.result()?;
        kept().put(question.to_string(), Arc::clone(&weighted));
        Ok(weighted)
    }

    fn sparse_query(&self, (indices, values): (Vec<u32>, Vec<f32>), k: usize, of: Option<&PaperSet>) -> QueryPoints {
        QueryPoints {
            collection_name: self.collection.clone(),
            query: Some(Query::new_nearest(VectorInput::new_sparse(indices, values))),
            using: Some(WORDS.to_string()),
            filter: of.map(|set| self.filter(set)),
            limit: Some(k as u64),
            with_payload: Some(WithPayloadSelector::from(false)),
            with_vectors: Some(WithVectorsSelector::from(false)),
            ..QueryPoints::default()
        }
    }

    /// The terms of papers, in their order. A paper that is gone has none.
    fn terms_of_papers(&self, papers: &[PaperId]) -> Result<Vec<Arc<DocumentTerms>>, QdrantError> {
        self.terms.all(papers, |missing| {
            let read = self.read_vectors("read the words of papers", missing, WORDS)?;
            let terms = |(paper, vector)| match vector {
                Vector::Sparse(words) => {
                    Some((paper, DocumentTerms::new(&words.indices, &words.values, self.facts.mean_lengths)))
                }
                _ => None,
            };
            Ok(read.into_iter().filter_map(terms).collect())
        })
    }

    /// Takes the first papers out of a ranking, whose scores are to be made exact. `language` is that of the question.
    fn take_first(&self, ranked: &mut Ranked, kind: WordKind, language: Language) -> Ranked {
        // Papers of each language are measured against the best of their own.
        let mut left = match kind {
            WordKind::Literal => [EXACT_OF_EACH; 2],
            WordKind::Translated => [0, EXACT_OF_EACH],
        };
        let is_first = |hit: &mut (PaperId, f32)| {
            let left = &mut left[usize::from(self.is_foreign(hit.0, language))];
            let is_first = *left > 0;
            *left -= usize::from(is_first);
            is_first
        };
        ranked.extract_if(.., is_first).collect()
    }

    /// Makes the scores of the first papers of rankings exact, and puts these in order. The others stay behind them: their
    /// estimates may be higher.
    fn make_exact(
        &self,
        rankings: [(&mut Ranked, WordKind); 2],
        weighted: &WeightedQuestion,
        language: Language,
    ) -> Result<(), QdrantError> {
        let estimated = rankings.into_iter().filter(|(_, kind)| !is_exact(weighted, *kind));
        let taken: Vec<(&mut Ranked, WordKind, Ranked)> = estimated
            .map(|(ranked, kind)| {
                let first = self.take_first(ranked, kind, language);
                (ranked, kind, first)
            })
            .collect();
        let mut papers: Vec<PaperId> = taken.iter().flat_map(|(.., first)| first).map(|(paper, _)| *paper).collect();
        papers.sort_unstable();
        papers.dedup();
        let terms: HashMap<PaperId, Arc<DocumentTerms>> =
            papers.iter().copied().zip(self.terms_of_papers(&papers)?).collect();
        for (ranked, kind, mut first) in taken {
            for (paper, score) in &mut first {
                *score = weighted.scores(&terms[paper]).of(kind);
            }
            // A part of a phrase is no phrase.
            first.retain(|(_, score)| *score > 0.0);
            first.sort_by(by_score);
            ranked.splice(0..0, first);
        }
        Ok(())
    }

    /// Whether a paper has no passage in `language`.
    fn is_foreign(&self, paper: PaperId, language: Language) -> bool {
        self.languages_of(paper).is_ok_and(|own| !own.contains(language))
    }

    fn find_words(&self, question: &str, k: usize, allowed: Option<&PaperSet>) -> Result<WordHits, QdrantError> {
        let weighted = self.weighted(question)?;
        let language = Language::detect(question);
        let of_allowed = self.rank_words(&weighted, k, allowed, language)?;
        // What scores are measured against must not depend on a filter.
        let of_all =
            if allowed.is_some() { self.rank_words(&weighted, k, None, language)? } else { of_allowed.clone() };
        let ranking = |papers, rivals, ceiling| LexicalRanking { papers, rivals, ceiling };
        let [literal, translated] = of_allowed;
        let [literal_rivals, translated_rivals] = of_all;
        Ok(WordHits {
            literal: ranking(literal, literal_rivals, weighted.ceilings[0]),
            translated: ranking(translated, translated_rivals, weighted.ceilings[1]),
        })
    }

    /// The papers that words find as they are written, and by their translations, the best of each with exact scores.
    fn rank_words(
        &self,
        weighted: &WeightedQuestion,
        k: usize,
        allowed: Option<&PaperSet>,
        language: Language,
    ) -> Result<[Ranked; 2], QdrantError> {
        let vectors =
            [weighted.literal_vector(), weighted.translated_vector(), weighted.shared_vector().unwrap_or_default()];
        let asked =
            vectors.map(|vector| (k > 0 && !vector.0.is_empty()).then(|| self.sparse_query(vector, k, allowed)));
        let is_asked = asked.each_ref().map(Option::is_some);
        let mut found = self.query_all(asked.into_iter().flatten().collect())?.into_iter();
        let [mut literal, mut translated, shared] =
            is_asked.map(|is| is.then(|| found.next()).flatten().unwrap_or_default());
        let shared: HashMap<PaperId, f32> = if is_asked[2] { shared } else { literal.clone() }.into_iter().collect();
        for (paper, score) in &mut translated {
            *score += shared.get(paper).copied().unwrap_or(0.0);
        }
        literal.sort_by(by_score);
        translated.sort_by(by_score);
        let rankings = [(&mut literal, WordKind::Literal), (&mut translated, WordKind::Translated)];
        self.make_exact(rankings, weighted, language)?;
        Ok([literal, translated])
    }
}

/// The order of papers by their scores, best first.
fn by_score(a: &(PaperId, f32), b: &(PaperId, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

impl WordIndex for QdrantCollection {
    fn len(&self) -> usize {
        self.statistics.papers()
    }

    fn share_of(&self, term: &str) -> f32 {
        self.statistics.over(&self.connection).share_of(term)
    }

    fn find(&self, question: &str, k: usize, allowed: Option<&PaperSet>) -> Result<WordHits, LexicalError> {
        self.find_words(question, k, allowed).map_err(unavailable)
    }

    fn exact(&self, question: &str, papers: &[PaperId], kind: WordKind) -> Result<Option<Vec<f32>>, LexicalError> {
        let weighted = self.weighted(question).map_err(unavailable)?;
        if is_exact(&weighted, kind) {
            return Ok(None);
        }
        let terms = self.terms_of_papers(papers).map_err(unavailable)?;
        Ok(Some(terms.iter().map(|terms| weighted.scores(terms).of(kind)).collect()))
    }

    fn named(&self, names: &[Name], allowed: Option<&PaperSet>) -> Result<Vec<PaperId>, LexicalError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let hashes: Vec<String> = names.iter().map(|name| name_of_hash(&hash_of_name(name))).collect();
        let mut filter = allowed.map_or_else(Filter::default, |set| self.filter(set));
        filter.must.push(Condition::matches(NAMES, hashes));
        let request =
            ScrollPointsBuilder::new(&self.collection).filter(filter).limit(MOST_NAMED).with_payload(false).build();
        let mut papers = self.scroll("look names up", request).map_err(unavailable)?;
        papers.sort_unstable();
        Ok(papers)
    }
}

/// Whether the product of sparse vectors is the score, and no estimate.
fn is_exact(weighted: &WeightedQuestion, kind: WordKind) -> bool {
    kind == WordKind::Literal && weighted.is_linear()
}

fn unavailable(error: QdrantError) -> LexicalError {
    LexicalError::new(error.to_string())
}
