//! What filters see of papers.

use crate::paper::PartialDate;

/// What a filter sees of one paper. Texts are folded as they are compared; `S` is their type: written from `String`,
/// read as `&str`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataRow<S> {
    /// See [`Paper::id`](crate::paper::Paper::id).
    pub id: S,
    /// See [`Paper::names`](crate::paper::Paper::names).
    pub names: Vec<S>,
    /// See [`Bibliography::date`](crate::paper::Bibliography::date).
    pub date: Option<PartialDate>,
    /// Whether there is an English text, and a Chinese one; of a paper without texts, the title counts.
    pub languages: (bool, bool),
    /// Tags.
    pub tags: Vec<S>,
    /// Categories.
    pub categories: Vec<S>,
    /// Authors; see [`Bibliography::author_names`](crate::paper::Bibliography::author_names).
    pub authors: Vec<S>,
    /// Where it appeared, as written; empty if that is not known, and in files of earlier versions.
    pub venue: S,
    /// Its files, by their place in [`Metadata::files`].
    pub files: Vec<u32>,
    /// Whether it has an address, and an arXiv id.
    pub has: (bool, bool),
}

/// The rows of all papers, and the files they were read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata<S> {
    /// Paths, as far as they are text.
    pub files: Vec<S>,
    /// A row a paper, in the order of the papers.
    pub papers: Vec<MetadataRow<S>>,
    /// Tags and categories as most papers write them, where that is not as they are compared. Empty in files of earlier
    /// versions.
    pub spellings: Vec<S>,
}

impl MetadataRow<String> {
    /// The same row, as filters look at it.
    pub fn borrowed(&self) -> MetadataRow<&str> {
        fn all(texts: &[String]) -> Vec<&str> {
            texts.iter().map(String::as_str).collect()
        }
        MetadataRow {
            id: &self.id,
            names: all(&self.names),
            date: self.date,
            languages: self.languages,
            tags: all(&self.tags),
            categories: all(&self.categories),
            authors: all(&self.authors),
            venue: &self.venue,
            files: self.files.clone(),
            has: self.has,
        }
    }
}
