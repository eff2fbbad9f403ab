//! A text about a paper.

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// The part that a text plays in the entry it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
