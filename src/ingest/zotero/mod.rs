//! The reader for the database of Zotero, `zotero.sqlite`
//! (<https://github.com/zotero/zotero/blob/main/resource/schema/userdata.sql>).
//!
//! `database` opens a copy of the file, `library` reads its tables, `item` turns an item with everything that belongs to
//! it into an entry.

mod database;
mod item;
mod library;
mod reader;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use reader::Zotero;
