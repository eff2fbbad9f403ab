//! The reader for feeds: Atom (<https://www.rfc-editor.org/rfc/rfc4287>), RSS 2.0
//! (<https://www.rssboard.org/rss-specification>) and RSS 1.0 (<https://web.resource.org/rss/1.0/spec>), with the
//! elements of arXiv, Dublin Core and PRISM.
//!
//! `entry` reads one entry; `arxiv` knows what arXiv writes around titles and abstracts.

mod arxiv;
mod entry;
mod reader;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use reader::Feed;
