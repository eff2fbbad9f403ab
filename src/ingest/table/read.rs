//! From the rows of a table to entries.

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::ingest::table::columns::Column;
use crate::ingest::table::entry::Layout;
use crate::ingest::table::header::Header;
use crate::ingest::table::rows::Row;
use crate::text::is_han;

/// Reads the rows below a header, one after the other.
#[derive(Debug)]
pub(super) struct TableReader {
    layout: Layout,
    reading: Reading,
}

impl TableReader {
    /// A reader for a table with this header, of which `sample` are some rows.
    pub(super) fn new(header: Header, sample: &[Row]) -> Self {
        Self { layout: Layout::new(header, sample), reading: Reading::default() }
    }

    /// Reads the next row.
    pub(super) fn add(&mut self, row: Row) {
        let header = self.layout.header();
        if header.is_repeated_by(&row.cells) || is_heading(header, &row) {
            return;
        }
        let row = mended(row, header.width());
        if row.cells.len() > header.width() {
            let message = Message::LongRow(row.cells.len(), header.width());
            self.reading.problems.push(LineProblem::at(row.line, message));
        }
        match self.layout.entry(&row) {
            Some(entry) => self.reading.entries.push(entry),
            None => self.reading.problems.push(LineProblem::at(row.line, Message::RowWithoutTitle)),
        }
    }

    /// What was read.
    pub(super) fn finish(self) -> Reading {
        self.reading
    }
}

// Whether a row is a heading for those below it: one short cell in a table of many columns.
fn is_heading(header: &Header, row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.trim().is_empty());
    let (Some(cell), None) = (filled.next(), filled.next()) else { return false };
    let words = cell.split_whitespace().count() + cell.chars().filter(|&c| is_han(c)).count() / 2;
    header.width() >= 3 && header.known() >= 3 && words <= 4 && header.has(Column::Title)
}

// A row whose commas in titles and abstracts are not in quotation marks has too many cells. A comma inside a sentence
// has a space behind it, one between two cells has none.
fn mended(row: Row, width: usize) -> Row {
    if row.cells.len() <= width {
        return row;
    }
    let mut cells: Vec<String> = Vec::with_capacity(width);
    for cell in &row.cells {
        match cells.last_mut() {
            Some(last) if cell.starts_with(' ') && !last.is_empty() => {
                last.push(',');
                last.push_str(cell);
            }
            _ => cells.push(cell.clone()),
        }
    }
    if cells.len() <= width { Row { cells, ..row } } else { row }
}
