//! The fields of a paper's payload that filters and look-ups ask for.

use std::collections::HashMap;

use qdrant_client::qdrant::value::Kind;
use qdrant_client::qdrant::{FieldType, ListValue, Value};

use crate::index::columns::hash_table::Hash;
use crate::index::columns::metadata::Metadata;
use crate::index::columns::names;
use crate::paper::{Paper, PartialDate};

/// The paper as JSON, without sources.
pub(crate) const PAPER: &str = "paper";
/// Its passages as JSON.
pub(crate) const PASSAGES: &str = "passages";
/// Owner → its [`Places`](super::ownership::Places) as JSON.
pub(crate) const SOURCES: &str = "sources";
/// The indexes that have the paper.
pub(crate) const OWNERS: &str = "owners";
/// How often the ownership changed.
pub(crate) const REVISION: &str = "revision";
/// The hashes of what the paper is called, in hexadecimal; see [`name_of_hash`].
pub(crate) const NAMES: &str = "names";
/// The first and the last day that the date can mean, as the number `yyyymmdd`.
pub(crate) const FIRST_DAY: &str = "first_day";
/// See [`FIRST_DAY`].
pub(crate) const LAST_DAY: &str = "last_day";
/// The year of the date.
pub(crate) const YEAR: &str = "year";
/// `en`, `zh`; as [`MetadataRow::languages`](crate::index::columns::metadata::MetadataRow::languages).
pub(crate) const LANGUAGES: &str = "languages";
/// Folded tags.
pub(crate) const TAGS: &str = "tags";
/// Folded categories.
pub(crate) const CATEGORIES: &str = "categories";
/// Folded categories and all above them: of `cs.cl` also `cs`.
pub(crate) const CATEGORIES_WITHIN: &str = "categories_within";
/// Folded authors.
pub(crate) const AUTHORS: &str = "authors";
/// The venue as written.
pub(crate) const VENUE: &str = "venue";
/// The files, as far as their paths are text.
pub(crate) const FILES: &str = "files";
/// `url`, `arxiv`.
pub(crate) const HAS: &str = "has";
/// The id of the paper.
pub(crate) const ID: &str = "id";

/// The fields with an index, made before the first point.
pub(crate) const INDEXED: [(&str, FieldType); 15] = [
    (NAMES, FieldType::Keyword),
    (OWNERS, FieldType::Keyword),
    (LANGUAGES, FieldType::Keyword),
    (TAGS, FieldType::Keyword),
    (CATEGORIES, FieldType::Keyword),
    (CATEGORIES_WITHIN, FieldType::Keyword),
    (AUTHORS, FieldType::Keyword),
    (VENUE, FieldType::Keyword),
    (FILES, FieldType::Keyword),
    (HAS, FieldType::Keyword),
    (ID, FieldType::Keyword),
    (FIRST_DAY, FieldType::Integer),
    (LAST_DAY, FieldType::Integer),
    (YEAR, FieldType::Integer),
    (REVISION, FieldType::Integer),
];

