//! Builds the rows of a table.

use std::rc::Rc;

use crate::ingest::markup::fields::field_label;
use crate::ingest::markup::fields::label::Label;
use crate::ingest::markup::parse::block::{BlockKind, Line};
use crate::ingest::markup::parse::clean_lines::tidy;

#[derive(Debug, Default)]
pub(crate) struct Table {
    header: Option<Rc<[String]>>,
    row: Option<Vec<Vec<Line>>>,
    row_line: u32,
    /// Whether `<thead>` is open.
    pub in_head: bool,
    // Whether every cell of the row is a `<th>`.
    all_th: bool,
    // How many rows without a header have been read.
    rows: u32,
    /// Whether a cell is open.
    pub in_cell: bool,
    /// How many tables are open inside the cell. They are layout, and their text belongs to the cell.
    pub nested: u32,
}

impl Table {
    /// Opens a row or a cell. A cell outside a row opens a row.
    pub fn open(&mut self, tag: &str, line: u32) {
        if tag == "tr" || self.row.is_none() {
            self.row = Some(Vec::new());
            self.row_line = line;
            self.all_th = true;
        }
        if tag != "tr" {
            self.all_th &= tag == "th";
            self.in_cell = true;
            self.row.get_or_insert_default().push(Vec::new());
        }
    }

    /// The lines of the open cell.
    pub fn lines(&mut self) -> Option<&mut Vec<Line>> {
        self.row.as_mut()?.last_mut()
    }

    /// Ends the row. Returns the line and the cells of a row that is not empty; a header is kept for the rows after it.
    pub fn close_row(&mut self) -> Option<(u32, BlockKind)> {
        self.in_cell = false;
        let mut cells = self.row.take()?;
        cells.iter_mut().for_each(tidy);
        if self.in_head || (self.header.is_none() && (self.all_th || self.rows == 0 && is_header(&cells))) {
            let texts = cells.iter().map(|lines| lines.iter().map(Line::text).collect::<Vec<_>>().join(" "));
            self.header.get_or_insert_with(|| texts.collect());
            return None;
        }
        self.rows += 1;
        let filled = cells.iter().any(|cell| !cell.is_empty());
        filled.then(|| (self.row_line, BlockKind::Row { header: self.header.clone(), cells }))
    }
}

// Whether a first row without marks names the columns of a list of papers: the title and most others.
fn is_header(cells: &[Vec<Line>]) -> bool {
    let labels: Vec<Option<Label>> = cells
        .iter()
        .map(|cell| if let [line] = &cell[..] { field_label::label_of(&line.text()) } else { None })
        .collect();
    cells.len() >= 3 && labels.contains(&Some(Label::Title)) && labels.iter().flatten().count() * 10 >= cells.len() * 6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::markup::parse::block::Block;
    use crate::ingest::markup::parse::block_builder::BlockBuilder;

    #[test]
    fn a_header_row_names_the_cells_of_the_rows() {
        let mut builder = BlockBuilder::default();
        builder.open("table", &[], 1);
        for (row, (tag, words)) in [("th", ["Title", "Year"]), ("td", ["A study", "2020"])].into_iter().enumerate() {
            builder.open("tr", &[], row as u32 + 1);
            for word in words {
                builder.open(tag, &[], row as u32 + 1);
                builder.text(word, row as u32 + 1);
                builder.close(tag);
            }
        }
        let (blocks, _) = builder.finish();
        let [Block { kind: BlockKind::Row { header: Some(header), cells }, line: 2, .. }] = &blocks[..] else {
            panic!("{blocks:?}")
        };
        assert_eq!(header[..], ["Title", "Year"]);
        assert_eq!(cells[1][0].text(), "2020");
    }
}
