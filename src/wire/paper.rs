//! All that an index holds of a paper.

use serde::{Deserialize, Serialize};

use crate::paper::{Link, Paper, PartialDate, Publication, Text, TextKind};
use crate::text::Language;
use crate::wire::source::SourceJson;

/// All that an index holds of a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PaperJson {
    /// The arXiv id, else the DOI, else `t:` and a hash of the title.
    pub id: String,
    /// The arXiv id without its version.
    pub arxiv: Option<String>,
    /// The DOI in lower case.
    pub doi: Option<String>,
    /// The identifiers that the records use: citation keys, and ids of services such as `pmid:28894217`.
    #[serde(default)]
    pub names: Vec<String>,
    /// The title, in English if there is one.
    pub title: String,
    /// The Chinese title.
    pub title_zh: Option<String>,
    /// The authors, in order.
    pub authors: Vec<String>,
    /// ISO 8601, to the day, the month or the year.
    #[cfg_attr(feature = "server", schema(value_type = Option<String>))]
    pub date: Option<PartialDate>,
    /// The best address to open.
    pub url: Option<String>,
    /// The links of all entries.
    pub links: Vec<LinkJson>,
    /// Where the paper appeared.
    pub venue: Option<String>,
    /// Any other remark on the publication.
    pub comment: Option<String>,
    /// The tags, in order.
    pub tags: Vec<String>,
    /// The subject categories, such as `cs.CL`.
    pub categories: Vec<String>,
    /// The kind of work, volume, issue, pages, publisher, ISBN and ISSN.
    #[serde(default)]
    pub publication: Publication,
    /// The texts of all entries.
    pub texts: Vec<TextJson>,
    /// Every place that the paper was read from.
    pub sources: Vec<SourceJson>,
}

/// A link of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LinkJson {
    /// The words that carry the link. Empty for a bare address.
    pub label: String,
    /// The address.
    pub url: String,
}

/// A text of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TextJson {
    /// What the text is.
    pub kind: TextKind,
    /// The language that the text is written in.
    pub language: Language,
    /// The line on which the text begins, counted from 1.
    pub line: u32,
    /// Which of the paper's sources the text stands in, from 0.
    pub source: u32,
    /// The text, without markup.
    pub text: String,
}

impl From<Paper> for PaperJson {
    fn from(paper: Paper) -> Self {
        let (title, url) = (paper.title(Language::En).to_string(), paper.url());
        let bibliography = paper.bibliography;
        Self {
            title,
            url,
            sources: paper.sources.iter().map(SourceJson::from).collect(),
            id: paper.id,
            arxiv: paper.arxiv,
            doi: paper.doi,
            names: paper.names,
            title_zh: bibliography.title_zh,
            authors: bibliography.authors,
            date: bibliography.date,
            links: bibliography.links.into_iter().map(LinkJson::from).collect(),
            venue: bibliography.venue,
            comment: bibliography.comment,
            tags: bibliography.tags,
            categories: bibliography.categories,
            publication: bibliography.publication,
            texts: paper.texts.into_iter().map(|(source, text)| TextJson::new(source, text)).collect(),
        }
    }
}

impl From<Link> for LinkJson {
    fn from(link: Link) -> Self {
        Self { label: link.label, url: link.url }
    }
}

impl TextJson {
    fn new(source: u32, text: Text) -> Self {
        Self { kind: text.kind, language: text.language, line: text.line, source, text: text.text }
    }
}
