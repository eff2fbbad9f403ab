//! From the fields of a record to an entry: what the readers of reference managers and services have in common.

use crate::ingest::message::Message;
use crate::ingest::person;
use crate::ingest::plain_text::{line, paragraphs};
use crate::ingest::problem::LineProblem;
use crate::ingest::reader::Reading;
use crate::paper::{Bibliography, Entry, Link, PartialDate, Publication, Text, TextKind, date, identifiers};
use crate::text::{Language, collapse};

/// A record while its fields are read. Values are given as the file has them, without the markup of the format; each
/// method cleans what it takes, ignores what is empty, and keeps the order of the calls.
#[derive(Debug, Clone, Default)]
pub(in crate::ingest) struct Record {
    entry: Entry,
    editors: Vec<String>,
    dates: Vec<PartialDate>,
}

impl Record {
    /// A record that begins on this line, counted from 1.
    pub fn at(line: u32) -> Self {
        Self { entry: Entry { line, ..Entry::default() }, ..Self::default() }
    }

    /// A title. The first in each language counts.
    pub fn title(&mut self, text: &str) {
        let Some(title) = line(text) else { return };
        let slot = match Language::detect(&title) {
            Language::En => &mut self.entry.bibliography.title_en,
            Language::Zh => &mut self.entry.bibliography.title_zh,
        };
        slot.get_or_insert(title);
    }

    /// Whether there is a title in either language.
    pub fn has_title(&self) -> bool {
        self.entry.bibliography.has_title()
    }

    /// One author, as `First Last`, `Last, First` or the name of a group.
    pub fn author(&mut self, name: &str) {
        push_once(&mut self.entry.bibliography.authors, person::name(name));
    }

    /// One author whose name is already in its order.
    pub fn author_as_is(&mut self, name: &str) {
        push_once(&mut self.entry.bibliography.authors, line(name));
    }

    /// One editor whose name is already in its order.
    pub fn editor_as_is(&mut self, name: &str) {
        push_once(&mut self.editors, line(name));
    }

    /// Several authors between semicolons, or between commas where there are no semicolons.
    pub fn authors(&mut self, names: &str) {
        for name in person::list(names) {
            push_once(&mut self.entry.bibliography.authors, Some(name));
        }
    }

    /// An editor: the editors stand for the authors of a record without any.
    pub fn editor(&mut self, name: &str) {
        push_once(&mut self.editors, person::name(name));
    }

    /// A date in one text. Of several dates the most precise one in the year of the first counts.
    pub fn date(&mut self, text: &str) {
        self.dates.extend(date::parse(text).or_else(|| date::find_or_year(text)));
    }

    /// A date whose parts are fields of their own; empty parts are unknown. A month is a number or a word, with a day
    /// or a second month behind it.
    pub fn date_of(&mut self, year: &str, month: &str, day: &str) {
        let Some(known) = date::parse(year).or_else(|| date::find_or_year(year)) else { return };
        let number = |text: &str| text.trim().parse::<i8>().ok().filter(|&number| number > 0);
        let mut words = month.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let in_words = words.clone().find_map(|word| date::month(word).filter(|_| word.len() >= 3));
        let month = in_words.or_else(|| words.clone().find_map(number));
        let beside = in_words.and_then(|_| words.find_map(number));
        let precise = PartialDate::most_precise(known.year(), month, number(day).or(beside));
        self.dates.extend(precise.filter(|_| known.month().is_none()).or(Some(known)));
    }

    /// A text. Boilerplate that says that there is none is left out.
    pub fn text(&mut self, kind: TextKind, text: &str, line: u32) {
        let Some(text) = paragraphs(text) else { return };
        if !self.entry.texts.iter().any(|known| known.text == text) {
            self.entry.texts.push(Text { kind, language: Language::detect(&text), text, line });
        }
    }

    /// Whether there is a text of this kind.
    pub fn has_text(&self, kind: TextKind) -> bool {
        self.entry.texts.iter().any(|text| text.kind == kind)
    }

