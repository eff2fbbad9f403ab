//! A text about a paper.

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// The part that a text plays in the entry it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// The abstract, in the authors' words or translated.
    Abstract,
    /// A summary by a reader or by a language model.
    Summary,
    /// A list of key points, one on each line.
    KeyPoints,
    /// The paper in one sentence.
    Tldr,
    /// The problem and why it matters.
    Motivation,
    /// The method.
    Method,
    /// The results.
    Result,
    /// The conclusions.
    Conclusion,
    /// A reader's note, usually a few lines long.
    Note,
    /// Any other section of a page about the paper.
    Section,
}

// The labels of texts in citations, in English and in Chinese: what is written with them is read by them.
const LABELS: [(TextKind, &str, &str); 9] = [
    (TextKind::Abstract, "Abstract", "摘要"),
    (TextKind::Summary, "Summary", "总结"),
    (TextKind::KeyPoints, "Key points", "要点"),
    (TextKind::Tldr, "TLDR", "一句话总结"),
    (TextKind::Motivation, "Motivation", "动机"),
    (TextKind::Method, "Method", "方法"),
    (TextKind::Result, "Results", "结果"),
    (TextKind::Conclusion, "Conclusion", "结论"),
    (TextKind::Note, "Note", "笔记"),
];

impl TextKind {
    /// The label of a text of this kind in a citation.
    pub(crate) fn label(self, language: Language) -> &'static str {
        let kind = if self == Self::Section { Self::Note } else { self };
        let row = LABELS.iter().find(|(known, ..)| *known == kind);
        row.map_or("", |(_, en, zh)| if language == Language::En { en } else { zh })
    }

    /// The kind of text that a citation labels so. `None` if this is no label.
    pub(crate) fn of_label(label: &str) -> Option<Self> {
        LABELS.iter().find(|(_, en, zh)| label == *en || label == *zh).map(|(kind, ..)| *kind)
    }
}

/// One text about a paper, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// The kind of text.
    pub kind: TextKind,
    /// The language of the text.
    pub language: Language,
    /// The text without markup. `\n` separates paragraphs and list items.
    pub text: String,
    /// The line of the source file on which the text begins, counted from 1.
    pub line: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_the_label_that_it_gets() {
        for (kind, ..) in LABELS {
            for language in [Language::En, Language::Zh] {
                assert_eq!(TextKind::of_label(kind.label(language)), Some(kind));
            }
        }
        assert_eq!(TextKind::of_label(TextKind::Section.label(Language::Zh)), Some(TextKind::Note));
        assert_eq!(TextKind::of_label("Presented at"), None);
    }
}
