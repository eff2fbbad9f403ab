//! One file: unpacking, decoding, the choice of the reader, and the limits.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::ingest::left_out::{LeftOut, LeftOutCause};
use crate::ingest::message::{Content, Message};
use crate::ingest::problem::{LineProblem, Problem};
use crate::ingest::reader::{Companion, FileFormat, FileHead, Reader, ReaderInput};
use crate::ingest::stamp::ReaderStamp;
use crate::ingest::{decode, gunzip, readers};
use crate::paper::Entry;

/// The most bytes of one file that are read, packed or unpacked: 2 GiB.
const MAX_BYTES: usize = 2 << 30;

/// What any gzip file may unpack to, and how many times its own length beyond that. Text compresses to a third or a
/// tenth; what unpacks to a thousand times its length is not a reading list.
const MAX_UNPACKED: usize = 64 << 20;
const MAX_RATIO: usize = 50;

/// How many bytes readers see to recognise their format.
pub(super) const HEAD_BYTES: usize = 1 << 20;

/// How an SQLite database begins, and the files beside it that hold its last changes
/// (<https://www.sqlite.org/fileformat.html>).
const SQLITE: &[u8] = b"SQLite format 3\0";
const SQLITE_COMPANIONS: [&str; 2] = ["-wal", "-journal"];

/// The most bytes of one text and of one title. A longer text is a book, and embedding it would take hours.
const MAX_TEXT: usize = 256 << 10;
const MAX_TITLE: usize = 4 << 10;

/// How many problems of one file are listed; of the others only the number is. A report for people shows fewer.
pub(super) const MAX_PROBLEMS: usize = 1000;

/// What was read of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReading {
    /// The format. `None` if no reader recognises the file.
    pub format: Option<FileFormat>,
    /// What the content is if no reader recognises it, for example `a PDF document`.
    pub unknown: Option<&'static str>,
    /// The reader that reads this content, as an index stores it.
    pub stamp: ReaderStamp,
    /// The entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl FileReading {
    /// Why there is no entry in the file at `path`. `None` if there is one.
    pub fn left_out(&self, path: &Path) -> Option<LeftOut> {
        if !self.entries.is_empty() {
            return None;
        }
        let problem = self.problems.first().map(|problem| problem.message.clone());
        let Some(format) = self.format else {
            let reason = self.unknown.map(str::to_string).or(problem).unwrap_or_default();
            return Some(LeftOut::in_words(path, LeftOutCause::NotRead, reason));
        };
        Some(match (problem, format.name()) {
            (Some(problem), _) => LeftOut::in_words(path, LeftOutCause::NoPaper, problem),
            (None, "markdown" | "html") => LeftOut::new(path, LeftOutCause::NoPaper, Message::NoFoundTitle),
            (None, name) => LeftOut::new(path, LeftOutCause::NoPaper, Message::NoTitledRecord(name.to_string())),
        })
    }
}

/// A file in memory, as it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedFile {
    /// The bytes, at most 2 GiB of them.
    pub bytes: Vec<u8>,
    /// Whether these are all bytes of the file.
    pub is_whole: bool,
    /// The files beside it that belong to it.
    pub companions: Vec<Companion>,
}

impl LoadedFile {
    /// The BLAKE3 hash of the file and its companions: an update reads the file again when it differs.
    pub fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.bytes);
        for companion in &self.companions {
            hasher.update(companion.suffix.as_bytes()).update(&companion.bytes);
        }
        *hasher.finalize().as_bytes()
    }

    /// The reader for this file. Only the beginning of the content is unpacked and decoded. `None` if no reader
    /// recognises it.
    pub fn reader(&self) -> Option<&'static dyn Reader> {
        reader_for(&self.bytes)
    }
}

/// The file at `path`, at most 2 GiB of it.
///
/// # Errors
/// When the file cannot be opened or read.
pub fn load(path: &Path) -> std::io::Result<LoadedFile> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    let is_whole = bytes.len() <= MAX_BYTES;
    bytes.truncate(MAX_BYTES);
    let mut companions = Vec::new();
    if has_companions(&bytes) {
        for (suffix, path) in SQLITE_COMPANIONS.into_iter().zip(companion_paths(path)) {
            if let Ok(bytes) = std::fs::read(&path) {
                companions.push(Companion { suffix, bytes });
            }
        }
    }
    Ok(LoadedFile { bytes, is_whole, companions })
}

/// Whether files beside a file with this content may belong to it.
pub fn has_companions(bytes: &[u8]) -> bool {
    bytes.starts_with(SQLITE)
}

/// The files beside `path` that belong to it if it is a database and if they exist.
pub(super) fn companion_paths(path: &Path) -> impl Iterator<Item = PathBuf> {
    SQLITE_COMPANIONS.into_iter().map(move |suffix| {
        let mut name = path.as_os_str().to_os_string();
        name.push(suffix);
        name.into()
    })
}

/// Reads the file at `path`; see [`read_bytes`]. A file that cannot be opened is a problem.
pub fn read(path: &Path) -> FileReading {
    match load(path) {
        Ok(file) => read_loaded(path, &file),
        Err(error) => FileReading {
            format: None,
            unknown: None,
            stamp: ReaderStamp::UNREAD,
            entries: Vec::new(),
            problems: vec![LineProblem::of_system(&error).in_file(path)],
        },
    }
}

