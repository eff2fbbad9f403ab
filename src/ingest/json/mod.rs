//! JSON and JSON Lines: records with the fields of a paper, under the many names they go by.

mod authors;
mod fields;
mod links;
mod split;
mod words;

use rayon::prelude::*;
use serde_json::Value;
use serde_json::error::Category;

use crate::ingest::json::split::Span;
use crate::paper::Entry;

type Faults = Vec<(Option<u32>, String)>;

/// The records of a JSON text: an array, an object that holds one, or a record.
pub(crate) fn read(text: &str) -> (Vec<Entry>, Faults) {
    let (spans, between) = split::records(text);
    let (entries, mut faults) = parse(&spans);
    faults.extend(between.into_iter().map(|fault| (Some(fault.line), fault.message.to_string())));
    faults.sort_by_key(|(line, _)| *line);
    (entries, faults)
}

/// The records of JSON Lines.
pub(crate) fn read_lines(text: &str) -> (Vec<Entry>, Faults) {
    parse(&split::lines(text))
}

/// Why a span gave no entry.
enum Fault {
    Syntax(u32, String),
    NotARecord,
    Empty,
}

fn parse(spans: &[Span<'_>]) -> (Vec<Entry>, Faults) {
    let parsed: Vec<Result<Entry, Fault>> = spans.par_iter().map(parse_one).collect();
    // A file of other data is one problem, not one for each of its objects.
    if !parsed.is_empty() && parsed.iter().all(|result| matches!(result, Err(Fault::Empty))) {
        let message = "holds no record with a title or a text that this program knows by name";
        return (Vec::new(), vec![(None, message.into())]);
    }
    let (mut entries, mut faults) = (Vec::with_capacity(parsed.len()), Vec::new());
    for (result, span) in parsed.into_iter().zip(spans) {
        match result {
            Ok(entry) => entries.push(entry),
            Err(Fault::Syntax(line, message)) => faults.push((Some(line), message)),
            Err(Fault::NotARecord) => faults.push((Some(span.line), "is not a record".into())),
            Err(Fault::Empty) => faults.push((Some(span.line), "no title and no text".into())),
        }
    }
    (entries, faults)
}

fn parse_one(span: &Span<'_>) -> Result<Entry, Fault> {
    match serde_json::from_str(span.text) {
        Ok(Value::Object(record)) => fields::entry(record, span.line).ok_or(Fault::Empty),
        Ok(_) => Err(Fault::NotARecord),
        Err(error) => {
            let inside = u32::try_from(error.line().saturating_sub(1)).unwrap_or(u32::MAX);
            let message = match error.classify() {
                Category::Eof => "the record has no end; it is left out".to_string(),
                _ => {
                    // serde_json appends where in the span it stopped, which is no place in the file.
                    let message = error.to_string();
                    let reason = message.rsplit_once(" at line ").map_or(message.as_str(), |(reason, _)| reason);
                    format!("bad JSON: {reason}; the record is left out")
                }
            };
            // A record without an end is best looked for where it begins.
            let inside = if error.classify() == Category::Eof { 0 } else { inside };
            Err(Fault::Syntax(span.line.saturating_add(inside), message))
        }
    }
}

#[cfg(test)]
mod tests;
