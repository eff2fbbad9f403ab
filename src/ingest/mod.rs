//! From files to entries.
//!
//! [`walk()`] lists the files below a path, [`read`] turns one file into entries. Both return what they can read and a
//! list of [`Problem`]s. Each format is a [`Reader`]. This module does not depend on vectors, the index, or the
//! terminal.

mod bibtex;
mod cnki;
mod dblp;
mod decode;
mod endnote_xml;
mod exclusion;
mod extra;
mod feed;
mod file;
mod file_stat;
mod gunzip;
mod html;
mod json;
mod kind;
mod left_out;
mod markdown;
pub mod markup;
mod message;
mod name_list;
mod nbib;
mod note;
mod org;
mod person;
mod plain_text;
mod problem;
mod pubmed_xml;
mod reader;
mod readers;
mod record;
mod refer;
mod ris;
mod seen;
mod stamp;
mod table;
mod tagged;
mod unknown_xml;
mod walk;
mod web_of_science;
mod xml;
mod zotero;

#[cfg(test)]
mod tests;

pub use decode::text_of;
pub use exclusion::is_excluded;
pub use file::{FileReading, LoadedFile, has_companions, load, read, read_bytes, read_loaded, reader_for};
pub use file_stat::FileStat;
pub use left_out::{LeftOut, LeftOutCause};
pub use message::{Content, Message};
pub use problem::{LineProblem, Problem};
pub use reader::{Companion, Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
pub use readers::READERS;
pub use seen::{Seen, SeenKind, companion_stats};
pub use stamp::ReaderStamp;
pub use walk::{KnownFile, Walked, is_readable, walk, walk_again};