    /// Every absolute URL in a text, and the arXiv id and the DOI in them.
    pub fn url(&mut self, label: &str, text: &str) {
        for url in text.split_whitespace() {
            let url = url.trim_start_matches(['<', '(']).trim_end_matches([',', ';', '>', ')']);
            // One field may hold several URLs with nothing but a semicolon between them.
            let starts: Vec<usize> = [0].into_iter().chain(url.match_indices(";http").map(|(at, _)| at + 1)).collect();
            for (at, &start) in starts.iter().enumerate() {
                let end = starts.get(at + 1).map_or(url.len(), |next| next - 1);
                self.one_url(label, url.get(start..end).unwrap_or_default());
            }
        }
    }

    fn one_url(&mut self, label: &str, url: &str) {
        let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        if !scheme.is_some_and(|scheme| scheme == "http" || scheme == "https" || scheme == "zotero") {
            return;
        }
        self.identifier(url);
        let links = &mut self.entry.bibliography.links;
        if !links.iter().any(|link| link.url == url) {
            links.push(Link { label: label.to_string(), url: url.to_string() });
        }
    }

    /// A field for a DOI. An arXiv id that is written as a DOI counts as an arXiv id.
    pub fn doi(&mut self, text: &str) {
        if self.entry.doi.is_none() {
            self.entry.doi = identifiers::doi_in(text);
        }
        if text.to_ascii_lowercase().contains("10.48550/") {
            let doi = text.trim().trim_start_matches("https://doi.org/").trim_start_matches("doi:");
            self.arxiv(&format!("https://doi.org/{}", doi.trim()));
        }
    }

    /// A field for an arXiv id.
    pub fn arxiv(&mut self, text: &str) {
        if self.entry.arxiv.is_none() {
            self.entry.arxiv = identifiers::arxiv_id(text).or_else(|| identifiers::arxiv_in(text));
        }
    }

    /// Whether there is an arXiv id.
    pub fn has_arxiv(&self) -> bool {
        self.entry.arxiv.is_some()
    }

    /// The arXiv id that a text names, for example `arXiv preprint arXiv:1706.03762`.
    pub fn arxiv_in(&mut self, text: &str) {
        if self.entry.arxiv.is_none() {
            self.entry.arxiv = identifiers::arxiv_in(text);
        }
    }

    /// The ids in a URL of the work itself, or in a text about nothing else.
    pub fn identifier(&mut self, text: &str) {
        if self.entry.arxiv.is_none() {
            self.entry.arxiv = identifiers::arxiv_in(text);
        }
        let names_doi = text.contains("doi") || text.trim_start().starts_with("10.") || text.contains("/10.");
        if self.entry.doi.is_none() && names_doi {
            self.entry.doi = identifiers::doi_in(text);
        }
    }

    /// An id of the record: a citation key as it is, with an empty scheme, or an id of a service with its scheme, for
    /// example `pmid`.
    pub fn name(&mut self, scheme: &str, id: &str) {
        let id = collapse(id);
        if id.is_empty() {
            return;
        }
        let name = if scheme.is_empty() { id } else { format!("{scheme}:{id}") };
        push_once(&mut self.entry.names, Some(name));
    }

    /// One keyword, which may contain commas.
    pub fn keyword(&mut self, text: &str) {
        let tag = line(text.trim().trim_start_matches(['#', '*'])).filter(|tag| tag.chars().count() <= 200);
        push_once(&mut self.entry.bibliography.tags, tag);
    }

    /// Several keywords between semicolons or line breaks, or between commas where there are neither.
    pub fn keywords(&mut self, text: &str) {
        let text = text.trim();
        let strong = |c: char| matches!(c, ';' | '；' | '\n' | '|');
        let weak = |c: char| matches!(c, ',' | '，' | '、');
        let has_strong = text.contains(strong);
        text.split(|c| if has_strong { strong(c) } else { weak(c) }).for_each(|part| self.keyword(part));
    }

    /// A subject category, for example `cs.CL`.
    pub fn category(&mut self, text: &str) {
        push_once(&mut self.entry.bibliography.categories, line(text));
    }

    /// The name of the journal, of the book or of the conference. The first counts.
    pub fn venue(&mut self, text: &str) {
        set(&mut self.entry.bibliography.venue, text);
    }

