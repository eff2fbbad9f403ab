//! The rows of a text with separators (<https://www.rfc-editor.org/rfc/rfc4180>).

use csv::{Reader, ReaderBuilder, StringRecord};

/// How a text separates the cells of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Separators {
    /// What stands between two cells.
    pub delimiter: u8,
    /// Whether quotation marks enclose cells.
    pub is_quoted: bool,
}

impl Separators {
    fn reader(self, text: &str) -> Reader<&[u8]> {
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter).quoting(self.is_quoted);
        builder.from_reader(text.as_bytes())
    }
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The line on which it begins, counted from 1.
    pub line: u32,
    /// The cells, without the empty ones at the end.
    pub cells: Vec<String>,
    /// How many cells there are with the empty ones at the end.
    pub width: usize,
}

/// The rows of a text, in order.
pub(super) struct Rows<'t> {
    text: &'t str,
    separators: Separators,
    reader: Reader<&'t [u8]>,
    // Where the reader began.
    start: usize,
    // The place up to which lines are counted, and its line.
    counted: (usize, u32),
    // How many cells a row has. A row that a lost quotation mark joins to others has another number.
    width: Option<usize>,
    // How many bytes may be read again.
    budget: usize,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str, separators: Separators, width: Option<usize>) -> Self {
        let reader = separators.reader(text);
        Self { text, separators, reader, start: 0, counted: (0, 1), width, budget: text.len().saturating_mul(3) }
    }

    // The line of a place after the last one that was asked for.
    fn line(&mut self, at: usize) -> u32 {
        let (from, line) = self.counted;
        let lines = self.text.as_bytes().get(from..at).unwrap_or_default().iter().filter(|&&b| b == b'\n').count();
        self.counted = (at, line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)));
        self.counted.1
    }

    // The first line of `raw` as a row without quotation marks, if `raw` is several rows that a lost mark joins.
    fn first_of_joined(&self, raw: &str, cells: usize) -> Option<(usize, Vec<String>)> {
        let width = self.width.filter(|&width| width > 1 && width != cells && self.separators.is_quoted)?;
        let (first, rest) = raw.split_once('\n')?;
        if rest.trim().is_empty() || is_well_quoted(raw, self.separators.delimiter) {
            return None;
        }
        let separators = Separators { is_quoted: false, ..self.separators };
        let record = separators.reader(first).into_records().next()?.ok()?;
        (record.len() == width).then(|| (first.len() + 1, own(&record)))
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let mut record = StringRecord::new();
        loop {
            let from = self.start.saturating_add(usize::try_from(self.reader.position().byte()).ok()?);
            // The text is valid UTF-8, and rows of any length are allowed, so there are no errors.
            if !self.reader.read_record(&mut record).ok()? {
                return None;
            }
            let end = self.start.saturating_add(usize::try_from(self.reader.position().byte()).ok()?);
            let raw = self.text.get(from..end)?;
            let begin = from + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let raw = self.text.get(begin..end)?;
            let line = self.line(begin);
            let mut cells = own(&record);
            if let Some((length, first)) = self.first_of_joined(raw, cells.len()) {
                cells = first;
                self.budget = self.budget.saturating_sub(raw.len());
                if self.budget == 0 {
                    self.separators.is_quoted = false;
                }
                self.start = begin + length;
                self.reader = self.separators.reader(self.text.get(self.start..)?);
            }
            let width = cells.len();
            let filled = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            cells.truncate(filled);
            if !cells.is_empty() {
                return Some(Row { line, cells, width });
            }
        }
    }
}

fn own(record: &StringRecord) -> Vec<String> {
    record.iter().map(String::from).collect()
}

// Whether each quotation mark that begins a cell has one that ends it.
fn is_well_quoted(raw: &str, delimiter: u8) -> bool {
    let bytes = raw.as_bytes();
    let (mut inside, mut starts) = (false, true);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        match byte {
            b'"' if inside && next == Some(b'"') => at += 1,
            b'"' if inside => {
                if next.is_some_and(|next| next != delimiter && next != b'\n' && next != b'\r') {
                    return false;
                }
                inside = false;
            }
            b'"' if starts => inside = true,
            _ => {}
        }
        starts = !inside && (byte == delimiter || byte == b'\n' || byte == b'\r');
        at += 1;
    }
    !inside
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COMMA: Separators = Separators { delimiter: b',', is_quoted: true };

    fn rows(text: &str, width: usize) -> Vec<(u32, String)> {
        Rows::new(text, COMMA, Some(width)).map(|row| (row.line, row.cells.join("|"))).collect()
    }

    fn owned(rows: &[(u32, &str)]) -> Vec<(u32, String)> {
        rows.iter().map(|&(line, cells)| (line, cells.to_string())).collect()
    }

    #[test]
    fn rows_have_the_line_on_which_they_begin() {
        let text = "a,b\r\n\r\n\"one\nand two\",x,,\n,,\n\n\"say \"\"so\"\"\",y\n";
        assert_eq!(rows(text, 2), owned(&[(1, "a|b"), (3, "one\nand two|x"), (7, "say \"so\"|y")]));
    }

    #[test]
    fn a_lost_quotation_mark_costs_its_own_row_at_most() {
        let text = "a,b,c\n\"lost,2,3\nd,e,f\ng,h,i\n";
        assert_eq!(rows(text, 3), owned(&[(1, "a|b|c"), (2, "\"lost|2|3"), (3, "d|e|f"), (4, "g|h|i")]));
        // A mark that is closed two rows later joins them.
        let text = "a,b,c\n\"lost,2,3\nd,\"e\",f\ng,h,i\n";
        assert_eq!(rows(text, 3), owned(&[(1, "a|b|c"), (2, "\"lost|2|3"), (3, "d|e|f"), (4, "g|h|i")]));
    }

    #[test]
    fn rows_of_other_lengths_are_kept() {
        assert_eq!(rows("a,b\n\"1\n2\",3,4\nx\n", 2), owned(&[(1, "a|b"), (2, "1\n2|3|4"), (4, "x")]));
    }

    #[test]
    fn lost_marks_in_every_line_are_read_in_linear_time() {
        let text = "x\"a,\"b\n".repeat(20_000);
        assert_eq!(Rows::new(&text, COMMA, Some(2)).count(), 20_000);
    }

    proptest! {
        #[test]
        fn every_text_has_rows_within_its_lines(text in "[a,;\"\n\r 标]{0,80}", width in 0usize..4) {
            let lines = u32::try_from(text.matches('\n').count() + 1).unwrap();
            let mut before = 0;
            for row in Rows::new(&text, COMMA, Some(width)) {
                prop_assert!(row.line >= before && row.line <= lines && !row.cells.is_empty());
                before = row.line;
            }
        }
    }
}
