//! From text to raw entries: kinds, keys and the values of fields, still with their LaTeX.

use std::collections::HashMap;

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;

/// An entry as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawEntry {
    /// The kind in lower case, for example `article`.
    pub kind: String,
    /// The citation key; may be empty.
    pub key: String,
    /// The line on which the entry begins.
    pub line: u32,
    /// The fields, with names in lower case.
    pub fields: Vec<RawField>,
}

/// A field as it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RawField {
    /// The name in lower case.
    pub name: String,
    /// The value without its outer braces or quotation marks. Parts that `#` joins are joined.
    pub value: String,
    /// The line on which the value begins.
    pub line: u32,
}

impl RawEntry {
    /// The value of the first field of this name that is not empty.
    pub fn get(&self, name: &str) -> Option<&RawField> {
        self.fields.iter().find(|field| field.name == name && !field.value.trim().is_empty())
    }
}

// The longest value of an abbreviation, so that abbreviations of abbreviations do not grow without end.
const MAX_ABBREVIATION: usize = 10_000;

/// The entries of a text, and what is wrong with it. What is between entries is a comment.
pub(super) fn entries(text: &str) -> (Vec<RawEntry>, Vec<LineProblem>) {
    let starts = line_starts(text);
    let mut scanner = Scanner { text, lines: Lines::default(), abbreviations: HashMap::new(), problems: Vec::new() };
    let mut entries = Vec::new();
    let (mut at, mut next, mut comments_end) = (0, 0, true);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('@')) {
        let start = at + found;
        let Some((kind, inside)) = text.get(start..).and_then(opening) else {
            at = start + 1;
            continue;
        };
        let inner = text.len() - inside.len();
        while starts.get(next).is_some_and(|&other| other <= start) {
            next += 1;
        }
        // An entry whose braces do not match ends before the next one.
        let limit = starts.get(next).copied().unwrap_or(text.len());
        let kind = kind.to_ascii_lowercase();
        at = match kind.as_str() {
            "comment" => {
                let end = if comments_end { balanced(text, inner) } else { None };
                comments_end &= end.is_some();
                end.unwrap_or(inner)
            }
            "preamble" => balanced(text.get(..limit).unwrap_or(text), inner).unwrap_or(limit),
            "string" => scanner.abbreviation(inner, limit),
            _ => {
                let (entry, end) = scanner.entry(kind, start, inner, limit);
                entries.push(entry);
                end
            }
        };
    }
    (entries, scanner.problems)
}

/// The kind of the entry that `text` opens with `@kind{` or `@kind(`, and what follows the brace.
pub(super) fn opening(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('@')?.trim_start_matches([' ', '\t']);
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).filter(|&end| end > 0)?;
    let (kind, rest) = rest.split_at(end);
    let inside = rest.trim_start_matches([' ', '\t', '\r', '\n']).strip_prefix(['{', '('])?;
    (kind.len() <= 40).then_some((kind, inside))
}

// The positions of entries that begin on a line of their own.
fn line_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        let start = position + line.len() - line.trim_start().len();
        if line.trim_start().starts_with('@') && text.get(start..).and_then(opening).is_some() {
            starts.push(start);
        }
        position += line.len();
    }
    starts
}

// The position behind the brace that closes the one before `from`.
fn balanced(text: &str, from: usize) -> Option<usize> {
    let mut depth = 1usize;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'{' | b'(' if depth == 0 => {}
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

// Counts lines from one position to a later one.
#[derive(Default, Clone, Copy)]
struct Lines {
    position: usize,
    breaks: u32,
}

impl Lines {
    fn at(&mut self, text: &str, position: usize) -> u32 {
        if let Some(passed) = text.as_bytes().get(self.position..position) {
            let breaks = passed.iter().filter(|&&byte| byte == b'\n').count();
            self.breaks = self.breaks.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
            self.position = position;
        }
        self.breaks.saturating_add(1)
    }
}

struct Scanner<'t> {
    text: &'t str,
    lines: Lines,
    abbreviations: HashMap<String, String>,
    problems: Vec<LineProblem>,
}

