//! Dates of publication: the type, the parser for date fields, and the search for dates in running text.

mod find;
mod month;
mod parse;
pub(super) mod partial_date;

pub(crate) use find::{find, find_or_year, without_named_dates, year};
pub(crate) use month::month;
pub(crate) use parse::parse;
pub use partial_date::{DateError, DatePrecision, PartialDate};
