//! All filters.

use crate::index::columns::metadata::Metadata;
use crate::paper_set::Restriction;
use crate::search::filter::condition::{ColumnValues, Condition, FilterError, FilterParameter, RestrictError};
use crate::search::filter::plain::Filter;
use crate::search::filter::{author, category, date, has, language, source, tag};

/// Every filter, in the order of help texts.
pub static FILTER_PARAMETERS: &[FilterParameter] = &[
    date::SINCE,
    date::UNTIL,
    language::LANGUAGE,
    tag::TAG,
    category::CATEGORY,
    author::AUTHOR,
    source::SOURCE,
    has::HAS,
];

impl Filter {
    /// The conditions of this filter on papers with these metadata.
    ///
    /// # Errors
    /// [`FilterError`] if a value cannot be used.
    pub fn compile(&self, metadata: &Metadata<&str>) -> Result<Vec<Box<dyn Condition>>, FilterError> {
        let mut conditions = Vec::new();
        for parameter in FILTER_PARAMETERS {
            conditions.extend((parameter.compile)(self, metadata)?);
        }
        Ok(conditions)
    }

    /// The conditions of this filter as a database evaluates them. `values` looks up the distinct values of a column.
    ///
    /// # Errors
    /// If a value cannot be used, or the database does not answer.
    pub(crate) fn restrict(&self, values: ColumnValues<'_>) -> Result<Vec<Restriction>, RestrictError> {
        let mut restrictions = Vec::new();
        for parameter in FILTER_PARAMETERS {
            restrictions.extend((parameter.restrict)(self, values)?);
        }
        Ok(restrictions)
    }

    /// For each paper whether it meets the filter.
    ///
    /// # Errors
    /// [`FilterError`] if a value cannot be used.
    pub(crate) fn allowed(&self, metadata: &Metadata<&str>) -> Result<Vec<bool>, FilterError> {
        let conditions = self.compile(metadata)?;
        let rows = metadata.papers.iter();
        Ok(rows.map(|row| conditions.iter().all(|condition| condition.matches(row))).collect())
    }
}