/// Unpacks, decodes and reads the content of a file. `path` only names the file in problems.
///
/// The content decides the format. Never panics and never gives up at a fault: it returns what can be read, and a
/// problem for the rest.
pub fn read_bytes(path: &Path, bytes: &[u8]) -> FileReading {
    read_content(path, bytes, &[])
}

/// Reads a file in memory; see [`read_bytes`].
pub fn read_loaded(path: &Path, file: &LoadedFile) -> FileReading {
    let mut reading = read_content(path, &file.bytes, &file.companions);
    if !file.is_whole {
        reading.problems.insert(0, LineProblem::of_file(Message::LongFile(MAX_BYTES)).in_file(path));
    }
    reading
}

/// The reader for a file with this content. Only the beginning of the content is unpacked and decoded. `None` if no
/// reader recognises it.
pub fn reader_for(bytes: &[u8]) -> Option<&'static dyn Reader> {
    identify(bytes).ok()
}

/// Whether a reader recognises the file at `path` by its beginning.
pub(super) fn is_recognised(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD_BYTES as u64 + 1).read_to_end(&mut head));
    read.is_ok() && reader_for(&head).is_some()
}

fn read_content(path: &Path, bytes: &[u8], companions: &[Companion]) -> FileReading {
    let reader = identify(bytes);
    let mut reading = FileReading {
        format: None,
        unknown: reader.err().map(Content::name),
        stamp: ReaderStamp::new(reader.ok()),
        entries: Vec::new(),
        problems: Vec::new(),
    };
    let mut problems = Vec::new();
    match reader {
        Err(content) => problems.push(LineProblem::of_file(Message::NotText(content))),
        Ok(reader) => {
            let unpacked = unpack(bytes, &mut problems);
            let bytes = within_limit(&unpacked, reader, &mut problems);
            let decoded = decode::decode(bytes).ok();
            let text = decoded.as_ref().map_or("", |decoded| &decoded.text);
            let result = reader.read(&ReaderInput { bytes, text, companions });
            problems.extend(decoded.as_ref().and_then(|decoded| decoded.problem.clone()));
            reading.format = Some(reader.format());
            reading.entries = result.entries;
            problems.extend(reading.entries.iter_mut().flat_map(shorten));
            problems.extend(result.problems);
        }
    }
    let more = problems.len().saturating_sub(MAX_PROBLEMS);
    problems.truncate(MAX_PROBLEMS);
    if more > 0 {
        problems.push(LineProblem::of_file(Message::MoreProblems(more)));
    }
    reading.problems = problems.into_iter().map(|problem| problem.in_file(path)).collect();
    reading
}

// The reader for a content; an error says what the content is instead of text.
fn identify(bytes: &[u8]) -> Result<&'static dyn Reader, Content> {
    let unpacked = if gunzip::is_gzip(bytes) {
        Cow::Owned(gunzip::gunzip(bytes, HEAD_BYTES + 1).bytes)
    } else {
        Cow::Borrowed(bytes)
    };
    let is_whole = unpacked.len() <= HEAD_BYTES;
    let bytes = &unpacked[..unpacked.len().min(HEAD_BYTES)];
    match decode::decode(bytes) {
        Ok(decoded) => {
            readers::choose(&FileHead { bytes, text: Some(&decoded.text), is_whole }).ok_or(Content::Unknown)
        }
        Err(content) => readers::choose(&FileHead { bytes, text: None, is_whole }).ok_or(content),
    }
}

fn unpack<'b>(bytes: &'b [u8], problems: &mut Vec<LineProblem>) -> Cow<'b, [u8]> {
    if !gunzip::is_gzip(bytes) {
        return Cow::Borrowed(bytes);
    }
    let limit = bytes.len().saturating_mul(MAX_RATIO).clamp(MAX_UNPACKED, MAX_BYTES);
    let unpacked = gunzip::gunzip(bytes, limit);
    problems.extend(unpacked.problem.map(LineProblem::of_file));
    Cow::Owned(unpacked.bytes)
}

// The beginning that the reader's limit allows, up to the end of a line if there is one.
fn within_limit<'b>(bytes: &'b [u8], reader: &dyn Reader, problems: &mut Vec<LineProblem>) -> &'b [u8] {
    let Some(limit) = reader.limit().filter(|&limit| limit < bytes.len()) else { return bytes };
    problems.push(LineProblem::of_file(Message::LongPage(limit)));
    let head = &bytes[..limit];
    let end = head.iter().rposition(|&byte| byte == b'\n').map_or(limit, |at| at + 1);
    &head[..end]
}

// Cuts texts and titles that are too long.
fn shorten(entry: &mut Entry) -> Vec<LineProblem> {
    let mut problems = Vec::new();
    let mut cut = |text: &mut String, limit: usize, line: u32, message: fn(usize, usize) -> Message| {
        if text.len() > limit {
            problems.push(LineProblem::at(line, message(text.len(), limit)));
            text.truncate(text.floor_char_boundary(limit));
        }
    };
    for text in &mut entry.texts {
        cut(&mut text.text, MAX_TEXT, text.line, Message::LongText);
    }
    for title in [&mut entry.bibliography.title_en, &mut entry.bibliography.title_zh].into_iter().flatten() {
        cut(title, MAX_TITLE, entry.line, Message::LongTitle);
    }
    problems
}

#[cfg(test)]
pub(super) fn head_for_reader(bytes: &[u8]) -> &[u8] {
    within_limit(bytes, reader_for(bytes).expect("text"), &mut Vec::new())
}