    /// A remark on the publication. The first counts.
    pub fn comment(&mut self, text: &str) {
        set(&mut self.entry.bibliography.comment, text);
    }

    /// The kind of work and its place in what it was published in.
    pub fn publication(&mut self) -> &mut Publication {
        &mut self.entry.bibliography.publication
    }

    /// The volume. The first counts, here and below.
    pub fn volume(&mut self, text: &str) {
        set(&mut self.publication().volume, text);
    }

    /// The issue of a volume, or the number of a report.
    pub fn issue(&mut self, text: &str) {
        set(&mut self.publication().issue, text);
    }

    /// The pages, or the number of the article. A dash of any kind or number becomes a hyphen.
    pub fn pages(&mut self, text: &str) {
        let dashes = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let parts: Vec<&str> = text.split(dashes).map(str::trim).filter(|part| !part.is_empty()).collect();
        set(&mut self.publication().pages, &parts.join("-"));
    }

    /// The first and the last page in fields of their own. Either may be empty.
    pub fn page_range(&mut self, first: &str, last: &str) {
        let (first, last) = (first.trim(), last.trim());
        if first.is_empty() || last.is_empty() || first == last || first.contains('-') {
            self.pages(if first.is_empty() { last } else { first });
        } else {
            self.pages(&format!("{first}-{last}"));
        }
    }

    /// The publisher, the institution of a report, or the university of a thesis.
    pub fn publisher(&mut self, text: &str) {
        set(&mut self.publication().publisher, text);
    }

    /// A standard number of a book or a serial, whichever it is by its length.
    pub fn standard_number(&mut self, text: &str) {
        for number in text.split([',', ';', '\n']).flat_map(|part| part.split_whitespace()) {
            let digits = number.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X')).count();
            match digits {
                8 => add(&mut self.publication().issn, number),
                10 | 13 => add(&mut self.publication().isbn, number),
                _ => {}
            }
        }
    }

    /// The bibliographic record so far.
    pub fn bibliography(&self) -> &Bibliography {
        &self.entry.bibliography
    }

    /// The entry. `None` if the record has neither a title nor a text.
    pub fn into_entry(self) -> Option<Entry> {
        let mut entry = self.entry;
        if !entry.bibliography.has_title() && entry.texts.is_empty() {
            return None;
        }
        if entry.bibliography.authors.is_empty() {
            entry.bibliography.authors = self.editors;
        }
        let year = self.dates.first().map(|date| date.year());
        let in_year = self.dates.iter().rev().filter(|date| Some(date.year()) == year);
        entry.bibliography.date = in_year.copied().max_by_key(|date| date.precision());
        Some(entry)
    }

    /// Adds the entry to `reading`, or the problem that the record has neither a title nor a text.
    pub fn finish(self, reading: &mut Reading) {
        let line = self.entry.line;
        match self.into_entry() {
            Some(entry) => reading.entries.push(entry),
            None => reading.problems.push(LineProblem::at(line, Message::RecordWithoutWords)),
        }
    }
}

fn set(slot: &mut Option<String>, text: &str) {
    if slot.is_none() {
        *slot = line(text);
    }
}

// Adds a number to those before it.
fn add(slot: &mut Option<String>, number: &str) {
    let number = number.trim_matches(|c: char| !c.is_alphanumeric());
    match slot {
        Some(known) if known.split(' ').any(|known| known == number) => {}
        Some(known) => {
            known.push(' ');
            known.push_str(number);
        }
        None => *slot = Some(number.to_string()),
    }
}

