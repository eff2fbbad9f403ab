//! From files to entries: what stands in a reading list, as it stands there.
//!
//! Knows nothing of vectors, of the index or of the terminal. [`walk()`] names the files, [`read`]
//! turns one into entries; both return what they could read and a list of [`Problem`]s.

mod decode;
mod detect;
mod gunzip;
mod json;
pub mod markup;
mod walk;

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

pub use crate::ingest::walk::{Found, walk};
use crate::paper::Entry;

/// The most that is read of one file, packed or not: 2 GiB.
const LIMIT: usize = 2 << 30;

/// What any gzip file may unpack to, and how many times its own length beyond that: text is packed to a third or a
/// tenth, and what unpacks to a thousand times its length is no reading list.
const UNPACKED: usize = 64 << 20;
const RATIO: usize = 50;

/// The most that is read of a page: a parsed one takes ten times its length in memory. Records are read one by one.
const PAGE: usize = 64 << 20;

/// The most that is read of one text, and of one title, in bytes: a text of this length is a book.
const TEXT: usize = 256 << 10;
const TITLE: usize = 4 << 10;

/// How many problems of one file are told; of more, only their number.
const TOLD: usize = 20;

/// Something that could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file or folder.
    #[serde(serialize_with = "lossy")]
    pub path: PathBuf,
    /// The line, counted from 1, when it is about one.
    pub line: Option<u32>,
    /// What is wrong, and what was done about it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path.display(), self.message),
            None => write!(f, "{}: {}", self.path.display(), self.message),
        }
    }
}

/// Names that are not UTF-8 cannot stand in JSON as they are.
fn lossy<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Markdown, and plain text.
    Markdown,
    /// HTML.
    Html,
    /// JSON: an array of records, an object that holds one, or a record.
    Json,
    /// JSON Lines: a record a line.
    JsonLines,
}

/// What was read of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What it is written in; none when it is not text.
    pub format: Option<Format>,
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// The bytes of the file at `path`, at most 2 GiB of them, and whether that is all.
///
/// # Errors
/// When the system refuses.
pub fn load(path: &Path) -> std::io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    let whole = bytes.len() <= LIMIT;
    bytes.truncate(LIMIT);
    Ok((bytes, whole))
}

/// Reads the file at `path`; see [`read_bytes`].
pub fn read(path: &Path) -> Reading {
    match load(path) {
        Ok((bytes, true)) => read_bytes(path, &bytes),
        Ok((bytes, false)) => {
            let mut reading = read_bytes(path, &bytes);
            let message = format!("is longer than {LIMIT} bytes; the rest is not read");
            reading.problems.insert(0, Problem { path: path.to_path_buf(), line: None, message });
            reading
        }
        Err(error) => {
            let problem = Problem { path: path.to_path_buf(), line: None, message: error.to_string() };
            Reading { problems: vec![problem], ..Reading::default() }
        }
    }
}

/// Unpacks, decodes and parses the content of a file; `path` only names it in problems.
///
/// The format is found by the content. Never panics and never gives up at a fault: what can be
/// read is, and the rest is a problem.
pub fn read_bytes(path: &Path, bytes: &[u8]) -> Reading {
    let mut faults: Vec<(Option<u32>, String)> = Vec::new();
    let mut reading = Reading::default();
    let unpacked = if gunzip::is_gzip(bytes) {
        let unpacked = gunzip::gunzip(bytes, bytes.len().saturating_mul(RATIO).clamp(UNPACKED, LIMIT));
        faults.extend(unpacked.problem.map(|message| (None, message)));
        Cow::Owned(unpacked.bytes)
    } else {
        Cow::Borrowed(bytes)
    };
    let head = head_of_page(&unpacked);
    if head.len() < unpacked.len() {
        faults.push((None, format!("is a page of more than {PAGE} bytes; the rest is not read")));
    }
    match decode::decode(head) {
        Err(name) => faults.push((None, format!("is {name}, not text"))),
        Ok(decoded) => {
            faults.extend(decoded.problem.map(|(line, message)| (Some(line), message)));
            let format = detect::detect(&decoded.text);
            let (mut entries, found) = parse(&decoded.text, format);
            faults.extend(entries.iter_mut().flat_map(shorten));
            reading.format = Some(format);
            reading.entries = entries;
            faults.extend(found);
        }
    }
    let more = faults.len().saturating_sub(TOLD);
    faults.truncate(TOLD);
    if more > 0 {
        faults.push((None, format!("{more} more problems in this file")));
    }
    let problem = |(line, message)| Problem { path: path.to_path_buf(), line, message };
    reading.problems = faults.into_iter().map(problem).collect();
    reading
}

/// The beginning of what is too long for a page, up to the end of a line where there is one; all of anything else.
fn head_of_page(bytes: &[u8]) -> &[u8] {
    let Some(head) = bytes.get(..PAGE).filter(|head| head.len() < bytes.len()) else { return bytes };
    let is_page = |text: &str| matches!(detect::detect(text), Format::Markdown | Format::Html);
    if !decode::decode(head).is_ok_and(|decoded| is_page(&decoded.text)) {
        return bytes;
    }
    let end = head.iter().rposition(|&byte| byte == b'\n').map_or(PAGE, |at| at + 1);
    &head[..end]
}

/// Cuts what no summary is long enough for, and says so: a text that goes on for megabytes would be embedded for hours.
fn shorten(entry: &mut Entry) -> Vec<(Option<u32>, String)> {
    let mut cuts = Vec::new();
    let mut cut = |text: &mut String, most: usize, line: u32, what: &str| {
        if text.len() > most {
            let message = format!("a {what} of {} bytes; only its first {most} are read", text.len());
            text.truncate(text.floor_char_boundary(most));
            cuts.push((Some(line), message));
        }
    };
    for text in &mut entry.texts {
        cut(&mut text.text, TEXT, text.line, "text");
    }
    for title in [&mut entry.bibliography.title_en, &mut entry.bibliography.title_zh].into_iter().flatten() {
        cut(title, TITLE, entry.line, "title");
    }
    cuts
}

fn parse(text: &str, format: Format) -> (Vec<Entry>, Vec<(Option<u32>, String)>) {
    let syntax = match format {
        Format::Json => return json::read(text),
        Format::JsonLines => return json::read_lines(text),
        Format::Markdown => markup::Syntax::Markdown,
        Format::Html => markup::Syntax::Html,
    };
    let (entries, remarks) = markup::read(text, syntax);
    (entries, remarks.into_iter().map(|remark| (Some(remark.line), remark.message)).collect())
}

#[cfg(test)]
mod tests;
