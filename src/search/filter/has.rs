//! `has`: the identifiers of a paper.

use crate::index::columns::metadata::MetadataRow;
use crate::paper_set::Restriction;
use crate::search::filter::condition::{Condition, FilterError, FilterParameter};
use crate::search::filter::plain::{Filter, Has};

const CHOICES: &[&str] = &["url", "arxiv"];

pub(super) const HAS: FilterParameter = FilterParameter {
    name: "has",
    value: "url|arxiv",
    help: "With an address, or with an arXiv id",
    choices: CHOICES,
    is_repeatable: true,
    set,
    compile: |filter, _| Ok(filter.has.iter().map(|&has| Box::new(has) as _).collect()),
    restrict: |filter, _| Ok(filter.has.iter().map(|has| has.restriction()).collect()),
};

fn set(filter: &mut Filter, text: &str) -> Result<(), FilterError> {
    filter.has.push(match text {
        "url" => Has::Url,
        "arxiv" => Has::Arxiv,
        _ => return Err(FilterError::Choice { name: "has", text: text.to_string(), choices: CHOICES }),
    });
    Ok(())
}

impl Has {
    fn restriction(self) -> Restriction {
        match self {
            Self::Url => Restriction::HasUrl,
            Self::Arxiv => Restriction::HasArxiv,
        }
    }
}

impl Condition for Has {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        match self {
            Self::Url => row.has.0,
            Self::Arxiv => row.has.1,
        }
    }
}
