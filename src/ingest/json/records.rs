//! From records to entries.

use rayon::prelude::*;
use serde_json::Value;
use serde_json::error::Category;

use crate::ingest::json::fields;
use crate::ingest::json::split::RecordSpan;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::paper::Entry;

// Why a span is not an entry.
enum RecordFault {
    Syntax(u32, String),
    NotARecord,
    Empty,
}

/// Reads each span as one record, in parallel.
pub(super) fn read(spans: &[RecordSpan<'_>]) -> Reading {
    let parsed: Vec<Result<Entry, RecordFault>> = spans.par_iter().map(parse).collect();
    // A file of other data is one problem, not one for each of its objects.
    if !parsed.is_empty() && parsed.iter().all(|result| matches!(result, Err(RecordFault::Empty))) {
        let message = "holds no record with a title or a text that this program knows by name";
        return Reading { entries: Vec::new(), problems: vec![LineProblem::of_file(message)] };
    }
    let mut reading = Reading { entries: Vec::with_capacity(parsed.len()), problems: Vec::new() };
    for (result, span) in parsed.into_iter().zip(spans) {
        match result {
            Ok(entry) => reading.entries.push(entry),
            Err(RecordFault::Syntax(line, message)) => reading.problems.push(LineProblem::at(line, message)),
            Err(RecordFault::NotARecord) => reading.problems.push(LineProblem::at(span.line, "is not a record")),
            Err(RecordFault::Empty) => reading.problems.push(LineProblem::at(span.line, "no title and no text")),
        }
    }
    reading
}

fn parse(span: &RecordSpan<'_>) -> Result<Entry, RecordFault> {
    match serde_json::from_str(span.text) {
        Ok(Value::Object(record)) => fields::entry(record, span.line).ok_or(RecordFault::Empty),
        Ok(_) => Err(RecordFault::NotARecord),
        Err(error) => {
            let inside = u32::try_from(error.line().saturating_sub(1)).unwrap_or(u32::MAX);
            let message = match error.classify() {
                Category::Eof => "the record has no end; it is left out".to_string(),
                _ => {
                    // serde_json appends the position in the span, which is not the position in the file.
                    let message = error.to_string();
                    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
                    format!("bad JSON: {reason}; the record is left out")
                }
            };
            // The line on which a record without an end begins is the best place to look.
            let inside = if error.classify() == Category::Eof { 0 } else { inside };
            Err(RecordFault::Syntax(span.line.saturating_add(inside), message))
        }
    }
}
