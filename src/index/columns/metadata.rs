//! What a paper can be filtered by, of every paper at once: a filter must look at all of them, and
//! decoding the papers themselves takes too long.

use serde::{Deserialize, Serialize};

use crate::paper::Paper;
use crate::text::Language;
use crate::text::fold;

/// The facets of one paper, folded as they are compared; `S` is how words are held: written from
/// `String`, read as `&str`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataRow<S> {
    /// See [`Paper::id`].
    pub id: S,
    /// See [`Paper::names`].
    pub names: Vec<S>,
    /// See [`Paper::date`].
    pub date: Option<S>,
    /// Whether there is an English text, and a Chinese one; of a paper without any, its title counts.
    pub languages: (bool, bool),
    /// Tags folded.
    pub tags: Vec<S>,
    /// Categories folded.
    pub categories: Vec<S>,
    /// Authors folded.
    pub authors: Vec<S>,
    /// Numbers of its files.
    pub files: Vec<u32>,
    /// Whether it has an address, and an arXiv id.
    pub has: (bool, bool),
}

/// The facets of all papers, in order, and the files they were read from.
#[derive(Debug, Serialize, Deserialize)]
pub struct Metadata<S> {
    /// Paths, as far as they are text.
    pub files: Vec<S>,
    /// One of each paper.
    pub papers: Vec<MetadataRow<S>>,
}

/// The facets of `papers`.
pub fn of(papers: &[&Paper]) -> Metadata<String> {
    let mut all = Metadata { files: Vec::new(), papers: Vec::with_capacity(papers.len()) };
    let mut numbers = std::collections::HashMap::new();
    let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
    for paper in papers {
        let mut files: Vec<u32> = Vec::new();
        for source in &paper.sources {
            let number = *numbers.entry(&source.path).or_insert_with(|| {
                all.files.push(source.path.to_string_lossy().into_owned());
                (all.files.len() - 1) as u32
            });
            if !files.contains(&number) {
                files.push(number);
            }
        }
        let has = |language| match &paper.texts[..] {
            [] => Language::of(paper.title(Language::En)) == language,
            texts => texts.iter().any(|(_, text)| text.language == language),
        };
        all.papers.push(MetadataRow {
            id: paper.id.clone(),
            names: paper.names.clone(),
            date: paper.bibliography.date.clone(),
            languages: (has(Language::En), has(Language::Zh)),
            tags: folded(&paper.bibliography.tags),
            categories: folded(&paper.bibliography.categories),
            authors: folded(&paper.bibliography.authors),
            files,
            has: (paper.url().is_some(), paper.arxiv.is_some()),
        });
    }
    all
}
