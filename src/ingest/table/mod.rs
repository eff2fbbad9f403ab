//! Tables of papers: a row of names, then a row for each paper.
//!
//! `columns` knows the names of columns, `header` finds the row of names, `entry` turns a row into an entry. `csv` and
//! `spreadsheet` read the two kinds of file.

mod archive;
mod cell;
mod cell_names;
mod columns;
mod csv;
mod date;
mod dialect;
mod entry;
mod header;
mod ids;
mod link;
mod read;
mod rows;
mod spreadsheet;
mod words;

#[cfg(test)]
mod tests;

pub(in crate::ingest) use self::csv::Csv;
pub(in crate::ingest) use spreadsheet::Spreadsheet;
