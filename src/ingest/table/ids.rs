//! The identifiers in a row.

use crate::ingest::extra;
use crate::ingest::record::Record;
use crate::ingest::table::cell;
use crate::ingest::table::columns::{self, Column};
use crate::ingest::table::header::Header;
use crate::ingest::table::rows::Row;
use crate::paper::identifiers;

/// Gives a record the identifiers of its row.
pub(super) fn add(header: &Header, row: &Row, record: &mut Record) {
    let values = |column: Column| header.places(column).filter_map(|place| cell::value(row.cells.get(place)?));
    for id in values(Column::Arxiv) {
        record.arxiv(&with_zeros(id).unwrap_or_else(|| id.to_string()));
    }
    values(Column::Doi).for_each(|doi| record.doi(doi));
    values(Column::CitationKey).for_each(|key| record.name("", key));
    values(Column::Extra).for_each(|text| extra::add(text, record));
    for key in values(Column::ZoteroKey) {
        let is_item = key.len() == 8 && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        record.name(if is_item { "zotero" } else { "" }, key);
    }
    for scheme in columns::SCHEMES {
        values(Column::Id(scheme)).filter_map(bare).for_each(|id| record.name(scheme, id));
    }
    for id in values(Column::RecordId) {
        if let Some(id) = id.strip_prefix("https://openalex.org/") {
            record.name("openalex", id);
        } else if identifiers::arxiv_id(id).is_some() {
            record.arxiv(id);
        } else if id.contains(char::is_alphabetic) && !id.contains("://") {
            // A number is that of the row.
            record.name("", id);
        }
    }
}

// An id of which a spreadsheet made a number: `2101.00010` became `2101.0001`. Since 2015 ids have five digits.
fn with_zeros(id: &str) -> Option<String> {
    let (month, number) = id.split_once('.')?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_cut =
        month.len() == 4 && month >= "1501" && (1..5).contains(&number.len()) && digits(month) && digits(number);
    is_cut.then(|| format!("{month}.{number:0<5}"))
}

// The id of a service without an address or a scheme before it, and without the `.0` of a number.
fn bare(id: &str) -> Option<&str> {
    let id = id.trim_end_matches('/').rsplit('/').next()?;
    let id = id.rsplit(':').next()?.trim();
    let id = id.strip_suffix(".0").unwrap_or(id);
    (!id.is_empty() && !id.contains(char::is_whitespace)).then_some(id)
}
