//! Markdown, HTML and plain text.

use crate::paper::Entry;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Markdown, and plain text.
    Markdown,
    /// HTML.
    Html,
}

/// Something that could not be read, and the line on which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Counted from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// The entries of `text`, and what could not be read.
pub fn read(_text: &str, _syntax: Syntax) -> (Vec<Entry>, Vec<Remark>) {
    (Vec::new(), Vec::new())
}