// Linear in the list, which is as long as a record has authors or keywords.
fn push_once(list: &mut Vec<String>, item: Option<String>) {
    list.extend(item.filter(|item| !list.contains(item)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dated(fill: impl Fn(&mut Record)) -> String {
        let mut record = Record::at(1);
        record.title("A title");
        fill(&mut record);
        record.into_entry().unwrap().bibliography.date.map(|date| date.to_string()).unwrap_or_default()
    }

    #[test]
    fn dates_come_in_one_field_or_in_several() {
        assert_eq!(dated(|record| record.date("2017/06/12/")), "2017-06-12");
        assert_eq!(dated(|record| record.date("in press")), "");
        let dates = |first: &str, second: &str| {
            dated(|record| {
                record.date(first);
                record.date(second);
            })
        };
        assert_eq!(dates("2017", "2017-06"), "2017-06");
        assert_eq!(dates("2017", "2019-05-01"), "2017");
        for (year, month, day, wanted) in [
            ("2017", "nov", "", "2017-11"),
            ("2017", " nov ", "3", "2017-11-03"),
            ("2017", "Sept", "", "2017-09"),
            ("2017", "Sep--Oct", "", "2017-09"),
            ("2017", "Sep 22", "", "2017-09-22"),
            ("2017", "22 Sep", "", "2017-09-22"),
            ("2017", "06", "31", "2017-06"),
            ("2017", "Spring", "", "2017"),
            ("2017-03", "12", "", "2017-03"),
            ("{2017}", "0", "0", "2017"),
            ("", "nov", "", ""),
        ] {
            assert_eq!(dated(|record| record.date_of(year, month, day)), wanted, "{year} {month} {day}");
        }
    }

    #[test]
    fn ids_are_found_where_they_are_written() {
        let mut record = Record::at(1);
        record.text(TextKind::Abstract, "Text.", 2);
        record.url("", "https://example.org/a;https://arxiv.org/abs/1706.03762v2, ftp://example.org/b");
        record.doi("https://doi.org/10.1000/ABC");
        record.name("", "key");
        record.name("pmid", " 12 ");
        record.name("pmid", "");
        let entry = record.into_entry().unwrap();
        assert_eq!((entry.arxiv.as_deref(), entry.doi.as_deref()), (Some("1706.03762"), Some("10.1000/abc")));
        assert_eq!(entry.names, ["key", "pmid:12"]);
        let urls: Vec<&str> = entry.bibliography.links.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(urls, ["https://example.org/a", "https://arxiv.org/abs/1706.03762v2"]);
        let mut record = Record::at(1);
        record.title("A title");
        record.doi("10.48550/arXiv.1706.03762");
        let entry = record.into_entry().unwrap();
        assert_eq!((entry.arxiv.as_deref(), entry.doi), (Some("1706.03762"), None));
    }

    #[test]
    fn titles_are_told_apart_by_language() {
        let mut record = Record::at(1);
        for title in ["稀疏注意力", "Sparse <i>attention</i>", "Another title"] {
            record.title(title);
        }
        let entry = record.into_entry().unwrap();
        assert_eq!(entry.bibliography.title_zh.as_deref(), Some("稀疏注意力"));
        assert_eq!(entry.bibliography.title_en.as_deref(), Some("Sparse attention"));
    }

    #[test]
    fn numbers_and_pages_are_as_written() {
        let mut record = Record::at(1);
        record.title("A title");
        record.standard_number("1234-567X (print), 978-3-16-148410-0");
        record.pages("737 -- 748");
        record.keywords("deep learning, networks; sets");
        record.keywords("#检索，重排");
        let entry = record.into_entry().unwrap();
        let publication = entry.bibliography.publication;
        assert_eq!(publication.issn.as_deref(), Some("1234-567X"));
        assert_eq!(publication.isbn.as_deref(), Some("978-3-16-148410-0"));
        assert_eq!(publication.pages.as_deref(), Some("737-748"));
        assert_eq!(entry.bibliography.tags, ["deep learning, networks", "sets", "检索", "重排"]);
    }

    #[test]
    fn a_record_without_words_is_a_problem() {
        let mut reading = Reading::default();
        let mut record = Record::at(7);
        record.author("Lovelace, Ada");
        record.finish(&mut reading);
        assert_eq!((reading.entries.len(), reading.problems[0].line), (0, Some(7)));
        let mut record = Record::at(9);
        record.title("A title");
        record.editor("Lovelace, Ada");
        record.finish(&mut reading);
        assert_eq!(reading.entries[0].bibliography.authors, ["Ada Lovelace"]);
    }
}
