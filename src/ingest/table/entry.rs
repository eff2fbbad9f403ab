//! From a row to an entry.

use crate::ingest::kind::kind;
use crate::ingest::name_list::NameSeparator;
use crate::ingest::record::Record;
use crate::ingest::table::columns::Column;
use crate::ingest::table::header::Header;
use crate::ingest::table::rows::Row;
use crate::ingest::table::{cell, date, ids, link, words};
use crate::paper::{Entry, PartialDate};

/// How the rows of one table are read.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    header: Header,
    names: NameSeparator,
}

impl Layout {
    /// The layout of a table with this header, of which `sample` are some rows.
    pub(super) fn new(header: Header, sample: &[Row]) -> Self {
        let place = header.places(Column::Authors).next();
        let cells = sample.iter().filter_map(|row| row.cells.get(place?)).map(String::as_str);
        let names = NameSeparator::of(cells.filter(|cell| cell::list(cell).is_none()));
        Self { header, names }
    }

    /// The header of the table.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// The entry of a row. `None` if the row has neither a title nor a text.
    pub(super) fn entry(&self, row: &Row) -> Option<Entry> {
        let mut record = Record::at(row.line);
        ids::add(&self.header, row, &mut record);
        self.add_titles(row, &mut record);
        self.add_authors(row, &mut record);
        for (column, place) in self.header.columns() {
            let Some(text) = row.cells.get(place).and_then(|cell| cell::value(cell)) else { continue };
            match column {
                Column::Text(kind) => record.text(kind, text, row.line),
                Column::Link(label) => link::addresses(text).iter().for_each(|url| record.url(label, url)),
                Column::Tags => words::split(text).iter().for_each(|tag| record.keyword(tag)),
                Column::Categories => words::split(text).iter().for_each(|category| record.category(category)),
                Column::Comment => record.comment(text),
                Column::Volume => record.volume(words::number(text)),
                Column::Issue => record.issue(words::number(text)),
                Column::Publisher => record.publisher(text),
                Column::Isbn | Column::Issn => record.standard_number(text),
                _ => {}
            }
        }
        if let Some(venue) = self.values(row, Column::Venue).find(|text| !words::names_database(text)) {
            record.venue(venue);
            record.identifier(venue);
        }
        if let Some(date) = self.date(row) {
            record.date(&date.to_string());
        }
        record.publication().kind = self.values(row, Column::Kind).find_map(kind);
        let page = |column| self.values(row, column).next().map_or("", words::number);
        record.page_range(page(Column::FirstPage), page(Column::LastPage));
        record.pages(page(Column::Pages));
        record.into_entry()
    }

    fn add_titles(&self, row: &Row, record: &mut Record) {
        let columns = [Column::Title, Column::Paper, Column::Name];
        let Some(titles) = columns.into_iter().find(|column| self.header.has(*column)) else { return };
        for text in self.values(row, titles) {
            match cell::link(text) {
                Some((text, url)) => {
                    record.title(&text);
                    record.url("", &url);
                }
                None if text.starts_with("http") && !text.contains(char::is_whitespace) => record.url("", text),
                None => record.title(text),
            }
        }
        if titles == Column::Title {
            let papers = self.values(row, Column::Paper);
            papers.flat_map(link::addresses).for_each(|url| record.url("", &url));
        }
    }

    // The first of the columns that has any.
    fn add_authors(&self, row: &Row, record: &mut Record) {
        for text in self.values(row, Column::Authors) {
            let names = cell::list(text).unwrap_or_else(|| self.names.names(text));
            names.iter().for_each(|name| record.author(name));
            if !names.is_empty() {
                return;
            }
        }
    }

    fn date(&self, row: &Row) -> Option<PartialDate> {
        let year = self.values(row, Column::Date).find_map(date::parse)?;
        // Web of Science and Rayyan have the month in a column of its own: `6`, `JUN`, `JUN 15`.
        let month = self.values(row, Column::Month).map(words::number).find_map(|month| {
            let is_number = month.bytes().all(|byte| byte.is_ascii_digit());
            let text = if is_number { format!("{}-{month}", year.year()) } else { format!("{month} {}", year.year()) };
            date::parse(&text)
        });
        Some(month.filter(|_| year.month().is_none()).unwrap_or(year))
    }

    // The values of a row in the columns of one kind, the most precise first.
    fn values<'r>(&'r self, row: &'r Row, column: Column) -> impl Iterator<Item = &'r str> {
        self.header.places(column).filter_map(|place| cell::value(row.cells.get(place)?))
    }
}
