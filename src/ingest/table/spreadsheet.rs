//! The reader for spreadsheets: the tables of an Excel workbook, read as CSV is.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::table::archive;
use crate::ingest::table::header::Header;
use crate::ingest::table::read::TableReader;
use crate::ingest::table::rows::Row;

pub(in crate::ingest) struct Spreadsheet;

// How many rows may precede the header.
const PREAMBLE: usize = 12;

// How many columns are read.
const MAX_COLUMNS: usize = 512;

// The most bytes in the cells of one workbook: a long text can stand in the file once and in many cells.
const MAX_CELLS: usize = 512 << 20;

impl Reader for Spreadsheet {
    fn format(&self) -> FileFormat {
        FileFormat::new(14, "spreadsheet")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        let is_archive = head.bytes.starts_with(b"PK\x03\x04");
        let names: [&[u8]; 3] = [b"xl/workbook", b"xl/worksheets", b"xl/sharedStrings"];
        let is_workbook = || names.iter().any(|name| head.bytes.windows(name.len()).any(|window| window == *name));
        if is_archive && is_workbook() { Confidence::Likely } else { Confidence::No }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let problem =
            |message: Message| Reading { problems: vec![LineProblem::of_file(message)], ..Reading::default() };
        let bytes = match archive::unpacked(input.bytes) {
            Ok(bytes) => bytes,
            Err(message) => return problem(message),
        };
        match read(bytes) {
            Ok(reading) => reading,
            Err(error) => problem(Message::DamagedWorkbook(error.to_string())),
        }
    }
}

fn read(bytes: Vec<u8>) -> Result<Reading, XlsxError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let mut reading = Reading::default();
    let mut left = MAX_CELLS;
    let mut other = Vec::new();
    for name in workbook.sheet_names() {
        // Charts have no cells.
        let Ok(rows) = rows(&mut workbook, &name, &mut left) else { continue };
        let header = rows.iter().take(PREAMBLE).enumerate().find_map(|(at, row)| Some((at, Header::of(&row.cells)?)));
        let Some((at, header)) = header else {
            if rows.len() > 1 {
                other.push(name);
            }
            continue;
        };
        let rows = rows.get(at + 1..).unwrap_or_default();
        let mut reader = TableReader::new(header, rows);
        rows.iter().for_each(|row| reader.add(row.clone()));
        let read = reader.finish();
        reading.entries.extend(read.entries);
        reading.problems.extend(read.problems);
    }
    if reading.entries.is_empty() && reading.problems.is_empty() {
        reading.problems.push(LineProblem::of_file(Message::NoTitleColumn));
    } else {
        let message = |name: &String| Message::SheetWithoutTitles(format!("{name:?}"));
        reading.problems.extend(other.iter().map(|name| LineProblem::of_file(message(name))));
    }
    if left == 0 {
        reading.problems.push(LineProblem::of_file(Message::LongCells(MAX_CELLS)));
    }
    Ok(reading)
}

// The rows of a sheet that have something in them. `left` is how many bytes may still be read.
fn rows(workbook: &mut Xlsx<Cursor<Vec<u8>>>, name: &str, left: &mut usize) -> Result<Vec<Row>, XlsxError> {
    let mut links: HashMap<(u32, u32), String> = HashMap::new();
    for link in workbook.hyperlinks_by_sheet_name(name).unwrap_or_default() {
        if let Some(url) = link.target.filter(|url| url.starts_with("http")) {
            links.insert(link.range.start, url);
        }
    }
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = workbook.worksheet_cells_reader(name)?;
    // A sheet that breaks off keeps the rows before.
    while let Ok(Some(cell)) = cells.next_cell() {
        let (row, column) = cell.get_position();
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        let Some(mut text) = text(cell.get_value()).filter(|_| place < MAX_COLUMNS) else { continue };
        if let Some(url) = links.get(&(row, column)).filter(|url| !text.contains(url.as_str())) {
            text = format!("[{}]({url})", text.trim());
        }
        let Some(rest) = left.checked_sub(text.len() + place) else {
            *left = 0;
            break;
        };
        *left = rest;
        let line = row.saturating_add(1);
        if rows.last().is_none_or(|last| last.line != line) {
            rows.push(Row { line, cells: Vec::new(), width: 0 });
        }
        let Some(last) = rows.last_mut() else { continue };
        if last.cells.len() <= place {
            last.cells.resize(place + 1, String::new());
            last.width = last.cells.len();
        }
        if let Some(cell) = last.cells.get_mut(place) {
            *cell = text;
        }
    }
    Ok(rows)
}

fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_string(),
        DataRef::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(time) => time.clone(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}
