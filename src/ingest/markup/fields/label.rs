//! The labels of the parts of an entry.

use crate::paper::TextKind;

/// What the text after a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Title,
    /// The title in the original language, where the heading is a translation.
    Original,
    Authors,
    Date,
    Venue,
    Comment,
    Category,
    Tags,
    Doi,
    /// The URL of the paper.
    Paper,
    /// Any other URL: code, a project, a thread.
    Link,
    Text(TextKind),
    /// The bibliographic record of the paper, in lines with labels of their own.
    Details,
    /// A property of the paper that nobody searches for: affiliations, scores.
    Ignored,
    /// A part of the web site inside an entry.
    Furniture,
    /// The end of the papers on a page: copyright, sources, references.
    End,
}

impl Label {
    /// Whether only entries about papers use this label.
    pub fn is_strong(self) -> bool {
        matches!(
            self,
            Self::Authors | Self::Original | Self::Category | Self::Text(TextKind::Abstract) | Self::Paper | Self::Doi
        )
    }
}
