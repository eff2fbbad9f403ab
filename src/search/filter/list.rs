//! All filters.

use crate::index::columns::metadata::Metadata;
use crate::search::filter::condition::{Condition, FilterError, FilterParameter};
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
