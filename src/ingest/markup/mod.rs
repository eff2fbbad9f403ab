//! Entries out of Markdown, HTML and plain text.
//!
//! Both syntaxes become one stream of blocks with line numbers (`block`, made by `block_builder`), in which `segment` finds
//! where each entry begins and `entry_body` reads what is said of the paper. Rules look at form and at the
//! small `label_dictionary` of labels, never at where a file comes from.

mod entries;
mod fields;
mod parse;

#[cfg(test)]
mod tests;

use crate::paper::Entry;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Markdown, with or without HTML in it; plain text is read as Markdown too.
    Markdown,
    /// An HTML page.
    Html,
}

/// Something a user should know about a file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line it is about, counted from 1.
    pub line: u32,
    /// What there is to know.
    pub message: String,
}

/// Every entry about a paper in `text`, in order, and remarks on what looked odd.
///
/// ```
/// use papers_sem::ingest::markup::{Syntax, read};
///
/// let text = "- [A Study of Small Models](https://arxiv.org/abs/2401.00001) - A. Byron, B. Cee, 2024";
/// let (entries, remarks) = read(text, Syntax::Markdown);
/// assert_eq!(entries[0].arxiv.as_deref(), Some("2401.00001"));
/// assert_eq!(entries[0].authors, ["A. Byron", "B. Cee"]);
/// assert!(remarks.is_empty());
/// ```
pub fn read(text: &str, syntax: Syntax) -> (Vec<Entry>, Vec<Remark>) {
    let mut builder = parse::block_builder::Builder::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match syntax {
        Syntax::Html => parse::html::feed(&mut builder, text, 1),
        Syntax::Markdown => {
            let (meta, at) = parse::front_matter::read(text);
            builder.meta = meta;
            let lines = u32::try_from(text[..at].matches('\n').count()).unwrap_or(u32::MAX);
            parse::markdown::feed(&mut builder, &text[at..], lines.saturating_add(1));
        }
    }
    let (blocks, meta) = builder.finish();
    entries::segment::entries(&blocks, &meta)
}
