//! Reads ahead what every first question needs.

use crate::lexical::read_synonyms;
use crate::question::{KnownNames, Understanding};

/// Questions that use the rules of both languages.
const QUESTIONS: [&str; 2] = ["is there a way to rank papers without labels since 2020", "有没有不需要标注的排序方法"];

/// Reads the rules of questions and the synonyms, some 30 ms of one core. A thread that waits for the model does it.
pub(crate) fn prepare() {
    for question in QUESTIONS {
        Understanding::of(question, None, &NoNames);
    }
    read_synonyms();
}

/// A library without authors, venues and dates.
struct NoNames;

impl KnownNames for NoNames {
    fn has_author(&self, _name: &str) -> bool {
        false
    }

    fn is_mainly_author(&self, _name: &str) -> bool {
        false
    }

    fn has_venue(&self, _is_meant: &dyn Fn(&str) -> bool) -> bool {
        false
    }

    fn is_divided_by(&self, _from: Option<i16>, _to: Option<i16>) -> bool {
        false
    }
}
