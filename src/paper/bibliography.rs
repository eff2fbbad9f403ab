//! The bibliographic record that an entry and a paper have in common.

use serde::{Deserialize, Serialize};

use crate::paper::date::partial_date::PartialDate;
use crate::paper::link::Link;
use crate::paper::publication::Publication;
use crate::paper::short_citation::short_citation;
use crate::text::Language;

/// Titles, authors, date, links and subject of a work.
///
/// The index stores the fields in this order without names, so their order and types are part of its format.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bibliography {
    /// The title in English.
    pub title_en: Option<String>,
    /// The title in Chinese.
    pub title_zh: Option<String>,
    /// The authors in order, as written.
    pub authors: Vec<String>,
    /// The date of publication.
    pub date: Option<PartialDate>,
    /// Absolute links in order, each URL once.
    pub links: Vec<Link>,
    /// Where the work was published, for example `Accepted by ICML 2025`, or the name of the journal or of the book.
    pub venue: Option<String>,
    /// Any other remark on the publication, for example `18 pages, 3 figures`.
    pub comment: Option<String>,
    /// Tags and keywords without `#`, in order.
    pub tags: Vec<String>,
    /// Subject categories, for example `cs.CL`.
    pub categories: Vec<String>,
    /// The kind of work, and its place in what it was published in.
    pub publication: Publication,
}

impl Bibliography {
    /// The title in `language`, or in the other language where there is only that.
    pub fn title(&self, language: Language) -> Option<&str> {
        let (first, second) = match language {
            Language::En => (&self.title_en, &self.title_zh),
            Language::Zh => (&self.title_zh, &self.title_en),
        };
        first.as_deref().or(second.as_deref())
    }

    /// The English title, then the Chinese title, as far as there are any.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        [&self.title_en, &self.title_zh].into_iter().flatten().map(String::as_str)
    }

    /// What the authors are looked up by: their names, or the family names of a remark such as `Kingma and Ba, 2014` where
    /// there are no authors.
    pub(crate) fn author_names(&self) -> Vec<String> {
        match &self.authors[..] {
            [] => self.comment.as_deref().map(short_citation).unwrap_or_default(),
            authors => authors.to_vec(),
        }
    }

    /// Whether there is a title in either language.
    pub fn has_title(&self) -> bool {
        self.title_en.is_some() || self.title_zh.is_some()
    }
}
