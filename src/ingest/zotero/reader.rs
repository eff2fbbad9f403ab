//! The reader.

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::zotero::database::{Database, DatabaseError};
use crate::ingest::zotero::library::Library;

pub(in crate::ingest) struct Zotero;

// <https://www.sqlite.org/fileformat.html>
const SQLITE: &[u8] = b"SQLite format 3\0";

impl Reader for Zotero {
    fn format(&self) -> FileFormat {
        FileFormat::new(15, "zotero-database")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        // Where the names of the tables are in the file is not known.
        if head.bytes.starts_with(SQLITE) { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let problem =
            |message: Message| Reading { problems: vec![LineProblem::of_file(message)], ..Reading::default() };
        let database = match Database::open(input) {
            Ok(database) => database,
            Err(DatabaseError::Copy(error)) => return problem(Message::DatabaseNotCopied(error.to_string())),
            Err(DatabaseError::Sqlite(error)) => return problem(Message::DatabaseNotOpened(error.to_string())),
        };
        if !Library::is_in(&database) {
            return problem(Message::OtherDatabase);
        }
        Library::read(&database)
    }
}
