//! The reader for Markdown, and for plain text, which is read as Markdown.

use crate::ingest::markup::{self, Syntax};
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};

pub(super) struct Markdown;

impl Reader for Markdown {
    fn format(&self) -> FileFormat {
        FileFormat::new(1, "markdown")
    }

    fn version(&self) -> u8 {
        3
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        if head.text.is_some() { Confidence::Fallback } else { Confidence::No }
    }

    fn limit(&self) -> Option<usize> {
        Some(markup::MAX_BYTES)
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        markup::read(input.text, Syntax::Markdown)
    }
}
