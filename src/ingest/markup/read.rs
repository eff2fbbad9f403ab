//! The way from a marked-up text to entries.

use crate::ingest::markup::{entries, parse};
use crate::ingest::reader::Reading;

/// The most bytes of a page that are read: the parsed page takes ten times its length in memory.
pub(in crate::ingest) const MAX_BYTES: usize = 64 << 20;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// Markdown, with or without HTML in it. Plain text is read as Markdown.
    Markdown,
    /// An HTML page.
    Html,
    /// Org, the format of Emacs.
    Org,
}

/// Every entry about a paper in `text`, in order, and what looks wrong.
pub fn read(text: &str, syntax: Syntax) -> Reading {
    let mut builder = parse::block_builder::BlockBuilder::default();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match syntax {
        Syntax::Html => parse::html::feed(&mut builder, text, 1),
        Syntax::Org => parse::org::feed(&mut builder, text),
        Syntax::Markdown => {
            let (meta, at) = parse::front_matter::read(text);
            builder.meta = meta;
            let lines = u32::try_from(text[..at].matches('\n').count()).unwrap_or(u32::MAX);
            let body = parse::note_marks::without(&text[at..]);
            parse::markdown::feed(&mut builder, &body, lines.saturating_add(1));
        }
    }
    let (blocks, meta) = builder.finish();
    entries::segment::entries(&blocks, &meta)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_of_a_list_is_an_entry() {
        let text = "- [A Study of Small Models](https://arxiv.org/abs/2401.00001) - A. Byron, B. Cee, 2024";
        let reading = read(text, Syntax::Markdown);
        assert_eq!(reading.entries[0].arxiv.as_deref(), Some("2401.00001"));
        assert_eq!(reading.entries[0].bibliography.authors, ["A. Byron", "B. Cee"]);
        assert!(reading.problems.is_empty());
    }
}
