//! The interface to an index of words: the local files are one, a database can be another.

use crate::lexical::error::LexicalError;
use crate::lexical::paper_name::Name;
use crate::lexical::ranking::LexicalRanking;
use crate::lexical::terms::{Term, terms_among};
use crate::paper_id::PaperId;
use crate::paper_set::PaperSet;

/// The papers that a question's words find.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordHits {
    /// Papers by the words as they are written.
    pub literal: LexicalRanking,
    /// Papers by translations of the words.
    pub translated: LexicalRanking,
}

/// What a question's words score in one paper.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct WordScores {
    /// BM25 of the words as they are written; 0 if the paper has none.
    pub literal: f32,
    /// BM25 of their translations; 0 if the paper has none.
    pub translated: f32,
}

/// Which words of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// The words as they are written.
    Literal,
    /// Their translations.
    Translated,
}

impl WordScores {
    /// The score of one kind of words.
    pub fn of(self, kind: WordKind) -> f32 {
        match kind {
            WordKind::Literal => self.literal,
            WordKind::Translated => self.translated,
        }
    }
}

/// The words of papers, ready to be searched.
pub trait WordIndex: Send + Sync {
    /// The number of papers.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The document frequency of a term as a share of all papers, from 0 to 1: that of texts or that of titles, whichever is
    /// larger.
    fn share_of(&self, term: &str) -> f32;

    /// The terms of a question; long Chinese words only when a paper has them.
    fn terms_of(&self, question: &str) -> Vec<Term> {
        terms_among(question, &|word| self.share_of(word) > 0.0)
    }

    /// The `k` papers with the highest BM25 scores (Robertson & Zaragoza, 2009; k1 = 1.2, b = 0.75), by the words as they are
    /// written and by their translations. Terms of titles weigh more than those of texts. Scores beyond the first papers may be
    /// estimates; see [`Self::exact`].
    ///
    /// # Errors
    /// See [`LexicalError`].
    fn find(&self, question: &str, k: usize, allowed: Option<&PaperSet>) -> Result<WordHits, LexicalError>;

    /// The exact scores of these papers by one kind of words, in their order; none where those of [`Self::find`] are exact.
    ///
    /// # Errors
    /// See [`LexicalError`].
    fn exact(&self, question: &str, papers: &[PaperId], kind: WordKind) -> Result<Option<Vec<f32>>, LexicalError>;

    /// The papers with one of `names`, in order.
    ///
    /// # Errors
    /// See [`LexicalError`].
    fn named(&self, names: &[Name], allowed: Option<&PaperSet>) -> Result<Vec<PaperId>, LexicalError>;
}
