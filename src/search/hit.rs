//! A paper that answers, with the evidence.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::embed::QuestionLevel;
use crate::paper::{Paper, Source};
use crate::text::Language;

/// One paper that answers.
#[derive(Debug, Clone)]
pub struct Hit {
    /// From 1, best first.
    pub rank: usize,
    /// From 0 to 1, falling with the rank; 1 for a paper that the question names.
    ///
    /// Where [`Answer::calibrated`](crate::search::Answer::calibrated) is true, it is a probability: see
    /// [`Query::min_score`](crate::search::Query::min_score). Where the model has no calibration, it is the sum of reciprocal
    /// ranks as a share of the greatest possible (hybrid search), or the cosine (semantic search, similar papers). Such a
    /// score only orders the papers of one answer.
    pub score: f32,
    /// Whether the paper is more likely irrelevant, even as the best there is. Only a calibrated score says so.
    pub doubtful: bool,
    /// What speaks for it.
    pub evidence: Evidence,
    /// The paper.
    pub paper: Paper,
    /// The language of the passage shown.
    pub language: Language,
    /// The best text of the paper; its title when it has none.
    pub passage: String,
    /// The sentence of the passage that answers best.
    pub sentence: String,
    /// The words of the question in the sentence: byte ranges, in order.
    pub matched: Vec<Range<usize>>,
    /// Where the passage stands.
    pub source: Source,
    /// What the paper says in the other language, if [`Query::both_languages`](crate::search::Query::both_languages) asks for
    /// it and the paper has a text in it.
    pub other: Option<OtherText>,
}

/// The text of a paper in the language in which it is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherText {
    /// Its language.
    pub language: Language,
    /// The best text in this language.
    pub passage: String,
    /// The sentence of it that answers best.
    pub sentence: String,
    /// The words of the question in the sentence: byte ranges, in order.
    pub matched: Vec<Range<usize>>,
}

/// What speaks for a paper.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// Cosine of the question and the paper's best passage, from -1 to 1.
    pub cosine: Option<f32>,
    /// Cosine of the paper's best passage and the question after it moved towards the first papers; none where it did not move.
    pub moved_cosine: Option<f32>,
    /// Its rank among all papers by cosine alone, as far as it was looked at.
    pub cosine_rank: Option<usize>,
    /// BM25 of the question's words in the paper; its scale differs from question to question.
    pub bm25: Option<f32>,
    /// Its rank by BM25 alone.
    pub bm25_rank: Option<usize>,
    /// The paper is told in the other language only, and its words are those of the question, translated.
    pub translated: bool,
    /// The value that papers are ranked by: the cosine with weighted lexical evidence, the cosine alone, the lexical share,
    /// or the sum of reciprocal ranks.
    pub fused: f32,
    /// The question is the paper's id, title or short name: it goes before all others.
    pub named: bool,
    /// Which of the paper's passages is the best, from 0.
    pub passage: usize,
    /// What is known of the question, whatever paper it is compared with.
    pub level: QuestionLevel,
    /// What a [`Reranker`](crate::embed::Reranker) says of it, if one has read it.
    pub reranked: Option<f32>,
}

/// One way in which a paper was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The question is its id, its title or its short name.
    Name,
    /// It is among the nearest papers by meaning.
    Meaning,
    /// It is among the best papers by the words of the question.
    Words,
    /// It is among the best papers by the words of the question, translated.
    TranslatedWords,
}

/// A paper is found by meaning, or by words, if it is among so many of the best.
const AMONG_THE_BEST: usize = 20;

impl Evidence {
    /// The ways in which the paper was found, the surest first.
    pub fn found_by(&self) -> Vec<FoundBy> {
        let is_best = |rank: Option<usize>| rank.is_some_and(|rank| rank <= AMONG_THE_BEST);
        let by_words = if self.translated { FoundBy::TranslatedWords } else { FoundBy::Words };
        let mut ways = Vec::new();
        ways.extend(self.named.then_some(FoundBy::Name));
        ways.extend(is_best(self.cosine_rank).then_some(FoundBy::Meaning));
        ways.extend(is_best(self.bm25_rank).then_some(by_words));
        if ways.is_empty() {
            // Far down in both rankings: the better one counts.
            let far = |rank: Option<usize>| rank.unwrap_or(usize::MAX);
            match (self.cosine, self.bm25) {
                (_, Some(_)) if far(self.bm25_rank) < far(self.cosine_rank) => ways.push(by_words),
                (Some(_), _) => ways.push(FoundBy::Meaning),
                (None, Some(_)) => ways.push(by_words),
                (None, None) => {}
            }
        }
        ways
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_found_in_the_ways_that_rank_it_high() {
        let evidence = Evidence { cosine: Some(0.8), cosine_rank: Some(2), ..Evidence::default() };
        assert_eq!(evidence.found_by(), [FoundBy::Meaning]);
        let both = Evidence { bm25: Some(3.0), bm25_rank: Some(1), translated: true, named: true, ..evidence };
        assert_eq!(both.found_by(), [FoundBy::Name, FoundBy::Meaning, FoundBy::TranslatedWords]);
        let far = Evidence { cosine_rank: Some(300), bm25: Some(1.0), bm25_rank: Some(40), ..evidence };
        assert_eq!(far.found_by(), [FoundBy::Words]);
        assert!(Evidence::default().found_by().is_empty());
    }
}
