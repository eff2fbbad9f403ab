//! Builds an entry while its blocks are read.

use std::collections::HashSet;

use crate::ingest::markup::fields::address;
use crate::ingest::markup::fields::author_year;
use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::name_list;
use crate::ingest::markup::fields::people;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::plain_text;
use crate::paper::authors;
use crate::paper::date;
use crate::paper::identifiers;
use crate::paper::{DatePrecision, Entry, Link, PartialDate, Text, TextKind};
use crate::text::{Language, collapse, is_decoration, is_han};

/// The parts of an entry that have been read so far.
#[derive(Debug, Default)]
pub(crate) struct EntryBuilder {
    pub entry: Entry,
    // URLs in the places where the URL of the paper itself is expected.
    own: Vec<String>,
    explicit_date: Option<PartialDate>,
    /// A year that is part of something else, such as `ICML 2021`.
    pub year: Option<PartialDate>,
    // Whether the next unlabelled text continues the last one.
    plain: bool,
    // How many lines with one author each have been read.
    author_lines: u32,
    // The URLs and tags so far. An entry may have very many.
    urls: HashSet<String>,
    known_tags: HashSet<String>,
}

impl EntryBuilder {
    pub fn new(line: u32) -> Self {
        Self { entry: Entry { line, ..Entry::default() }, ..Self::default() }
    }

    /// Adds a title. The first title in each language counts.
    pub fn title(&mut self, text: &str) {
        let (text, tags) = name_list::hashtags(text);
        self.tags(tags);
        let Some(text) = plain_text::stated(&text) else { return };
        let text = match author_year::behind(&text) {
            Some((title, cited)) => {
                let title = title.to_string();
                self.names(cited.authors);
                self.year = self.year.take().or(Some(cited.date));
                cited.place.iter().for_each(|place| self.place(place));
                title
            }
            None => text.to_string(),
        };
        let text = title::clean(&text);
        let (place, text) = venue::beside(&text);
        if let Some(place) = place {
            self.place(place);
        }
        let (en, zh) = title::split(text);
        for (slot, title) in [(&mut self.entry.bibliography.title_en, en), (&mut self.entry.bibliography.title_zh, zh)]
        {
            if slot.is_none() {
                *slot = title;
            }
        }
    }

    /// Adds the original title, which replaces the title of a heading.
    pub fn original_title(&mut self, text: &str) {
        let (en, zh) = title::split(text);
        for (slot, title) in [(&mut self.entry.bibliography.title_en, en), (&mut self.entry.bibliography.title_zh, zh)]
        {
            if title.is_some() {
                *slot = title;
            }
        }
    }

    pub fn has_title(&self) -> bool {
        self.entry.bibliography.has_title()
    }

    /// Whether anything other than a title has been read.
    pub fn has_more(&self) -> bool {
        let Entry { texts, bibliography, .. } = &self.entry;
        !(texts.is_empty() && bibliography.links.is_empty() && bibliography.authors.is_empty() && self.own.is_empty())
    }

    pub fn link(&mut self, label: &str, url: &str, own: bool) {
        if own {
            self.own.push(url.to_string());
        }
        if !self.urls.insert(url.to_string()) {
            return;
        }
        let label = collapse(label);
        let label = label.trim_matches(|c: char| is_decoration(c) || c.is_whitespace() || matches!(c, '[' | ']'));
        let label = if label == url { "" } else { label };
        self.entry.bibliography.links.push(Link { label: label.to_string(), url: url.to_string() });
    }

    pub fn authors(&mut self, text: &str) {
        if self.entry.bibliography.authors.is_empty() {
            self.entry.bibliography.authors = people::people(text);
        }
    }

    /// Adds the key by which the paper is cited.
    pub fn name(&mut self, key: &str) {
        let key = collapse(key);
        if !key.is_empty() && !key.contains(' ') && !self.entry.names.contains(&key) {
            self.entry.names.push(key);
        }
    }

    /// Adds authors whose names are separate, `First Last` or `Last, First`.
    pub fn author_names(&mut self, names: &[&str]) {
        if self.entry.bibliography.authors.is_empty() {
            let joined: Vec<String> = names.iter().map(|name| people::in_order(name)).collect();
            self.entry.bibliography.authors = authors::parse_marked(&joined.join("; "));
        }
    }

