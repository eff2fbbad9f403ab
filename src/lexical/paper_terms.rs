//! The terms of a paper, as both kinds of index hold them.

use std::collections::BTreeSet;

use crate::lexical::abbreviation::abbreviations;
use crate::lexical::terms::{Term, terms};
use crate::paper::{Bibliography, Paper};

/// The terms of a paper. A term that occurs several times is there as often.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaperTerms {
    /// For each title its terms.
    pub titles: Vec<Vec<Term>>,
    /// For each text its terms; the last are those of authors, tags and categories.
    pub texts: Vec<Vec<Term>>,
    /// The definitions of acronyms, as keys by which they are looked up.
    pub definitions: BTreeSet<String>,
}

impl PaperTerms {
    /// The terms of `paper`.
    pub fn of(paper: &Paper) -> Self {
        let texts = || paper.texts.iter().map(|(_, text)| text.text.as_str());
        let Bibliography { tags, categories, .. } = &paper.bibliography;
        let authors = &paper.bibliography.author_names();
        let besides = [authors, tags, categories].map(|words| words.join(" ")).join(" ");
        Self {
            titles: paper.bibliography.titles().map(terms).collect(),
            texts: texts().chain([besides.as_str()]).map(terms).collect(),
            definitions: texts()
                .chain(paper.bibliography.titles())
                .flat_map(abbreviations)
                .flat_map(|found| found.terms())
                .collect(),
        }
    }

    /// Every term of the titles, in order.
    pub fn in_titles(&self) -> impl Iterator<Item = &str> {
        self.titles.iter().flatten().map(|term| term.text.as_str())
    }

    /// Every term of the texts, in order.
    pub fn in_texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().flatten().map(|term| term.text.as_str())
    }
}
