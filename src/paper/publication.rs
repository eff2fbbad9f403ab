//! How a work was published.

use serde::{Deserialize, Serialize};

/// The kind of a work, and its place in what it was published in. All values are as the source writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Publication {
    /// The kind of work.
    pub kind: Option<PublicationKind>,
    /// The volume of a journal or of a series.
    pub volume: Option<String>,
    /// The issue of a volume, or the number of a report.
    pub issue: Option<String>,
    /// The pages, for example `737-748`, or the number of the article.
    pub pages: Option<String>,
    /// The publisher, the institution of a report, or the university of a thesis.
    pub publisher: Option<String>,
    /// International standard book numbers.
    pub isbn: Option<String>,
    /// International standard serial numbers.
    pub issn: Option<String>,
}

/// The kind of a work. The index stores its position in this list, so new kinds come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PublicationKind {
    /// An article in a journal or magazine.
    Article,
    /// A paper in the proceedings of a conference.
    ConferencePaper,
    /// A book, or a whole volume of proceedings.
    Book,
    /// A part of a book.
    Chapter,
    /// A thesis of any degree.
    Thesis,
    /// A report of an institution.
    Report,
    /// A manuscript on a preprint server.
    Preprint,
    /// A set of data.
    Dataset,
    /// A program.
    Software,
    /// A patent.
    Patent,
    /// A standard.
    Standard,
    /// A page on the web.
    WebPage,
    /// Any other kind.
    Other,
}

impl Publication {
    /// Takes from `other` every value that is missing here.
    pub(crate) fn complete(&mut self, other: Self) {
        fn first<T>(known: &mut Option<T>, new: Option<T>) {
            if known.is_none() {
                *known = new;
            }
        }
        first(&mut self.kind, other.kind);
        first(&mut self.volume, other.volume);
        first(&mut self.issue, other.issue);
        first(&mut self.pages, other.pages);
        first(&mut self.publisher, other.publisher);
        first(&mut self.isbn, other.isbn);
        first(&mut self.issn, other.issn);
    }
}
