//! An entry that is being filled.

use serde_json::Value;

use crate::ingest::json::authors;
use crate::ingest::plain_text;
use crate::paper::{Entry, Link, PartialDate, Publication, PublicationKind, Text, TextKind, date, identifiers};
use crate::text::Language;

/// An entry that is being filled. Values that are not there are `None` and change nothing; the first value of a field
/// stays.
#[derive(Debug, Default)]
pub(super) struct Draft {
    entry: Entry,
}

impl Draft {
    /// An empty entry on a line.
    pub fn new(line: u32) -> Self {
        Self { entry: Entry { line, ..Entry::default() } }
    }

    /// Adds a title, with or without markup, in the language that it is in.
    pub fn title(&mut self, title: Option<&str>) {
        let Some(title) = title.and_then(plain_text::line) else { return };
        let bibliography = &mut self.entry.bibliography;
        let slot = match Language::detect(&title) {
            Language::En => &mut bibliography.title_en,
            Language::Zh => &mut bibliography.title_zh,
        };
        slot.get_or_insert(title);
    }

    /// Adds a title whose last full stop belongs to the service.
    pub fn title_with_stop(&mut self, title: Option<&str>) {
        let without = |title: &str| {
            let title = title.trim();
            match title.strip_suffix('.') {
                Some(bare) if !bare.ends_with('.') && !bare.ends_with(" et al") => bare.to_string(),
                _ => title.to_string(),
            }
        };
        self.title(title.map(without).as_deref());
    }

    /// Whether there is a title.
    pub fn has_title(&self) -> bool {
        self.entry.bibliography.has_title()
    }

    /// Adds a text, with or without markup. A text that is there already is not added again.
    pub fn text(&mut self, kind: TextKind, text: Option<&str>) {
        let Some(text) = text.and_then(plain_text::paragraphs) else { return };
        if !self.entry.texts.iter().any(|known| known.text == text) {
            let language = Language::detect(&text);
            self.entry.texts.push(Text { kind, language, text, line: self.entry.line });
        }
    }

    /// Sets the authors from any list of them, unless there are some.
    pub fn authors(&mut self, value: Option<&Value>) {
        if self.entry.bibliography.authors.is_empty() {
            self.entry.bibliography.authors = value.map(authors::authors).unwrap_or_default();
        }
    }

    /// Sets the authors from names in the form `Family, Given`, unless there are some.
    pub fn inverted_authors<'v>(&mut self, names: impl Iterator<Item = &'v str>) {
        if self.entry.bibliography.authors.is_empty() {
            self.entry.bibliography.authors = names.filter_map(authors::straight).collect();
        }
    }

    /// Sets the authors from names, unless there are some.
    pub fn named_authors(&mut self, names: Vec<String>) {
        if self.entry.bibliography.authors.is_empty() {
            self.entry.bibliography.authors = names;
        }
    }

    /// Sets the date.
    pub fn date(&mut self, date: Option<PartialDate>) {
        let slot = &mut self.entry.bibliography.date;
        *slot = slot.or(date);
    }

    /// Sets the date from a string or a number.
    pub fn written_date(&mut self, value: Option<&Value>) {
        let text = value.and_then(scalar);
        self.date(text.and_then(|text| date::parse(&text).or_else(|| date::find_or_year(&text))));
    }

    /// Adds a link, if it is an absolute URL.
    pub fn link(&mut self, label: &str, url: Option<&str>) {
        let Some(url) = url.map(str::trim) else { return };
        let is_absolute = ["http://", "https://", "zotero://"].iter().any(|scheme| url.starts_with(scheme));
        let links = &mut self.entry.bibliography.links;
        if is_absolute && !url.contains(char::is_whitespace) && !links.iter().any(|link| link.url == url) {
            links.push(Link { label: label.to_string(), url: url.to_string() });
        }
    }

    /// Sets the DOI, bare or in a URL. That of arXiv is an arXiv id.
    pub fn doi(&mut self, doi: Option<&str>) {
        let Some(doi) = doi.map(str::trim).filter(|doi| doi.contains("10.")) else { return };
        let bare = doi.find("10.").and_then(|at| doi.get(at..)).unwrap_or_default();
        if bare.to_ascii_lowercase().starts_with("10.48550/") {
            self.arxiv(Some(&format!("https://doi.org/{bare}")));
        }
        if self.entry.doi.is_none() {
            self.entry.doi = identifiers::doi_in(doi);
        }
    }

    /// Sets the arXiv id, bare or in a URL.
    pub fn arxiv(&mut self, id: Option<&str>) {
        if self.entry.arxiv.is_none() {
            self.entry.arxiv = id.and_then(identifiers::arxiv_id);
        }
    }

    /// Adds an identifier that the record uses. `scheme` is empty for a citation key.
    pub fn name(&mut self, scheme: &str, id: Option<String>) {
        let Some(id) = id.map(|id| plain_text::unwrapped_line(&id)).filter(|id| !id.is_empty()) else { return };
        let name = if scheme.is_empty() { id } else { format!("{scheme}:{id}") };
        if !self.entry.names.contains(&name) {
            self.entry.names.push(name);
        }
    }

    /// Sets the venue.
    pub fn venue(&mut self, venue: Option<&str>) {
        set(&mut self.entry.bibliography.venue, venue);
    }

    /// Sets the remark.
    pub fn comment(&mut self, comment: Option<&str>) {
        set(&mut self.entry.bibliography.comment, comment);
    }

    /// Adds tags.
    pub fn tags<'v>(&mut self, tags: impl Iterator<Item = &'v str>) {
        add(&mut self.entry.bibliography.tags, tags);
    }

    /// Adds categories.
    pub fn categories<'v>(&mut self, categories: impl Iterator<Item = &'v str>) {
        add(&mut self.entry.bibliography.categories, categories);
    }

    /// Sets the kind of work.
    pub fn kind(&mut self, kind: Option<PublicationKind>) {
        let slot = &mut self.entry.bibliography.publication.kind;
        *slot = slot.or(kind);
    }

    /// Sets a field of the publication from a string, a number or a list of strings.
    pub fn publication(&mut self, field: impl Fn(&mut Publication) -> &mut Option<String>, value: Option<&Value>) {
        let text = match value {
            Some(Value::Array(values)) => values.iter().filter_map(scalar).collect::<Vec<_>>().join(", "),
            Some(value) => scalar(value).unwrap_or_default(),
            None => return,
        };
        set(field(&mut self.entry.bibliography.publication), Some(&text));
    }

    /// Sets the pages from the first and the last one.
    pub fn page_range(&mut self, first: Option<&Value>, last: Option<&Value>) {
        let Some(first) = first.and_then(scalar) else { return };
        let pages = match last.and_then(scalar).filter(|last| *last != first && !last.is_empty()) {
            Some(last) if !first.contains('-') => format!("{first}-{last}"),
            _ => first,
        };
        set(&mut self.entry.bibliography.publication.pages, Some(&pages));
    }

    /// The entry, if it has a title or a text.
    pub fn finish(self) -> Option<Vec<Entry>> {
        let has_something = self.has_title() || !self.entry.texts.is_empty();
        has_something.then(|| vec![self.entry])
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

fn set(slot: &mut Option<String>, value: Option<&str>) {
    if slot.is_none() {
        *slot = value.and_then(plain_text::line);
    }
}

fn add<'v>(list: &mut Vec<String>, values: impl Iterator<Item = &'v str>) {
    for value in values.filter_map(plain_text::line) {
        if !list.contains(&value) {
            list.push(value);
        }
    }
}