    /// Adds the authors of a line with a label. Each author may have a line of their own, `First Last` or `Last, First`.
    pub fn author_line(&mut self, text: &str) {
        let names = people::people(text);
        if self.author_lines > 0 {
            let names = one_person(names);
            if names.len() == 1 && !self.entry.bibliography.authors.ends_with(&names) {
                if self.author_lines == 1 {
                    self.entry.bibliography.authors = one_person(std::mem::take(&mut self.entry.bibliography.authors));
                }
                self.entry.bibliography.authors.extend(names);
                self.author_lines += 1;
            }
        } else if self.entry.bibliography.authors.is_empty() {
            self.author_lines = u32::from(one_person(names.clone()).len() == 1);
            self.entry.bibliography.authors = names;
        }
    }

    pub fn has_authors(&self) -> bool {
        !self.entry.bibliography.authors.is_empty()
    }

    /// Adds authors that are known one by one.
    pub fn names(&mut self, names: Vec<String>) {
        if self.entry.bibliography.authors.is_empty() {
            self.entry.bibliography.authors = names;
        }
    }

    pub fn tags(&mut self, tags: Vec<String>) {
        for tag in tags {
            if self.known_tags.insert(tag.clone()) {
                self.entry.bibliography.tags.push(tag);
            }
        }
    }

    pub fn categories(&mut self, text: &str) {
        let categories = name_list::categories(text);
        if categories.is_empty() {
            self.tags(name_list::tags(text));
        }
        for category in categories {
            if !self.entry.bibliography.categories.contains(&category) {
                self.entry.bibliography.categories.push(category);
            }
        }
    }

    pub fn comment(&mut self, text: &str) {
        let (venue, comment) = venue::split(text);
        let bibliography = &mut self.entry.bibliography;
        bibliography.venue = bibliography.venue.take().or(venue);
        bibliography.comment = bibliography.comment.take().or(comment);
    }

    pub fn venue(&mut self, text: &str) {
        let text = collapse(text);
        if self.entry.bibliography.venue.is_none() && text.chars().filter(|c| c.is_alphanumeric()).count() > 1 {
            self.entry.bibliography.venue = Some(text);
        }
    }

    /// Adds the date or the venue with its year that stands beside a title. arXiv is no venue.
    pub fn place(&mut self, text: &str) {
        // `ICCV2023_Name`
        let text = text.trim_matches(|c: char| !c.is_alphanumeric()).split('_').next().unwrap_or_default();
        if heading_date::is_date(text) && !venue::is_venue(text) {
            self.date(date::find(text));
        } else if let Some(name) = venue::without_arxiv(text) {
            self.venue(name);
        }
        self.year = self.year.take().or(venue::year(text));
    }

    pub fn date(&mut self, date: Option<PartialDate>) {
        if self.explicit_date.is_none() {
            self.explicit_date = date;
        }
    }

    /// Adds the identifiers of the paper in a text.
    pub fn identifier(&mut self, text: &str) {
        let token = |token: &str| identifiers::arxiv_id(token.trim_matches(|c: char| !c.is_alphanumeric()));
        let arxiv = identifiers::arxiv_in(text).or_else(|| text.split_whitespace().find_map(token));
        self.own.extend(arxiv.map(|id| format!("https://arxiv.org/abs/{id}")));
        self.own.extend(identifiers::doi_in(text).map(|doi| format!("https://doi.org/{doi}")));
    }

    /// Adds a text under a label.
    pub fn text(&mut self, kind: TextKind, line: u32, text: &str) {
        self.plain = false;
        self.push_text(kind, line, text);
    }

    /// Adds a text without a label. Consecutive texts of one kind and language are one text.
    pub fn plain_text(&mut self, kind: TextKind, line: u32, text: &str) {
        if self.plain
            && let Some(last) = self.entry.texts.last_mut()
            && last.kind == kind
            && last.language == Language::detect(text)
        {
            let (text, tags) = name_list::hashtags(text);
            if text.chars().any(char::is_alphanumeric) {
                last.text.push('\n');
                last.text.push_str(text.trim());
            }
            self.tags(tags);
            return;
        }
        self.push_text(kind, line, text);
        self.plain = true;
    }

    fn push_text(&mut self, mut kind: TextKind, line: u32, text: &str) {
        let (text, tags) = name_list::hashtags(text);
        self.tags(tags);
        let Some(text) = plain_text::stated(&text) else { return };
        let text = text.trim();
        if !text.chars().any(char::is_alphanumeric) {
            return;
        }
        let language = Language::detect(text);
        if kind == TextKind::Abstract && self.is_no_abstract(language, text) {
            kind = TextKind::Summary;
        }
        self.entry.texts.push(Text { kind, language, text: text.to_string(), line });
    }

