//! The interface of a format: a [`Reader`] recognises its format and turns a file into entries.

use crate::ingest::problem::LineProblem;
use crate::paper::Entry;

/// A file format.
///
/// Each reader owns one value. The id is stored in indexes, so it is never changed or used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FileFormat {
    id: u8,
    name: &'static str,
}

impl FileFormat {
    /// A format with an id from 1 to 254 that no other format has, and a name in kebab case.
    pub const fn new(id: u8, name: &'static str) -> Self {
        Self { id, name }
    }

    /// The number that stands for the format in an index.
    pub const fn id(self) -> u8 {
        self.id
    }

    /// The name of the format, for example `json-lines`.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

/// How sure a reader is that a file has its format. The reader with the highest confidence reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The file does not have this format.
    No,
    /// Any text can be read this way; nothing in it speaks for it.
    Fallback,
    /// The file has the marks of this format.
    Likely,
    /// The file has the marks of this format and of a more general one.
    Certain,
}

/// The beginning of a file, by which readers recognise their format. File names are not part of it: they are often
/// wrong.
#[derive(Debug, Clone, Copy)]
pub struct FileHead<'t> {
    /// The first bytes of the file, unpacked, a megabyte at most.
    pub bytes: &'t [u8],
    /// The same as text; `None` if the bytes are not text.
    pub text: Option<&'t str>,
    /// Whether this is the whole file.
    pub is_whole: bool,
}

/// A file that a program keeps beside another one, such as the journal of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// What its name has after the name of the other file, for example `-wal`.
    pub suffix: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The file that a reader reads.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReaderInput<'t> {
    /// The bytes of the file, unpacked.
    pub bytes: &'t [u8],
    /// The same as text. Empty for a format that is not text.
    pub text: &'t str,
    /// The files beside it that belong to it.
    pub companions: &'t [Companion],
}

impl<'t> ReaderInput<'t> {
    /// A text without companions.
    pub fn of_text(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), text, companions: &[] }
    }
}

/// What a reader finds in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What could not be read.
    pub problems: Vec<LineProblem>,
}

/// A reader for one format.
///
/// To add a format, write a reader in a file of its own and add it to the list in `readers.rs`.
pub trait Reader: Sync {
    /// The format. Each reader has its own.
    fn format(&self) -> FileFormat;

    /// The version of the reader, from 1 to 255. Raise it when the reader finds other entries in the same file: files
    /// that an index knows by an earlier version are then read again.
    fn version(&self) -> u8;

    /// How sure it is that a file with this beginning has the format.
    fn sniff(&self, head: &FileHead<'_>) -> Confidence;

    /// How many bytes of a file are read at most. `None` is no limit beyond that of every file.
    fn limit(&self) -> Option<usize> {
        None
    }

    /// Reads a file. Must not panic or give up at a fault: it returns the entries that can be read, and a problem for
    /// what cannot.
    fn read(&self, input: &ReaderInput<'_>) -> Reading;
}
