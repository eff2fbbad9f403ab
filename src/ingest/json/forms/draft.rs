//! A record that is being filled from values of JSON, which may be missing.

use serde_json::Value;

use crate::ingest::json::authors;
use crate::ingest::record::Record;
use crate::ingest::{person, plain_text};
use crate::paper::{Entry, PartialDate, Publication, PublicationKind, TextKind};

/// A record that is being filled. Values that are not there are `None` and change nothing; the first value of a field
/// stays.
#[derive(Debug)]
pub(super) struct Draft {
    record: Record,
    line: u32,
}

impl Draft {
    /// An empty record on a line.
    pub fn new(line: u32) -> Self {
        Self { record: Record::at(line), line }
    }

    /// Adds a title, with or without markup, in the language that it is in.
    pub fn title(&mut self, title: Option<&str>) {
        self.record.title(title.unwrap_or_default());
    }

    /// Adds a title whose last full stop belongs to the service.
    pub fn title_with_stop(&mut self, title: Option<&str>) {
        let title = title.unwrap_or_default().trim();
        self.title(title.strip_suffix('.').filter(|bare| !bare.ends_with('.')).or(Some(title)));
    }

    /// Whether there is a title.
    pub fn has_title(&self) -> bool {
        self.record.has_title()
    }

    /// Adds a text, with or without markup. A text that is there already is not added again.
    pub fn text(&mut self, kind: TextKind, text: Option<&str>) {
        self.record.text(kind, text.unwrap_or_default(), self.line);
    }

    /// Sets the authors from any list of them, unless there are some.
    pub fn authors(&mut self, value: Option<&Value>) {
        self.named_authors(value.map(authors::authors).unwrap_or_default());
    }

    /// Sets the authors from names in the form `Family, Given`, unless there are some.
    pub fn inverted_authors<'v>(&mut self, names: impl Iterator<Item = &'v str>) {
        self.named_authors(names.filter_map(plain_text::line).filter_map(|name| person::name(&name)).collect());
    }

    /// Sets the authors from names, unless there are some.
    pub fn named_authors(&mut self, names: Vec<String>) {
        if self.record.bibliography().authors.is_empty() {
            names.iter().for_each(|name| self.record.author(name));
        }
    }

    /// Adds a date. Of several the most precise one in the year of the first counts.
    pub fn date(&mut self, date: Option<PartialDate>) {
        self.record.date(&date.map(|date| date.to_string()).unwrap_or_default());
    }

    /// Adds a date from a string or a number.
    pub fn written_date(&mut self, value: Option<&Value>) {
        self.record.date(&value.and_then(scalar).unwrap_or_default());
    }

    /// Adds a link, if it is an absolute URL.
    pub fn link(&mut self, label: &str, url: Option<&str>) {
        self.record.url(label, url.unwrap_or_default());
    }

    /// Sets the DOI, bare or in a URL. That of arXiv is an arXiv id.
    pub fn doi(&mut self, doi: Option<&str>) {
        self.record.doi(doi.unwrap_or_default());
    }

    /// Sets the arXiv id, bare or in a URL.
    pub fn arxiv(&mut self, id: Option<&str>) {
        self.record.arxiv(id.unwrap_or_default());
    }

    /// Adds an identifier that the record uses. `scheme` is empty for a citation key.
    pub fn name(&mut self, scheme: &str, id: Option<String>) {
        self.record.name(scheme, &id.unwrap_or_default());
    }

    /// Sets the venue.
    pub fn venue(&mut self, venue: Option<&str>) {
        self.record.venue(venue.unwrap_or_default());
    }

    /// Sets the remark.
    pub fn comment(&mut self, comment: Option<&str>) {
        self.record.comment(comment.unwrap_or_default());
    }

    /// Adds tags.
    pub fn tags<'v>(&mut self, tags: impl Iterator<Item = &'v str>) {
        tags.for_each(|tag| self.record.keyword(tag));
    }

    /// Adds categories.
    pub fn categories<'v>(&mut self, categories: impl Iterator<Item = &'v str>) {
        categories.for_each(|category| self.record.category(category));
    }

    /// Sets the kind of work.
    pub fn kind(&mut self, kind: Option<PublicationKind>) {
        let slot = &mut self.record.publication().kind;
        *slot = slot.or(kind);
    }

    /// Sets a field of the publication from a string, a number or a list of strings.
    pub fn publication(&mut self, field: impl Fn(&mut Publication) -> &mut Option<String>, value: Option<&Value>) {
        let text = match value {
            Some(Value::Array(values)) => values.iter().filter_map(scalar).collect::<Vec<_>>().join(", "),
            Some(value) => scalar(value).unwrap_or_default(),
            None => return,
        };
        let slot = field(self.record.publication());
        if slot.is_none() {
            *slot = plain_text::line(&text);
        }
    }

    /// Sets the pages from the first and the last one.
    pub fn page_range(&mut self, first: Option<&Value>, last: Option<&Value>) {
        let [first, last] = [first, last].map(|page| page.and_then(scalar).unwrap_or_default());
        self.record.page_range(&first, &last);
    }

    /// The entry, if it has a title or a text.
    pub fn finish(self) -> Option<Vec<Entry>> {
        self.record.into_entry().map(|entry| vec![entry])
    }
}

/// A string or a number as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_string()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The strings of a list, or of one member of each object in it.
pub(super) fn strings<'v>(values: &'v [Value], name: &'v str) -> impl Iterator<Item = &'v str> {
    values.iter().filter_map(move |value| value.as_str().or_else(|| value.get(name)?.as_str()))
}
