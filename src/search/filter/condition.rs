//! What every filter consists of.

use std::sync::Arc;

use crate::index::columns::metadata::{Metadata, MetadataRow};
use crate::index::store::StoreError;
use crate::paper_set::{Field, Restriction};
use crate::search::filter::plain::Filter;

/// A condition that a paper meets or does not meet.
pub trait Condition: Send + Sync {
    /// Whether the paper of this row meets the condition.
    fn matches(&self, row: &MetadataRow<&str>) -> bool;
}

/// The conditions of one filter.
pub type Conditions = Vec<Box<dyn Condition>>;

/// Looks up the distinct values of a column.
pub type ColumnValues<'v> = &'v dyn Fn(Field) -> Result<Arc<Vec<String>>, StoreError>;

/// Why a filter cannot be put to a database.
#[derive(Debug, thiserror::Error)]
pub enum RestrictError {
    /// A value of the filter cannot be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The database does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A filter as users write it: name, help, parser and compiler. Flags of the command line and parameters of other
/// interfaces are made from it.
#[derive(Debug)]
pub struct FilterParameter {
    /// The name of the flag or parameter: `since`.
    pub name: &'static str,
    /// What stands for the value in a help text: `DATE`.
    pub value: &'static str,
    /// One line of help.
    pub help: &'static str,
    /// The values that are allowed. Any value is, if there are none.
    pub choices: &'static [&'static str],
    /// Whether it may be given several times. All of them must hold.
    pub is_repeatable: bool,
    /// Adds a value to a filter.
    pub set: fn(&mut Filter, &str) -> Result<(), FilterError>,
    /// The conditions that a filter puts on papers with these metadata.
    pub compile: fn(&Filter, &Metadata<&str>) -> Result<Conditions, FilterError>,
    /// The same conditions for a database, of whose columns the distinct values can be looked up.
    pub restrict: fn(&Filter, ColumnValues<'_>) -> Result<Vec<Restriction>, RestrictError>,
}

/// Why a value of a filter cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FilterError {
    /// The value is not a date.
    #[error("{text:?} is no date\n  write it as 2024, 2024-02 or 2024-02-19")]
    Date {
        /// The value.
        text: String,
    },
    /// The value is not a glob.
    #[error("{text:?} is no glob: {reason}\n  write it as notes/*.md or 2024/**")]
    Glob {
        /// The value.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The value is not one of a few.
    #[error("{text:?} is not a value of the filter {name:?}\n  write one of: {}", choices.join(", "))]
    Choice {
        /// The name of the filter.
        name: &'static str,
        /// The value.
        text: String,
        /// The values that are allowed.
        choices: &'static [&'static str],
    },
}
