//! The interface of a form of records.

use serde_json::{Map, Value};

use crate::paper::Entry;

/// One record of a file.
#[derive(Debug, Clone, Copy)]
pub(in crate::ingest::json) struct Record<'r> {
    /// Its members.
    pub members: &'r Map<String, Value>,
    /// The text of the record.
    pub text: &'r str,
    /// The line on which it begins, counted from 1.
    pub line: u32,
}

impl<'r> Record<'r> {
    /// The value at the end of a path of names. `None` if it is not there or null.
    pub fn at(&self, path: &[&str]) -> Option<&'r Value> {
        let (first, rest) = path.split_first()?;
        let start = self.members.get(*first)?;
        rest.iter().try_fold(start, |value, name| value.get(*name)).filter(|value| !value.is_null())
    }

    /// The string at the end of a path of names. `None` if it is blank.
    pub fn str(&self, path: &[&str]) -> Option<&'r str> {
        self.at(path)?.as_str().filter(|text| !text.trim().is_empty())
    }

    /// The items of the list at the end of a path of names.
    pub fn items(&self, path: &[&str]) -> &'r [Value] {
        self.at(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether it has a member of this name that is not null.
    pub fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// The object at the end of a path of names, as a record of its own.
    pub fn inside(&self, path: &[&str]) -> Option<Self> {
        Some(Self { members: self.at(path)?.as_object()?, ..*self })
    }
}

/// A form in which one service or program writes records. A new one is a file and a line in the list of `mod.rs`.
pub(in crate::ingest::json) trait RecordForm: Sync {
    /// Whether a record has this form. The names of its members tell.
    fn matches(&self, record: &Record<'_>) -> bool;

    /// The entries of a record of this form, none if it is about something else than a paper, such as a review. `None`
    /// if it should be about a paper, and has neither a title nor a text.
    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>>;
}
