//! From records to entries.

use std::collections::HashMap;

use rayon::prelude::*;
use serde_json::Value;
use serde_json::error::Category;

use crate::ingest::json::fields;
use crate::ingest::json::forms::{self, Record};
use crate::ingest::json::split::RecordSpan;
use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::paper::Entry;

// Why a span is not an entry.
enum RecordFault {
    Syntax(u32, Message),
    NotARecord,
    Empty,
}

/// Reads each span as one record, in parallel.
pub(super) fn read(spans: &[RecordSpan<'_>]) -> Reading {
    let parsed: Vec<Result<Vec<Entry>, RecordFault>> = spans.par_iter().map(parse).collect();
    // A file of other data is one problem, not one for each of its objects.
    if !parsed.is_empty() && parsed.iter().all(|result| matches!(result, Err(RecordFault::Empty))) {
        return Reading { entries: Vec::new(), problems: vec![LineProblem::of_file(Message::NoKnownRecord)] };
    }
    // Members of an object are records if several of them are. Otherwise they are settings and counts of a service, also
    // beside one record.
    let mut members: HashMap<usize, usize> = HashMap::new();
    for (result, span) in parsed.iter().zip(spans) {
        if let (Ok(_), Some(parent)) = (result, span.parent) {
            *members.entry(parent).or_default() += 1;
        }
    }
    let is_setting =
        |span: &RecordSpan<'_>| span.parent.is_some_and(|parent| members.get(&parent).is_none_or(|&count| count < 2));
    let mut reading = Reading { entries: Vec::with_capacity(parsed.len()), problems: Vec::new() };
    for (result, span) in parsed.into_iter().zip(spans) {
        match result {
            Ok(entries) => reading.entries.extend(entries),
            Err(RecordFault::Syntax(line, message)) => reading.problems.push(LineProblem::at(line, message)),
            Err(RecordFault::NotARecord) => reading.problems.push(LineProblem::at(span.line, Message::NotARecord)),
            Err(RecordFault::Empty) if is_setting(span) => {}
            Err(RecordFault::Empty) => reading.problems.push(LineProblem::at(span.line, Message::NoTitleNoText)),
        }
    }
    reading
}

fn parse(span: &RecordSpan<'_>) -> Result<Vec<Entry>, RecordFault> {
    match serde_json::from_str(span.text) {
        Ok(Value::Object(members)) => {
            let record = Record { members: &members, text: span.text, line: span.line };
            let entries = match forms::of(&record) {
                Some(form) => form.entries(&record),
                None => fields::entry(&members, span.line).map(|entry| vec![entry]),
            };
            entries.ok_or(RecordFault::Empty)
        }
        Ok(_) => Err(RecordFault::NotARecord),
        Err(error) => {
            let inside = u32::try_from(error.line().saturating_sub(1)).unwrap_or(u32::MAX);
            let message = match error.classify() {
                Category::Eof => Message::RecordWithoutEnd,
                _ => {
                    // serde_json appends the position in the span, which is not the position in the file.
                    let message = error.to_string();
                    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
                    Message::BadJson(reason.to_string())
                }
            };
            // The line on which a record without an end begins is the best place to look.
            let inside = if error.classify() == Category::Eof { 0 } else { inside };
            Err(RecordFault::Syntax(span.line.saturating_add(inside), message))
        }
    }
}
