//! Counts what the papers that meet a filter have: languages, years, tags, categories and sources.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize};

use crate::index::collection::Collection;
use crate::index::columns::metadata::{Metadata, MetadataRow};
use crate::index::{Index, PaperTable};
use crate::paper_set::{Field, PaperSet};
use crate::search::error::SearchError;
use crate::search::filter::{Condition, FILTER_PARAMETERS, Filter};
use crate::text::fold;

/// The most values of one facet.
const MOST_VALUES: usize = 30;

/// The most years that a collection is asked for.
const MOST_YEARS: usize = 1000;

/// How many of the papers that meet a filter have each value.
///
/// A facet whose filter takes one value, languages and years, is counted without that filter, so that the other values
/// can be chosen. Of tags, categories and sources all chosen values must hold, so these are counted with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Facets {
    /// Papers that meet the filter.
    pub papers: usize,
    /// `en` and `zh`: papers with a text in this language.
    pub languages: Vec<FacetCount>,
    /// Years of publication, newest first.
    pub years: Vec<FacetCount>,
    /// Tags, the most frequent first; 30 at most.
    pub tags: Vec<FacetCount>,
    /// Categories, the most frequent first; 30 at most.
    pub categories: Vec<FacetCount>,
    /// Files that papers were read from, the most frequent first; 30 at most.
    pub sources: Vec<FacetCount>,
    /// If no paper meets the filter: how many would if one condition were dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<WithoutFilter>,
}

/// How many papers have a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FacetCount {
    /// The value, as the filter takes it.
    pub value: String,
    /// Papers that have it.
    pub papers: usize,
}

/// How many papers would meet a filter without one of its conditions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct WithoutFilter {
    /// The name of the condition, such as `since`.
    pub filter: String,
    /// Papers that meet all others.
    pub papers: usize,
}

/// Counts the papers of `index` that meet `filter`.
///
/// # Errors
/// See [`SearchError`].
pub fn facets(index: &Index, filter: &Filter) -> Result<Facets, SearchError> {
    match index.table()? {
        PaperTable::Rows(metadata) => Ok(count(&metadata, filter)?),
        PaperTable::Collection(collection) => count_in(collection, filter),
    }
}

/// As [`facets`], of a collection: the database counts.
fn count_in(collection: &dyn Collection, filter: &Filter) -> Result<Facets, SearchError> {
    let values = |field| collection.distinct(field);
    let mut restrictions = Vec::with_capacity(FILTER_PARAMETERS.len());
    for parameter in FILTER_PARAMETERS {
        restrictions.push((parameter.name, (parameter.restrict)(filter, &values)?));
    }
    let without = |names: &[&str]| {
        let kept = restrictions.iter().filter(|(name, _)| !names.contains(name));
        PaperSet::restricted(kept.flat_map(|(_, all)| all.iter().cloned()).collect())
    };
    let all = without(&[]);
    let spellings = collection.spellings()?;
    let labels: HashMap<String, &str> = spellings.iter().map(|label| (fold(label), label.as_str())).collect();
    let counted = |field, of: &PaperSet, most| -> Result<Vec<FacetCount>, SearchError> {
        let counts = collection.values(field, Some(of), most)?;
        Ok(counts.into_iter().map(|(value, papers)| FacetCount { value, papers }).collect())
    };
    let labelled = |mut counts: Vec<FacetCount>| {
        for count in &mut counts {
            if let Some(label) = labels.get(&count.value) {
                count.value = label.to_string();
            }
        }
        counts
    };
    let mut facets = Facets {
        papers: collection.count(Some(&all))?,
        languages: counted(Field::Language, &without(&["lang"]), MOST_VALUES)?,
        years: counted(Field::Year, &without(&["since", "until"]), MOST_YEARS)?,
        tags: labelled(counted(Field::Tag, &all, MOST_VALUES)?),
        categories: labelled(counted(Field::Category, &all, MOST_VALUES)?),
        sources: counted(Field::File, &all, MOST_VALUES)?,
        without: Vec::new(),
    };
    facets.years.sort_by_key(|year| Reverse(year.value.parse::<i16>().ok()));
    if facets.papers == 0 {
        for (name, _) in restrictions.iter().filter(|(_, own)| !own.is_empty()) {
            let papers = collection.count(Some(&without(&[name])))?;
            if papers > 0 {
                facets.without.push(WithoutFilter { filter: name.to_string(), papers });
            }
        }
        facets.without.sort_by_key(|without| Reverse(without.papers));
    }
    Ok(facets)
}

