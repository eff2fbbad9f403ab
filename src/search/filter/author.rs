//! `author`: the authors of a paper.

use crate::index::columns::metadata::MetadataRow;
use crate::paper_set::{Field, Restriction};
use crate::search::filter::condition::{ColumnValues, Condition, FilterParameter, RestrictError};
use crate::search::filter::plain::Filter;
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
    restrict,
};

fn restrict(filter: &Filter, values: ColumnValues<'_>) -> Result<Vec<Restriction>, RestrictError> {
    if filter.authors.is_empty() {
        return Ok(Vec::new());
    }
    let all = values(Field::Author)?;
    let restriction = |name: &String| {
        let wanted = ByAuthor::new(name);
        let authors = all.iter().filter(|author| wanted.is_in(author)).cloned();
        Restriction::Among(Field::Author, authors.collect())
    };
    Ok(filter.authors.iter().map(restriction).collect())
}

/// The words of a name, folded. One author's name must contain all of them.
struct ByAuthor(Vec<String>);

impl ByAuthor {
    fn new(name: &str) -> Self {
        let folded = fold(name.trim().trim_start_matches('#'));
        Self(folded.split_whitespace().map(str::to_string).collect())
    }

    /// Whether an author, folded, has every word of the name.
    fn is_in(&self, author: &str) -> bool {
        self.0.iter().all(|word| author.contains(word.as_str()))
    }
}

impl Condition for ByAuthor {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        row.authors.iter().any(|author| self.is_in(author))
    }
}
