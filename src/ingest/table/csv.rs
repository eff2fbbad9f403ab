//! The reader for tables of text: CSV, and the same with tabs or semicolons.

use crate::ingest::message::Message;
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::{Confidence, FileFormat, FileHead, Reader, ReaderInput, Reading};
use crate::ingest::table::dialect;
use crate::ingest::table::read::TableReader;
use crate::ingest::table::rows::{Row, Rows};

pub(in crate::ingest) struct Csv;

// How many rows show how a column is written.
const SAMPLE: usize = 300;

impl Reader for Csv {
    fn format(&self) -> FileFormat {
        FileFormat::new(13, "csv")
    }

    fn version(&self) -> u8 {
        1
    }

    fn sniff(&self, head: &FileHead<'_>) -> Confidence {
        match head.text.and_then(dialect::detect) {
            Some(_) => Confidence::Likely,
            None => Confidence::No,
        }
    }

    fn read(&self, input: &ReaderInput<'_>) -> Reading {
        let text = input.text.strip_prefix('\u{feff}').unwrap_or(input.text);
        let Some((separators, (header, line))) =
            dialect::detect(text).and_then(|dialect| Some((dialect.separators, dialect.header?)))
        else {
            return Reading { problems: vec![LineProblem::of_file(Message::NoTitleColumn)], ..Reading::default() };
        };
        let (text, _) = dialect::without_separator_line(text);
        let rows = || Rows::new(text, separators, Some(header.width())).filter(|row| row.line > line);
        let sample: Vec<Row> = rows().take(SAMPLE).collect();
        let mut reader = TableReader::new(header.clone(), &sample);
        rows().for_each(|row| reader.add(row));
        reader.finish()
    }
}
