//! The reader for JSON: an array of records, an object that contains one, or single records in a row.

use serde::de::IgnoredAny;

use crate::ingest::json::sniff::opens_object;
use crate::ingest::json::{records, split};
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};

pub(in crate::ingest) struct Json;

impl Reader for Json {
    fn format(&self) -> FileFormat {
        FileFormat::new(3, "json")
    }

    fn version(&self) -> u8 {
        2
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let Some(text) = head.text else { return Confidence::No };
        if is_json(text, head.is_whole) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let (spans, faults) = split::records(input.text);
        let mut reading = records::read(&spans);
        reading.problems.extend(faults.into_iter().map(|fault| LineProblem::at(fault.line, fault.message)));
        reading.problems.sort_by_key(|problem| problem.line);
        reading
    }
}

// An object, or an array of objects. An array of anything else must be valid JSON, because Markdown may begin with a
// bracket.
fn is_json(text: &str, is_whole: bool) -> bool {
    let start = text.trim_start();
    let Some(inside) = start.strip_prefix('[') else { return opens_object(start) };
    opens_object(inside.trim_start())
        || match serde_json::from_str::<IgnoredAny>(start) {
            Ok(_) => true,
            Err(error) => error.is_eof() && !is_whole,
        }
}
