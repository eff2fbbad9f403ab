//! The reader for JSON Lines: one record on each line.

use serde::de::IgnoredAny;

use crate::ingest::json::sniff::opens_object;
use crate::ingest::json::{records, split};
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};

pub(in crate::ingest) struct JsonLines;

impl Reader for JsonLines {
    fn format(&self) -> FileFormat {
        FileFormat::new(4, "json-lines")
    }

    fn version(&self) -> u8 {
        2
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        if head.text.is_some_and(is_json_lines) { Confidence::Certain } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        records::read(&split::lines(input.text))
    }
}

// How many lines are looked at.
const SAMPLE_LINES: usize = 20;

// Several lines that begin with an object. Half of them must be valid, so that a file with a few bad lines is still
// recognised.
fn is_json_lines(text: &str) -> bool {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut lines = lines.take(SAMPLE_LINES).peekable();
    let (mut seen, mut valid, mut begun) = (0usize, 0usize, 0usize);
    while let Some(line) = lines.next() {
        // A single line may be a large JSON document, which is not worth parsing here.
        if seen == 0 && lines.peek().is_none() {
            return false;
        }
        seen += 1;
        if opens_object(line) {
            begun += 1;
            valid += usize::from(serde_json::from_str::<IgnoredAny>(line).is_ok());
        }
    }
    // The second of two lines may be cut off.
    valid >= 1 && valid * 2 >= seen && begun >= 2
}
