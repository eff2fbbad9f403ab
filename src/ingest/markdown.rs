//! The reader for Markdown, and for plain text, which is read as Markdown.

use crate::ingest::markup::{self, Syntax};
use crate::ingest::reader::{Confidence, Format, Head, Input, Reader, Reading};

pub(super) struct Markdown;

impl Reader for Markdown {
    fn format(&self) -> Format {
        Format::new(1, "markdown")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, _: &Head<'_>) -> Confidence {
        Confidence::Fallback
    }

    fn limit(&self) -> Option<usize> {
        Some(markup::MAX_BYTES)
    }

    fn read(&self, input: &Input<'_>) -> Reading {
        markup::read(input.text, Syntax::Markdown)
    }
}
