//! Lexical search: BM25 over the terms of titles and texts, in both languages.
//!
//! One document a paper, so that the words of its several texts add up. The index is tantivy's, held as bytes by name;
//! nothing here writes to a disk. Knows nothing of vectors.

mod abbreviation;
mod allowed;
mod backend;
mod bm25;
mod build;
pub(crate) mod calibration;
mod concept;
mod cross_word_bigram;
mod directory;
mod document_frequency;
mod error;
mod expected_frequency;
mod glossary;
mod index;
mod index_frequencies;
mod living_statistics;
mod paper_name;
mod paper_terms;
mod phrase;
mod phrase_names;
mod question_terms;
mod ranking;
mod schema;
mod scored_documents;
mod segments;
mod sparse;
mod synonyms;
#[cfg(feature = "qdrant")]
mod term_statistics;
mod terms;
#[cfg(test)]
mod tests;
mod translate;
mod weigh;
mod weighted_question;
mod weighted_terms;

pub use backend::{WordHits, WordIndex, WordKind, WordScores};
pub use build::{LexicalFiles, build};
pub use document_frequency::{DocumentFrequencies, DocumentFrequency};
pub use error::LexicalError;
pub(crate) use glossary::{phrase_pairs, translations};
pub use index::LexicalIndex;
pub use paper_name::Name;
pub use paper_terms::PaperTerms;
pub(crate) use phrase_names::{PhraseNames, SEVERAL};
pub use ranking::LexicalRanking;
pub use sparse::{DocumentTerms, MeanLengths, TermField, sparse_vector, term_index};
pub(crate) use synonyms::read_synonyms;
#[cfg(feature = "qdrant")]
pub(crate) use term_statistics::{TermCounts, TermStatistics};
pub(crate) use terms::chinese_words;
pub use terms::{Term, terms, terms_among};
pub use weighted_question::WeightedQuestion;
