//! The terms of a question, weighed for an index whose documents are found by their terms.

use crate::lexical::expected_frequency::ExpectedFrequency;
use crate::lexical::question_terms::QuestionTerms;
use crate::lexical::scored_documents::ScoredDocuments;

/// The terms of a question with their weights, looked up once for both languages.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WeightedTerms {
    pub question: QuestionTerms<ExpectedFrequency>,
    /// What synonyms add to the scores of documents: to those of all terms, and of those alone that the other language
    /// writes alike.
    pub synonyms: ScoredDocuments,
    pub shared_synonyms: ScoredDocuments,
}
