//! A copy of an SQLite database.

use std::fs;

use rusqlite::{Connection, OpenFlags, Row};
use tempfile::TempDir;

use crate::ingest::reader::ReaderInput;

/// A copy of a database in a folder of its own, so that the program whose database it is can go on writing.
#[derive(Debug)]
pub(super) struct Database {
    connection: Connection,
    _folder: TempDir,
}

/// Why a database cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum DatabaseError {
    #[error("no copy can be made: {0}")]
    Copy(#[from] std::io::Error),
    #[error("{0}")]
    Sqlite(#[from] rusqlite::Error),
}

const NAME: &str = "copy.sqlite";

impl Database {
    /// Opens a copy of the file with its journals.
    pub(super) fn open(input: &ReaderInput<'_>) -> Result<Self, DatabaseError> {
        let folder = TempDir::new()?;
        let path = folder.path().join(NAME);
        fs::write(&path, input.bytes)?;
        for companion in input.companions {
            fs::write(folder.path().join(format!("{NAME}{}", companion.suffix)), &companion.bytes)?;
        }
        // A journal is rolled back when the copy is opened, which writes to it.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        // Functions in the schema of a foreign database are not to be trusted.
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON;")?;
        Ok(Self { connection, _folder: folder })
    }

    /// Whether there is a table of this name. A view is none: it could take any time.
    pub(super) fn has_table(&self, name: &str) -> bool {
        let sql = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1";
        self.connection.query_row(sql, [name], |row| row.get::<_, i64>(0)).is_ok_and(|count| count > 0)
    }

    /// Whether a table has a column of this name.
    pub(super) fn has_column(&self, table: &str, column: &str) -> bool {
        let sql = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2";
        let count = self.connection.query_row(sql, [table, column], |row| row.get::<_, i64>(0));
        self.has_table(table) && count.is_ok_and(|count| count > 0)
    }

    /// Gives each row of a query to `each`.
    pub(super) fn rows(&self, sql: &str, mut each: impl FnMut(&Row<'_>)) -> Result<(), DatabaseError> {
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            each(row);
        }
        Ok(())
    }
}

/// A value as text. Zotero's columns hold numbers and texts alike.
pub(super) fn text(row: &Row<'_>, column: usize) -> Option<String> {
    match row.get_ref(column).ok()? {
        rusqlite::types::ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        rusqlite::types::ValueRef::Integer(number) => Some(number.to_string()),
        rusqlite::types::ValueRef::Real(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value as a whole number.
pub(super) fn number(row: &Row<'_>, column: usize) -> Option<i64> {
    row.get::<_, Option<i64>>(column).ok().flatten()
}
