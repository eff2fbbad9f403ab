//! The interface of a format: a [`Reader`] recognises its format and turns a text into entries.

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

/// How sure a reader is that a text has its format. The reader with the highest confidence reads the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// The text does not have this format.
    No,
    /// Any text can be read this way; nothing in the text speaks for it.
    Fallback,
    /// The text has the marks of this format.
    Likely,
    /// The text has the marks of this format and of a more general one.
    Certain,
}

/// The beginning of a text, by which readers recognise their format. File names are not part of it: they are often
/// wrong.
#[derive(Debug, Clone, Copy)]
pub struct TextHead<'t> {
    /// The first characters of the text, a megabyte at most.
    pub text: &'t str,
    /// Whether this is the whole text.
    pub is_whole: bool,
}

/// The text that a reader reads.
#[derive(Debug, Clone, Copy)]
pub struct ReaderInput<'t> {
    /// The decoded text of the file.
    pub text: &'t str,
}

/// What a reader finds in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The entries, in the order of the text.
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

    /// The version of the reader, from 1 to 255. Raise it when the reader finds other entries in the same text: files
    /// that an index knows by an earlier version are then read again.
    fn version(&self) -> u8;

    /// How sure it is that a text with this beginning has the format.
    fn sniff(&self, head: &TextHead<'_>) -> Confidence;

    /// How many bytes of a file are read at most. `None` is no limit beyond that of every file.
    fn limit(&self) -> Option<usize> {
        None
    }

    /// Reads a text. Must not panic or give up at a fault: it returns the entries that can be read, and a problem for
    /// what cannot.
    fn read(&self, input: &ReaderInput<'_>) -> Reading;
}
