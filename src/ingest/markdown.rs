//! The reader for Markdown, and for plain text, which is read as Markdown.

use crate::ingest::markup::{self, Syntax};
use crate::ingest::reader::{Confidence, FileFormat, Reader, ReaderInput, Reading, TextHead};

pub(super) struct Markdown;

impl Reader for Markdown {
    fn format(&self) -> FileFormat {
        FileFormat::new(1, "markdown")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, _: &TextHead<'_>) -> Confidence {
        Confidence::Fallback
    }

    fn limit(&self) -> Option<usize> {
        Some(markup::MAX_BYTES)
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        markup::read(input.text, Syntax::Markdown)
    }
}
