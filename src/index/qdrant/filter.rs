//! Conditions on papers, as Qdrant evaluates them.

use qdrant_client::qdrant::{Condition, Filter, PointId, Range};

use crate::index::qdrant::payload::{
    AUTHORS, CATEGORIES, CATEGORIES_WITHIN, FILES, FIRST_DAY, HAS, ID, LANGUAGES, LAST_DAY, TAGS, VENUE, YEAR,
    day_number,
};
use crate::paper_set::{Field, PaperSet, Restriction};
use crate::text::Language;

/// The filter for the papers of a set; `excluded` is the point that the set is without.
pub(super) fn filter(set: &PaperSet, excluded: Option<PointId>) -> Filter {
    let must = set.restrictions().unwrap_or_default().iter().map(condition).collect();
    let must_not = excluded.into_iter().map(|point| Condition::has_id([point])).collect();
    Filter { must, must_not, ..Filter::default() }
}

/// The payload field that holds the values of a column.
pub(super) fn payload_field(field: Field) -> &'static str {
    match field {
        Field::Language => LANGUAGES,
        Field::Year => YEAR,
        Field::Tag => TAGS,
        Field::Category => CATEGORIES,
        Field::Author => AUTHORS,
        Field::Venue => VENUE,
        Field::File => FILES,
    }
}

fn condition(restriction: &Restriction) -> Condition {
    let is = |field: &str, value: &str| Condition::matches(field, value.to_string());
    match restriction {
        Restriction::DatedFrom(day) => {
            Condition::range(LAST_DAY, Range { gte: Some(day_number(*day) as f64), ..Range::default() })
        }
        Restriction::DatedUntil(day) => {
            Condition::range(FIRST_DAY, Range { lte: Some(day_number(*day) as f64), ..Range::default() })
        }
        Restriction::Language(Language::En) => is(LANGUAGES, "en"),
        Restriction::Language(Language::Zh) => is(LANGUAGES, "zh"),
        Restriction::Tag(tag) => is(TAGS, tag),
        Restriction::Category(category) => is(CATEGORIES_WITHIN, category),
        Restriction::Among(field, values) => among(*field, values),
        Restriction::Id(ids) => Condition::matches(ID, ids.clone()),
        Restriction::NotId(ids) => Filter::must_not([Condition::matches(ID, ids.clone())]).into(),
        Restriction::HasUrl => is(HAS, "url"),
        Restriction::HasArxiv => is(HAS, "arxiv"),
    }
}

/// A condition that a paper meets if one of its values is among `values`; no paper meets it if there are none.
fn among(field: Field, values: &[String]) -> Condition {
    match field {
        Field::Year => {
            let years: Vec<i64> = values.iter().filter_map(|year| year.parse().ok()).collect();
            Condition::matches(payload_field(field), years)
        }
        _ => Condition::matches(payload_field(field), values.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_a_filter_with_a_condition_for_each_restriction() {
        let day = "2024-02-19".parse().expect("a date");
        let set = PaperSet::restricted(vec![
            Restriction::DatedFrom(day),
            Restriction::Tag("rag".into()),
            Restriction::Among(Field::Year, vec!["2024".into(), "no year".into()]),
        ]);
        let filter = filter(&set, Some(PointId::from(3)));
        assert_eq!((filter.must.len(), filter.must_not.len()), (3, 1));
        let since = Condition::range(LAST_DAY, Range { gte: Some(20_240_219.0), ..Range::default() });
        assert_eq!(filter.must[0], since);
        assert_eq!(filter.must[2], Condition::matches(YEAR, vec![2024i64]));
    }
}
