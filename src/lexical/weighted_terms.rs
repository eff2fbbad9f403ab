//! The terms of a question with their weights.

use crate::lexical::expected_frequency::ExpectedFrequency;
use crate::lexical::scored_documents::ScoredDocuments;
use crate::text::Language;

/// The terms of a question with their weights, looked up once for both languages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedTerms {
    /// The language of the question.
    pub(super) language: Language,
    /// The terms, the rarest first.
    pub(super) weighted: Vec<WeightedTerm>,
    /// The sum of the inverse document frequencies, including those of cross-word bigrams.
    pub(super) ceiling: f32,
    /// What synonyms add to the scores of documents: to those of all terms, and of those alone that the other language
    /// writes alike.
    pub(super) synonyms: ScoredDocuments,
    pub(super) shared_synonyms: ScoredDocuments,
    /// The phrases that have synonyms in the other language.
    pub(super) phrases: Vec<WeightedPhrase>,
}

/// A term of a question.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedTerm {
    pub text: String,
    /// Its inverse document frequency, with that of its synonyms.
    pub idf: f32,
    /// `idf` as a share of that of the term as it is written.
    pub boost: f32,
}

/// A phrase of a question with what it is called in the other language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedPhrase {
    /// The term that is the whole phrase, if there is one.
    pub term: Option<String>,
    /// Its expected frequency in documents of the other language.
    pub expected: ExpectedFrequency,
}
