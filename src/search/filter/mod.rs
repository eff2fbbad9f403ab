//! Which papers may answer a question.
//!
//! Each filter is a file: its parameter (name, help, parser) and its [`Condition`]. A new filter is a new file, a
//! field of [`Filter`] and a line in [`FILTER_PARAMETERS`].

mod author;
mod category;
mod condition;
mod date;
mod has;
mod language;
mod list;
mod plain;
mod source;
mod tag;

#[cfg(test)]
mod tests;

pub use condition::{Condition, FilterError, FilterParameter, RestrictError};
pub use list::FILTER_PARAMETERS;
pub use plain::{Filter, Has};
