//! Finds the records in a JSON text without parsing them.
//!
//! A scanner that only matches brackets finds the byte range of each record. Records are then parsed one by one, in
//! parallel. An invalid record therefore does not affect the others, and its line is known.

use crate::ingest::json::{fields, forms};
use crate::ingest::message::Message;

// How deep the lists of records may be nested: `{"data": {"days": [{"papers": [...]}]}}`.
const DEPTH: usize = 8;

// Limit for the search for missing ends, as a multiple of the length of the text. Each such search may scan the whole
// rest of the file.
const LOOKS: usize = 20;

// Members that hold the records of an object that is not a record itself.
const LISTS: &[&str] = &[
    "papers",
    "entries",
    "records",
    "articles",
    "items",
    "works",
    "publications",
    "documents",
    "preprints",
    "results",
    "data",
    "论文",
];

/// A part of the text that should be one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecordSpan<'t> {
    /// The line on which the part begins, counted from 1.
    pub line: u32,
    pub text: &'t str,
    /// Where the object begins whose member the part is. `None` if it is an item of a list or a line.
    pub parent: Option<usize>,
}

/// Text between the records that does not belong there.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SplitFault {
    pub line: u32,
    pub message: Message,
}

/// The lines that are not blank.
pub(crate) fn lines(text: &str) -> Vec<RecordSpan<'_>> {
    (1..)
        .zip(text.lines())
        .map(|(line, text)| RecordSpan { line, text: text.trim(), parent: None })
        .filter(|s| !s.text.is_empty())
        .collect()
}

/// The records of a JSON text, and the faults between them.
pub(crate) fn records(text: &str) -> (Vec<RecordSpan<'_>>, Vec<SplitFault>) {
    let mut split = Split { text, bytes: text.as_bytes(), spans: Vec::new(), faults: Vec::new(), wasted: 0 };
    split.values();
    let mut count = LineCount { bytes: text.as_bytes(), at: 0, line: 1 };
    let spans = split.spans.iter().map(|&(start, end, parent)| RecordSpan {
        line: count.line_of(start),
        text: &text[start..end],
        parent,
    });
    let spans = spans.collect();
    let mut count = LineCount { bytes: text.as_bytes(), at: 0, line: 1 };
    let faults =
        split.faults.into_iter().map(|(at, message)| SplitFault { line: count.line_of(at), message }).collect();
    (spans, faults)
}

// Counts line feeds. Each is counted once if positions are asked for in ascending order.
struct LineCount<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u32,
}

impl LineCount<'_> {
    fn line_of(&mut self, at: usize) -> u32 {
        if at < self.at {
            (self.at, self.line) = (0, 1);
        }
        let feeds = self.bytes[self.at..at].iter().filter(|&&byte| byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(feeds).unwrap_or(u32::MAX));
        self.at = at;
        self.line
    }
}

struct Split<'t> {
    text: &'t str,
    bytes: &'t [u8],
    spans: Vec<(usize, usize, Option<usize>)>,
    faults: Vec<(usize, Message)>,
    // How many bytes were scanned for the missing ends of records.
    wasted: usize,
}

// The members of an object, without the content of their values.
struct Shape<'t> {
    // Each key in lower case, with the position at which its value begins.
    members: Vec<(std::borrow::Cow<'t, str>, usize)>,
    // The position after the object, or how far the search for a missing end went.
    end: Result<usize, usize>,
}

impl<'t> Split<'t> {
    // Scans the whole text: one value, or several in a row, the output of `jq`.
    fn values(&mut self) {
        let mut at = self.blank(0);
        while let Some(&byte) = self.bytes.get(at) {
            at = match byte {
                b'{' => self.object(at, 0, None),
                b'[' => self.array(at, 0),
                b',' => at + 1,
                _ => {
                    self.faults.push((at, Message::NotJson));
                    return;
                }
            };
            at = self.blank(at);
        }
    }

    fn array(&mut self, start: usize, depth: usize) -> usize {
        let mut at = start + 1;
        let (mut is_cut, mut is_reported) = (false, false);
        loop {
            at = self.blank(at);
            at = match self.bytes.get(at) {
                None => {
                    if !is_cut {
                        self.faults.push((start, Message::ListWithoutEnd));
                    }
                    return at;
                }
                Some(b']') => return at + 1,
                Some(b',') => at + 1,
                Some(b'{') => {
                    let before = self.wasted;
                    let end = self.object(at, depth + 1, None);
                    is_cut = self.wasted > before;
                    end
                }
                Some(b'[') if depth < DEPTH => self.array(at, depth + 1),
                Some(_) => {
                    if !is_reported {
                        self.faults.push((at, Message::ListOfOthers));
                        is_reported = true;
                    }
                    self.value_end(at).unwrap_or(self.bytes.len()).max(at + 1)
                }
            };
        }
    }

