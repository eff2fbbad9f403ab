//! `category`: the subject categories of a paper.

use crate::index::columns::metadata::MetadataRow;
use crate::paper_set::Restriction;
use crate::search::filter::condition::{Condition, FilterParameter};
use crate::text::fold;

pub(super) const CATEGORY: FilterParameter = FilterParameter {
    name: "category",
    value: "CATEGORY",
    help: "In this category or below: cs, cs.CL",
    choices: &[],
    is_repeatable: true,
    set: |filter, text| {
        filter.categories.push(text.to_string());
        Ok(())
    },
    compile: |filter, _| Ok(filter.categories.iter().map(|text| Box::new(InCategory::new(text)) as _).collect()),
    restrict: |filter, _| {
        Ok(filter.categories.iter().map(|text| Restriction::Category(InCategory::new(text).0)).collect())
    },
};

/// The category as metadata hold it: folded.
struct InCategory(String);

impl InCategory {
    fn new(category: &str) -> Self {
        Self(fold(category.trim().trim_start_matches('#')))
    }
}

impl Condition for InCategory {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        let is_within =
            |own: &&str| own.strip_prefix(self.0.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        row.categories.iter().any(is_within)
    }
}