impl Scanner<'_> {
    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    // The first position from `at` on that is neither white space, a comma nor in a comment.
    fn skip(&self, mut at: usize, limit: usize) -> usize {
        loop {
            let rest = self.slice(at, limit);
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            at += rest.len() - trimmed.len();
            if !trimmed.starts_with('%') {
                return at;
            }
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        }
    }

    fn white(&self, at: usize, limit: usize) -> usize {
        let rest = self.slice(at, limit);
        at + rest.len() - rest.trim_start().len()
    }

    fn abbreviation(&mut self, inner: usize, limit: usize) -> usize {
        let mut lenient = false;
        let (field, end) = self.field(self.skip(inner, limit), limit, &mut lenient);
        if let Some(field) = field.filter(|field| field.value.len() <= MAX_ABBREVIATION) {
            self.abbreviations.insert(field.name, field.value);
        }
        end.max(inner)
    }

    // The entry whose fields begin at `inner`, and where it ends.
    fn entry(&mut self, kind: String, start: usize, inner: usize, limit: usize) -> (RawEntry, usize) {
        let line = self.lines.at(self.text, start);
        let mut entry = RawEntry { kind, line, ..RawEntry::default() };
        let mut at = inner;
        let head = self.slice(inner, limit);
        let key_end = head.find([',', '=', '}', '\n']).unwrap_or(head.len());
        match head.as_bytes().get(key_end) {
            Some(b'=') => {}
            // A key that ends at a line break lacks its comma.
            _ => {
                entry.key = head.get(..key_end).unwrap_or_default().trim().to_string();
                at = inner + key_end;
            }
        }
        let mut lenient = false;
        let lines = self.lines;
        let (mut fields, mut end) = self.fields(at, limit, &mut lenient);
        if end.is_none() && fields.iter().any(|field| holds_field(&field.value)) {
            lenient = true;
            self.lines = lines;
            (fields, end) = self.fields(at, limit, &mut lenient);
        }
        entry.fields = fields;
        if lenient || end.is_none() {
            self.problems.push(LineProblem::at(line, Message::UnmatchedBraces));
        }
        (entry, end.unwrap_or(limit))
    }

    // The fields from `at` on, and where the entry is closed.
    fn fields(&mut self, mut at: usize, limit: usize, lenient: &mut bool) -> (Vec<RawField>, Option<usize>) {
        let mut fields = Vec::new();
        loop {
            at = self.skip(at, limit);
            let Some(c) = self.slice(at, limit).chars().next() else { return (fields, None) };
            if matches!(c, '}' | ')') {
                return (fields, Some(at + 1));
            }
            let (field, end) = self.field(at, limit, lenient);
            fields.extend(field);
            at = if end > at { end } else { at + c.len_utf8() };
        }
    }

    // The field that begins at `at`, and where it ends; no field where there is none.
    fn field(&mut self, at: usize, limit: usize, lenient: &mut bool) -> (Option<RawField>, usize) {
        let head = self.slice(at, limit);
        let ends_name = |c: char| c.is_whitespace() || matches!(c, '=' | ',' | '{' | '}' | '(' | ')' | '"' | '#');
        let name_end = at + head.find(ends_name).unwrap_or(head.len());
        let equals = self.white(name_end, limit);
        if name_end == at || !self.slice(equals, limit).starts_with('=') {
            return (None, name_end);
        }
        let name = self.slice(at, name_end).to_lowercase();
        let start = self.white(equals + 1, limit);
        let line = self.lines.at(self.text, start);
        let (value, end) = match self.value(start, limit).filter(|(value, _)| !*lenient || !holds_field(value)) {
            Some(found) => found,
            None => {
                *lenient = true;
                self.value_of_lines(start, limit)
            }
        };
        (Some(RawField { name, value, line }), end)
    }

    // A value of parts that `#` joins, and where it ends. `None` if it does not end.
    fn value(&self, start: usize, limit: usize) -> Option<(String, usize)> {
        let (mut value, mut at) = (String::new(), start);
        loop {
            let rest = self.slice(at, limit);
            let end = match rest.chars().next()? {
                '{' => {
                    let length = group_length(rest)?;
                    value.push_str(rest.get(1..length - 1)?);
                    at + length
                }
                '"' => {
                    let length = quoted_length(rest)?;
                    value.push_str(rest.get(1..length - 1)?);
                    at + length
                }
                _ => {
                    let length = rest.find([',', '}', ')', '#', '\n']).unwrap_or(rest.len());
                    let word = rest.get(..length)?.trim();
                    match self.abbreviations.get(&word.to_lowercase()) {
                        Some(meaning) => value.push_str(meaning),
                        None => value.push_str(word),
                    }
                    at + length
                }
            };
            at = self.white(end, limit);
            if !self.slice(at, limit).starts_with('#') {
                return Some((value, end));
            }
            at = self.white(at + 1, limit);
        }
    }

    // A value whose braces or quotation marks do not match: it ends before the line on which the next field begins.
    fn value_of_lines(&self, start: usize, limit: usize) -> (String, usize) {
        let rest = self.slice(start, limit);
        let mut end = 0;
        for (number, line) in rest.split_inclusive('\n').enumerate() {
            if number > 0 && (begins_field(line) || matches!(line.trim(), "}" | ")" | "},")) {
                break;
            }
            end += line.len();
        }
        let value = rest.get(..end).unwrap_or_default().trim().trim_end_matches(',');
        let value = value.trim_start_matches(['{', '"']).trim_end_matches(['}', '"', ' ']);
        (value.to_string(), start + end)
    }
}

fn begins_field(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else { return false };
    let name = name.trim();
    !name.is_empty()
        && name.len() <= 40
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        && value.trim_start().starts_with(|c: char| matches!(c, '{' | '"') || c.is_alphanumeric())
}

// Whether a value goes on over the beginning of the next field, as it does where a brace is missing.
fn holds_field(value: &str) -> bool {
    value.lines().skip(1).any(begins_field)
}

// The length of the group in braces with which `text` begins.
fn group_length(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

// The length of the text in quotation marks with which `text` begins. Marks in braces do not end it.
fn quoted_length(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.checked_sub(1)?,
            b'"' if depth == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}
