//! A paper's terms as a sparse vector, from which a database computes BM25 and this program the frequencies of terms.
//!
//! The value of a term is what it adds to the BM25 of a document, in multiples of its inverse document frequency. A question's
//! vector has the inverse document frequencies, so that the product is BM25 wherever documents are. The mean lengths are those
//! of the time when a collection is made: every vector of a collection is made with the same.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use tantivy::fieldnorm::FieldNormReader;

use crate::lexical::bm25::{frequency, length_norm, saturated};
use crate::lexical::paper_terms::PaperTerms;

/// The mean number of terms of the papers of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MeanLengths {
    /// Of the texts of a paper.
    pub text: f32,
    /// Of its titles.
    pub title: f32,
}

/// Where a term stands in a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermField {
    /// In a text, or among authors, tags and categories.
    Text,
    /// In a title.
    Title,
}

/// The dimensions that hold the lengths of texts and of titles. No question asks for them.
const TEXT_LENGTH: u32 = 0;
const TITLE_LENGTH: u32 = 1;

/// The dimension of a term.
pub fn term_index(field: TermField, term: &str) -> u32 {
    let field = match field {
        TermField::Text => b't',
        TermField::Title => b'h',
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[field]).update(term.as_bytes());
    let hash = hasher.finalize();
    let index = u32::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at]));
    if index > TITLE_LENGTH { index } else { index + 2 }
}

/// A length as tantivy keeps it: of more than 40 terms, rounded down.
fn rounded(length: usize) -> f32 {
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    FieldNormReader::id_to_fieldnorm(FieldNormReader::fieldnorm_to_id(length)) as f32
}

/// The sparse vector of a paper: dimensions in ascending order, and their values.
pub fn sparse_vector(terms: &PaperTerms, means: MeanLengths) -> (Vec<u32>, Vec<f32>) {
    let mut values: BTreeMap<u32, f32> = BTreeMap::new();
    let texts: Vec<&str> = terms.in_texts().collect();
    let titles: Vec<&str> = terms.in_titles().collect();
    for (field, words, mean, length_index) in
        [(TermField::Text, texts, means.text, TEXT_LENGTH), (TermField::Title, titles, means.title, TITLE_LENGTH)]
    {
        let length = rounded(words.len());
        let mut counts: HashMap<&str, f32> = HashMap::new();
        for word in words {
            *counts.entry(word).or_default() += 1.0;
        }
        let norm = length_norm(length, mean);
        for (word, count) in counts {
            values.insert(term_index(field, word), saturated(count, norm));
        }
        values.insert(length_index, length);
    }
    values.into_iter().unzip()
}

/// How often a paper has each term, read from its sparse vector.
#[derive(Debug, Clone, Default)]
pub struct DocumentTerms {
    values: HashMap<u32, f32>,
    text_norm: f32,
    title_norm: f32,
    norm: f32,
}

impl DocumentTerms {
    /// Reads the sparse vector of a paper of a collection with these mean lengths.
    pub fn new(dimensions: &[u32], values: &[f32], means: MeanLengths) -> Self {
        let values: HashMap<u32, f32> = dimensions.iter().copied().zip(values.iter().copied()).collect();
        let length = |index| values.get(&index).copied().unwrap_or(0.0);
        let (text, title) = (length(TEXT_LENGTH), length(TITLE_LENGTH));
        Self {
            text_norm: length_norm(text, means.text),
            title_norm: length_norm(title, means.title),
            norm: length_norm(text + title, means.text + means.title),
            values,
        }
    }

    /// What a term of `field` adds to BM25, in multiples of its inverse document frequency.
    pub fn saturated(&self, field: TermField, term: &str) -> f32 {
        self.values.get(&term_index(field, term)).copied().unwrap_or(0.0)
    }

    /// How often the paper has a term, with `title_weight` for each time that it is in a title.
    pub fn frequency(&self, term: &str, title_weight: f32) -> f32 {
        let of = |field, norm| frequency(self.saturated(field, term), norm).round();
        of(TermField::Text, self.text_norm) + title_weight * of(TermField::Title, self.title_norm)
    }

    /// What the length of the whole paper makes of frequencies.
    pub fn norm(&self) -> f32 {
        self.norm
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Bibliography, Paper, Text, TextKind};
    use crate::text::Language;

    #[test]
    fn frequencies_come_back_from_the_vector() {
        let text = Text {
            kind: TextKind::Abstract,
            language: Language::En,
            text: "Whales sing. Whales dive, and whales sleep in deep water.".into(),
            line: 1,
        };
        let paper = Paper {
            bibliography: Bibliography { title_en: Some("Whales and whales".into()), ..Bibliography::default() },
            texts: vec![(0, text)],
            ..Paper::default()
        };
        let means = MeanLengths { text: 12.5, title: 4.0 };
        let (dimensions, values) = sparse_vector(&PaperTerms::of(&paper), means);
        assert!(dimensions.is_sorted_by(|a, b| a < b));
        let terms = DocumentTerms::new(&dimensions, &values, means);
        assert_eq!(terms.frequency("whale", 1.5), 3.0 + 1.5 * 2.0);
        assert_eq!(terms.frequency("deep", 1.5), 1.0);
        assert_eq!(terms.frequency("rock", 1.5), 0.0);
    }
}
