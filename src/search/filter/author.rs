//! `author`: the authors of a paper.

use crate::index::columns::metadata::MetadataRow;
use crate::search::filter::condition::{Condition, FilterParameter};
use crate::text::fold;

pub(super) const AUTHOR: FilterParameter = FilterParameter {
    name: "author",
    value: "NAME",
    help: "By this author; a part of the name is enough",
    choices: &[],
    is_repeatable: true,
    set: |filter, text| {
        filter.authors.push(text.to_string());
        Ok(())
    },
    compile: |filter, _| Ok(filter.authors.iter().map(|name| Box::new(ByAuthor::new(name)) as _).collect()),
};

/// The words of a name, folded. One author's name must contain all of them.
struct ByAuthor(Vec<String>);

impl ByAuthor {
    fn new(name: &str) -> Self {
        let folded = fold(name.trim().trim_start_matches('#'));
        Self(folded.split_whitespace().map(str::to_string).collect())
    }
}

impl Condition for ByAuthor {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.authors.iter().any(|author| self.0.iter().all(|word| author.contains(word.as_str())))
    }
}