/// The hash of a name as [`NAMES`] holds it.
pub(crate) fn name_of_hash(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A day as [`FIRST_DAY`] and [`LAST_DAY`] hold it.
pub(crate) fn day_number(day: PartialDate) -> i64 {
    let (month, day_of_month) = (day.month().unwrap_or(1), day.day().unwrap_or(1));
    i64::from(day.year()) * 10_000 + i64::from(month) * 100 + i64::from(day_of_month)
}

/// The fields of `paper` that filters and look-ups ask for, without those of its owners. Empty lists are left out.
pub(crate) fn fields(paper: &Paper) -> HashMap<String, Value> {
    let mut fields: HashMap<String, Value> = HashMap::new();
    let mut list = |name: &str, values: Vec<String>| {
        if !values.is_empty() {
            fields.insert(name.to_string(), keywords(values));
        }
    };
    let mut hashes = names::hashes_of_paper(paper);
    hashes.sort_unstable();
    hashes.dedup();
    list(NAMES, hashes.iter().map(name_of_hash).collect());
    let chosen =
        |choices: [(&str, bool); 2]| choices.iter().filter(|(_, is)| *is).map(|(name, _)| name.to_string()).collect();
    for row in Metadata::new(&[paper]).papers {
        list(LANGUAGES, chosen([("en", row.languages.0), ("zh", row.languages.1)]));
        list(HAS, chosen([("url", row.has.0), ("arxiv", row.has.1)]));
        let within = row.categories.iter().flat_map(|category| with_all_above(category)).map(str::to_string);
        list(CATEGORIES_WITHIN, without_repeats(within.collect()));
        list(TAGS, without_repeats(row.tags));
        list(CATEGORIES, without_repeats(row.categories));
        list(AUTHORS, without_repeats(row.authors));
        if !row.venue.is_empty() {
            list(VENUE, vec![row.venue]);
        }
    }
    fields.insert(ID.to_string(), text(paper.id.clone()));
    if let Some(date) = paper.bibliography.date {
        fields.insert(FIRST_DAY.to_string(), integer(day_number(date.first_day())));
        fields.insert(LAST_DAY.to_string(), integer(day_number(date.last_day())));
        fields.insert(YEAR.to_string(), integer(i64::from(date.year())));
    }
    fields
}

/// A category, and every category that it is in.
fn with_all_above(category: &str) -> impl Iterator<Item = &str> {
    let above = category.match_indices('.').map(|(at, _)| &category[..at]);
    above.filter(|above| !above.is_empty()).chain([category])
}

fn without_repeats(mut values: Vec<String>) -> Vec<String> {
    values.sort_unstable();
    values.dedup();
    values
}

/// A text.
pub(super) fn text(text: String) -> Value {
    Value { kind: Some(Kind::StringValue(text)) }
}

/// A number.
pub(super) fn integer(number: i64) -> Value {
    Value { kind: Some(Kind::IntegerValue(number)) }
}

/// A list of texts.
pub(super) fn keywords(values: impl IntoIterator<Item = String>) -> Value {
    Value { kind: Some(Kind::ListValue(ListValue { values: values.into_iter().map(text).collect() })) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Bibliography;

    fn texts(fields: &HashMap<String, Value>, name: &str) -> Vec<String> {
        let values = fields[name].as_list().expect("a list");
        values.iter().map(|value| value.as_str().expect("a text").clone()).collect()
    }

    #[test]
    fn filters_find_what_they_compare() {
        let paper = Paper {
            id: "2402.13753".into(),
            arxiv: Some("2402.13753".into()),
            bibliography: Bibliography {
                title_en: Some("LongRoPE: beyond".into()),
                authors: vec!["Zoë Li".into()],
                date: Some("2024-02".parse().expect("a date")),
                venue: Some("ICML 2024".into()),
                tags: vec!["RAG".into(), "rag".into()],
                categories: vec!["cs.CL".into(), "cs.IR".into()],
                ..Bibliography::default()
            },
            ..Paper::default()
        };
        let fields = fields(&paper);
        assert_eq!(texts(&fields, TAGS), ["rag"]);
        assert_eq!(texts(&fields, CATEGORIES), ["cs.cl", "cs.ir"]);
        assert_eq!(texts(&fields, CATEGORIES_WITHIN), ["cs", "cs.cl", "cs.ir"]);
        assert_eq!(texts(&fields, AUTHORS), ["zoe li"]);
        assert_eq!(texts(&fields, VENUE), ["ICML 2024"]);
        assert_eq!(texts(&fields, HAS), ["url", "arxiv"]);
        assert_eq!(texts(&fields, LANGUAGES), ["en"]);
        let number = |name: &str| fields[name].as_integer().expect("a number");
        assert_eq!([FIRST_DAY, LAST_DAY, YEAR].map(number), [20_240_201, 20_240_229, 2024]);
        let wanted: Vec<String> = names::hashes_of_text("longrope").iter().map(name_of_hash).collect();
        assert!(texts(&fields, NAMES).iter().any(|name| wanted.contains(name)));
        assert!(!self::fields(&Paper::default()).contains_key(TAGS));
    }

    #[test]
    fn a_category_is_within_all_above_it() {
        assert_eq!(with_all_above("a.b.c").collect::<Vec<_>>(), ["a", "a.b", "a.b.c"]);
        assert_eq!(with_all_above("cs").collect::<Vec<_>>(), ["cs"]);
    }
}