    // Adds the object as a record, or the records inside it. Returns the position after the object.
    fn object(&mut self, start: usize, depth: usize, parent: Option<usize>) -> usize {
        if self.wasted > self.bytes.len().saturating_mul(LOOKS) {
            self.faults.push((start, Message::RecordsWithoutEnd));
            return self.bytes.len();
        }
        let shape = self.shape(start);
        if let Err(looked) = shape.end {
            self.wasted += looked.max(start + 1) - start;
        }
        let inside = if depth < DEPTH { self.holders(&shape) } else { Vec::new() };
        if inside.is_empty() {
            let end = shape.end.unwrap_or_else(|_| self.next_record(start));
            self.spans.push((start, end, parent));
            return end;
        }
        let mut end = start + 1;
        for at in inside {
            end = if self.bytes[at] == b'[' {
                self.array(at, depth + 1)
            } else {
                self.object(at, depth + 1, Some(start))
            };
        }
        shape.end.unwrap_or(end)
    }

    // The positions of values that may contain records. Empty if the object is a record itself.
    fn holders(&self, shape: &Shape<'_>) -> Vec<usize> {
        let names: Vec<&str> = shape.members.iter().map(|(name, _)| name.as_ref()).collect();
        if forms::is_record(&names) {
            return Vec::new();
        }
        let first = |at: usize| self.bytes.get(at).copied();
        let is_list = |at: usize| first(at) == Some(b'[') && first(self.blank(at + 1)) == Some(b'{');
        let named = |key: &str| LISTS.contains(&key);
        let lists = shape.members.iter().filter(|(key, at)| named(key) && is_list(*at));
        let lists: Vec<usize> = lists.map(|&(_, at)| at).collect();
        if !lists.is_empty() {
            return lists;
        }
        let is_words = |at: usize| match first(at) {
            Some(b'"') => true,
            Some(b'[') => first(self.blank(at + 1)) == Some(b'"'),
            _ => false,
        };
        let is_record = shape.members.iter().any(|(key, at)| {
            (fields::names_words(key) && is_words(*at)) || (fields::names_group(key) && first(*at) == Some(b'{'))
        });
        if is_record {
            return Vec::new();
        }
        let holds = |at: usize| is_list(at) || first(at) == Some(b'{');
        shape.members.iter().filter(|(_, at)| holds(*at)).map(|&(_, at)| at).collect()
    }

    fn shape(&self, start: usize) -> Shape<'t> {
        let mut shape = Shape { members: Vec::new(), end: Err(self.bytes.len()) };
        let mut at = self.blank(start + 1);
        loop {
            match self.bytes.get(at) {
                Some(b'}') => {
                    shape.end = Ok(at + 1);
                    return shape;
                }
                Some(b',') => {
                    at = self.blank(at + 1);
                    continue;
                }
                Some(b'"') => {}
                // Not an object. The parser reports the error if the end of the value is found.
                _ => {
                    shape.end = self.value_end(start);
                    return shape;
                }
            }
            let key_end = match self.string_end(at) {
                Ok(end) => end,
                Err(looked) => {
                    shape.end = Err(looked);
                    return shape;
                }
            };
            let key = fields::key(&self.text[at..key_end]);
            at = self.blank(key_end);
            if self.bytes.get(at) == Some(&b':') {
                at = self.blank(at + 1);
            }
            shape.members.push((key, at));
            match self.value_end(at) {
                Ok(end) => at = self.blank(end),
                Err(looked) => {
                    shape.end = Err(looked);
                    return shape;
                }
            }
        }
    }

    // The position after the value at `at`. An error if the value does not end, or if a string contains a line feed,
    // which JSON forbids: then a quotation mark is missing, and brackets mean nothing.
    fn value_end(&self, mut at: usize) -> Result<usize, usize> {
        let mut closing: Vec<u8> = Vec::new();
        loop {
            let byte = *self.bytes.get(at).ok_or(at)?;
            at = match byte {
                b'"' => self.string_end(at)?,
                b'{' | b'[' => {
                    closing.push(if byte == b'{' { b'}' } else { b']' });
                    at + 1
                }
                b'}' | b']' => match closing.pop() {
                    Some(wanted) if wanted == byte => at + 1,
                    Some(_) => return Err(at),
                    // The closing bracket of the enclosing value.
                    None => return Ok(at),
                },
                _ if !closing.is_empty() => at + 1,
                _ => {
                    let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
                    return self.bytes[at..].iter().position(ends).map(|length| at + length).ok_or(self.bytes.len());
                }
            };
            if closing.is_empty() {
                return Ok(at);
            }
        }
    }

    fn string_end(&self, start: usize) -> Result<usize, usize> {
        let mut at = start + 1;
        loop {
            match self.bytes.get(at).ok_or(self.bytes.len())? {
                b'"' => return Ok(at + 1),
                b'\\' => at += 2,
                b'\n' => return Err(at),
                _ => at += 1,
            }
        }
    }

    // Where the record after a broken one begins: on a later line with the same indentation.
    fn next_record(&self, start: usize) -> usize {
        let line = self.text[..start].rfind('\n').map_or(0, |feed| feed + 1);
        let indent = self.text[line..start].trim_start_matches('[');
        if !indent.trim().is_empty() {
            return self.bytes.len();
        }
        let mut opening = String::from("\n");
        opening.push_str(indent);
        opening.push('{');
        self.text[start..].find(&opening).map_or(self.bytes.len(), |at| start + at + opening.len() - 1)
    }

    fn blank(&self, at: usize) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count()
    }
}

#[cfg(test)]
mod tests;
