//! In how many papers a term, a phrase or a definition of an acronym is.

use crate::lexical::error::LexicalError;

/// The papers that have a term.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct DocumentFrequency {
    /// Papers with the term in a text.
    pub text: f32,
    /// Papers with the term in a title.
    pub title: f32,
    /// Papers with the term in a text or a title.
    pub either: f32,
}

/// The statistics of a collection that weights of terms are made from.
pub trait DocumentFrequencies {
    /// The number of papers.
    fn papers(&self) -> f32;

    /// The papers that have a term.
    fn of_term(&self, term: &str) -> DocumentFrequency;

    /// The papers that have all of several terms, in texts or titles.
    fn of_all(&self, terms: &[String]) -> f32;

    /// What follows `prefix` among the definitions of acronyms, with the number of papers of each; see
    /// [`crate::lexical::abbreviation`].
    fn definitions(&self, prefix: &str) -> Result<Vec<(String, u32)>, LexicalError>;

    /// The document frequency of a term as a share of all papers: that of texts or that of titles, whichever is larger.
    fn share_of(&self, term: &str) -> f32 {
        let found = self.of_term(term);
        found.text.max(found.title) / self.papers().max(1.0)
    }
}