    // 摘要 means both abstract and summary. There is one abstract in each language, and a translated abstract is about as
    // long as the original.
    fn is_no_abstract(&self, language: Language, text: &str) -> bool {
        let abstracts = || self.entry.texts.iter().filter(|text| text.kind == TextKind::Abstract);
        if language == Language::En {
            return false;
        }
        let han = text.chars().filter(|&c| is_han(c)).count();
        abstracts().any(|other| other.language == language)
            || abstracts().any(|other| other.language == Language::En && han * 10 < title::words(&other.text) * 9)
    }

    /// The finished entry. `around` is the date of its section. `None` without a title.
    pub fn finish(mut self, around: Option<PartialDate>) -> Option<Entry> {
        if !self.has_title() {
            return None;
        }
        self.identify();
        let month = self.entry.arxiv.as_deref().and_then(identifiers::arxiv_month);
        let explicit = self.explicit_date.take().filter(|date| {
            // The arXiv id gives the month of a bare year.
            !(date.precision() == DatePrecision::Year && month.is_some_and(|month| month.year() == date.year()))
        });
        self.entry.bibliography.date = explicit.or(month).or(self.year.take()).or(around);
        Some(self.entry)
    }

    // Sets the identifiers. URLs of the paper itself come first. A link in running text counts only if there is no
    // other identifier, because texts also link to the papers that they build on.
    fn identify(&mut self) {
        let own = |find: fn(&str) -> Option<String>| self.own.iter().find_map(|url| find(url));
        let (arxiv, doi) = (own(identifiers::arxiv_id), own(identifiers::doi_in));
        let has_own = arxiv.is_some() || doi.is_some() || self.own.iter().any(|url| address::is_paper(url));
        (self.entry.arxiv, self.entry.doi) = (arxiv, doi);
        if self.entry.arxiv.is_none() && !has_own {
            let mut ids: Vec<String> =
                self.entry.bibliography.links.iter().filter_map(|link| identifiers::arxiv_id(&link.url)).collect();
            ids.dedup();
            if let [id] = &ids[..] {
                self.entry.arxiv = Some(id.clone());
            }
        }
    }
}

// `Last` and `First`, split at the comma of `Last, First`, are one name.
fn one_person(names: Vec<String>) -> Vec<String> {
    match &names[..] {
        [last, first] if !last.contains(' ') && last.is_ascii() => vec![format!("{first} {last}")],
        _ => names,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_own_link_names_it() {
        let mut builder = EntryBuilder::new(1);
        builder.title("A Study of Things");
        builder.link("", "https://arxiv.org/abs/2001.00001", false);
        builder.link("pdf", "https://arxiv.org/pdf/2305.00002v2", true);
        let entry = builder.finish("2024".parse().ok()).unwrap();
        assert_eq!(entry.arxiv.as_deref(), Some("2305.00002"));
        assert_eq!(entry.bibliography.date, Some("2023-05".parse().unwrap()));
        assert_eq!(entry.bibliography.links.len(), 2);
    }

    #[test]
    fn of_two_addresses_the_first_counts() {
        let mut builder = EntryBuilder::new(1);
        builder.title("A Study of Things");
        builder.link("PDF", "https://arxiv.org/pdf/2305.00002v1", true);
        builder.identifier("arXiv:2001.00001");
        builder.link("", "https://arxiv.org/abs/2001.00003", true);
        assert_eq!(builder.finish(None).unwrap().arxiv.as_deref(), Some("2305.00002"));
    }

    #[test]
    fn dates_by_trust() {
        let dated = |explicit: Option<&str>, arxiv: bool| {
            let mut builder = EntryBuilder::new(1);
            builder.title("A Study of Things");
            builder.date(explicit.and_then(|date| date.parse().ok()));
            if arxiv {
                builder.identifier("arXiv:2305.00002");
            }
            builder.finish("2024-04-22".parse().ok()).unwrap().bibliography.date.unwrap().to_string()
        };
        assert_eq!(dated(Some("2023-05-07"), true), "2023-05-07");
        assert_eq!(dated(Some("2023"), true), "2023-05");
        assert_eq!(dated(Some("2021"), true), "2021");
        assert_eq!(dated(None, true), "2023-05");
        assert_eq!(dated(None, false), "2024-04-22");
    }

    #[test]
    fn a_short_zhaiyao_beside_an_abstract_is_a_summary() {
        let mut builder = EntryBuilder::new(1);
        builder.text(TextKind::Abstract, 1, &"many words of an English abstract ".repeat(10));
        builder.text(TextKind::Abstract, 2, "一句很短的话。");
        assert_eq!(builder.entry.texts[1].kind, TextKind::Summary);
    }
}
