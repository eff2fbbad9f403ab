//! `lang`: the language of a paper's texts.

use crate::index::columns::metadata::MetadataRow;
use crate::paper_set::Restriction;
use crate::search::filter::condition::{Condition, FilterError, FilterParameter};
use crate::search::filter::plain::Filter;
use crate::text::Language;

const CHOICES: &[&str] = &["en", "zh"];

pub(super) const LANGUAGE: FilterParameter = FilterParameter {
    name: "lang",
    value: "en|zh",
    help: "With a text in this language",
    choices: CHOICES,
    is_repeatable: false,
    set,
    compile: |filter, _| Ok(filter.language.iter().map(|&language| Box::new(InLanguage(language)) as _).collect()),
    restrict: |filter, _| Ok(filter.language.iter().map(|&language| Restriction::Language(language)).collect()),
};

fn set(filter: &mut Filter, text: &str) -> Result<(), FilterError> {
    filter.language = Some(match text {
        "en" => Language::En,
        "zh" => Language::Zh,
        _ => return Err(FilterError::Choice { name: "lang", text: text.to_string(), choices: CHOICES }),
    });
    Ok(())
}

struct InLanguage(Language);

impl Condition for InLanguage {
    fn matches(&self, row: &MetadataRow<&str>) -> bool {
        match self.0 {
            Language::En => row.languages.0,
            Language::Zh => row.languages.1,
        }
    }
}