fn count(metadata: &Metadata<&str>, filter: &Filter) -> Result<Facets, crate::search::FilterError> {
    let conditions: Vec<Vec<Box<dyn Condition>>> =
        FILTER_PARAMETERS.iter().map(|parameter| (parameter.compile)(filter, metadata)).collect::<Result<_, _>>()?;
    // For each paper the conditions that it does not meet, as bits in the order of the parameters.
    let failed = |row: &MetadataRow<&str>| {
        let fails = |of_one: &Vec<Box<dyn Condition>>| !of_one.iter().all(|condition| condition.matches(row));
        conditions.iter().enumerate().fold(0u32, |bits, (at, of_one)| bits | u32::from(fails(of_one)) << at)
    };
    let bit = |names: &[&str]| {
        let named = FILTER_PARAMETERS.iter().enumerate().filter(|(_, parameter)| names.contains(&parameter.name));
        named.fold(0u32, |bits, (at, _)| bits | 1 << at)
    };
    let (language, years) = (bit(&["lang"]), bit(&["since", "until"]));
    let mut facets = Facets::default();
    let mut languages = Counter::default();
    let (mut by_year, mut tags, mut categories, mut files) =
        (Counter::default(), Counter::default(), Counter::default(), Counter::default());
    let mut without = vec![0; FILTER_PARAMETERS.len()];
    for row in &metadata.papers {
        let failed = failed(row);
        if failed & !language == 0 {
            languages.add_all(match row.languages {
                (true, true) => &["en", "zh"],
                (true, false) => &["en"],
                (false, true) => &["zh"],
                (false, false) => &[],
            });
        }
        if failed & !years == 0 {
            by_year.add_all(row.date.map(|date| date.year()).as_slice());
        }
        if failed == 0 {
            facets.papers += 1;
            tags.add_all(&row.tags);
            categories.add_all(&row.categories);
            files.add_all(&row.files);
        } else if failed.is_power_of_two() {
            without[failed.trailing_zeros() as usize] += 1;
        }
    }
    let labels = metadata.labels();
    let label = |folded: &str| labels.get(folded).copied().unwrap_or(folded).to_string();
    facets.languages = languages.most_frequent(str::to_string);
    facets.tags = tags.most_frequent(label);
    facets.categories = categories.most_frequent(label);
    facets.sources = files.most_frequent(|file| metadata.files[file as usize].to_string());
    let mut years: Vec<(i16, usize)> = by_year.0.into_iter().collect();
    years.sort_by_key(|&(year, _)| Reverse(year));
    facets.years = years.into_iter().map(|(year, papers)| FacetCount { value: year.to_string(), papers }).collect();
    if facets.papers == 0 {
        let named = FILTER_PARAMETERS.iter().zip(without).filter(|(_, papers)| *papers > 0);
        facets.without =
            named.map(|(parameter, papers)| WithoutFilter { filter: parameter.name.to_string(), papers }).collect();
        facets.without.sort_by_key(|without| Reverse(without.papers));
    }
    Ok(facets)
}

/// How often each value occurs.
struct Counter<T>(HashMap<T, usize>);

impl<T> Default for Counter<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Eq + Hash + Copy> Counter<T> {
    /// Counts the values of one paper, each once.
    fn add_all(&mut self, values: &[T]) {
        for (at, value) in values.iter().enumerate() {
            if !values[..at].contains(value) {
                *self.0.entry(*value).or_default() += 1;
            }
        }
    }

    fn most_frequent(self, name: impl Fn(T) -> String) -> Vec<FacetCount> {
        let mut counts: Vec<FacetCount> =
            self.0.into_iter().map(|(value, papers)| FacetCount { value: name(value), papers }).collect();
        counts.sort_by(|a, b| b.papers.cmp(&a.papers).then_with(|| a.value.cmp(&b.value)));
        counts.truncate(MOST_VALUES);
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Paper, Source};

    /// Three papers: two of 2024 tagged RAG, one of 2021 without a tag.
    fn metadata_bytes() -> Vec<u8> {
        let paper = |id: &str, date: &str, tags: &[&str], title: &str| {
            let mut paper = Paper { id: id.into(), ..Paper::default() };
            paper.bibliography.title_en = Some(title.into());
            paper.bibliography.date = date.parse().ok();
            paper.bibliography.tags = tags.iter().map(|tag| tag.to_string()).collect();
            paper.sources = vec![Source { path: "/n/a.md".into(), line: 1 }];
            paper
        };
        let papers = [
            paper("t:1", "2024-02", &["RAG", "Long Context"], "One"),
            paper("t:2", "2024", &["rag", "RAG"], "Two"),
            paper("t:3", "2021-05-01", &[], "Three"),
        ];
        Metadata::new(&papers.iter().collect::<Vec<_>>()).encode().expect("encode")
    }

    fn facets_of(filter: &Filter) -> Facets {
        let bytes = metadata_bytes();
        count(&Metadata::decode(&bytes, 3).expect("decode"), filter).expect("a filter")
    }

    fn pairs(counts: &[FacetCount]) -> Vec<(&str, usize)> {
        counts.iter().map(|count| (count.value.as_str(), count.papers)).collect()
    }

    #[test]
    fn values_are_counted_as_they_are_written() {
        let facets = facets_of(&Filter::default());
        assert_eq!(facets.papers, 3);
        assert_eq!(pairs(&facets.years), [("2024", 2), ("2021", 1)]);
        assert_eq!(pairs(&facets.tags), [("RAG", 2), ("Long Context", 1)]);
        assert_eq!(pairs(&facets.languages), [("en", 3)]);
        assert_eq!(pairs(&facets.sources), [("/n/a.md", 3)]);
        assert!(facets.without.is_empty());
    }

    #[test]
    fn a_facet_of_one_value_is_counted_without_its_own_filter() {
        let filter = Filter { since: "2024".parse().ok(), ..Filter::default() };
        let facets = facets_of(&filter);
        assert_eq!((facets.papers, pairs(&facets.years)), (2, vec![("2024", 2), ("2021", 1)]));
        let tagged = Filter { tags: vec!["long context".into()], ..Filter::default() };
        assert_eq!(pairs(&facets_of(&tagged).tags), [("Long Context", 1), ("RAG", 1)]);
    }

    #[test]
    fn a_filter_that_no_paper_meets_says_which_condition_to_drop() {
        let filter = Filter { since: "2024".parse().ok(), tags: vec!["none".into()], ..Filter::default() };
        let facets = facets_of(&filter);
        assert_eq!((facets.papers, facets.without), (0, vec![WithoutFilter { filter: "tag".into(), papers: 2 }]));
    }
}
