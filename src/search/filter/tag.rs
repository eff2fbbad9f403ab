//! `tag`: the tags of a paper.

use crate::index::columns::metadata::MetadataRow;
use crate::paper_set::Restriction;
use crate::search::filter::condition::{Condition, FilterParameter};
use crate::text::fold;

pub(super) const TAG: FilterParameter = FilterParameter {
    name: "tag",
    value: "TAG",
    help: "With this tag",
    choices: &[],
    is_repeatable: true,
    set: |filter, text| {
        filter.tags.push(text.to_string());
        Ok(())
    },
    compile: |filter, _| Ok(filter.tags.iter().map(|tag| Box::new(Tagged::new(tag)) as _).collect()),
    restrict: |filter, _| Ok(filter.tags.iter().map(|tag| Restriction::Tag(Tagged::new(tag).0)).collect()),
};

/// The tag as metadata hold it: folded, without `#`.
struct Tagged(String);

impl Tagged {
    fn new(tag: &str) -> Self {
        Self(fold(tag.trim().trim_start_matches('#')))
    }
}

impl Condition for Tagged {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.tags.contains(&self.0.as_str())
    }
}
