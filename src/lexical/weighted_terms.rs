//! The terms of a question with their weights.

use crate::text::Language;

/// The terms of a question with their weights, looked up once for both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedTerms {
    /// The language of the question.
    pub(super) language: Language,
    /// Each term with its inverse document frequency, the rarest first.
    pub(super) weighted: Vec<(f32, String)>,
    /// The sum of the inverse document frequencies, including those of cross-word bigrams.
    pub(super) ceiling: f32,
}

/// The inverse document frequency of a term that `with` of `papers` papers have.
pub(super) fn idf(papers: f32, with: f32) -> f32 {
    (1.0 + (papers - with + 0.5) / (with + 0.5)).ln()
}
