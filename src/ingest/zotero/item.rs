//! An item of a library.

use std::collections::HashMap;

use crate::ingest::extra;
use crate::ingest::kind::kind;
use crate::ingest::record::Record;
use crate::paper::{PublicationKind, TextKind};

/// An item with everything that belongs to it.
#[derive(Debug, Default)]
pub(super) struct Item {
    /// Its number in the database.
    pub id: i64,
    /// The eight characters by which Zotero names it.
    pub key: String,
    /// The kind of item, for example `journalArticle`.
    pub kind: String,
    /// The group to which it belongs. `None` for the user's own library.
    pub group: Option<i64>,
    /// Its fields by name.
    pub fields: HashMap<String, String>,
    /// Authors, editors and others, in order.
    pub creators: Vec<Creator>,
    /// Tags and collections.
    pub tags: Vec<String>,
    /// Notes, in HTML.
    pub notes: Vec<String>,
    /// What is marked in its documents, a text for each.
    pub annotations: Vec<String>,
}

/// A person or a group.
#[derive(Debug, Default)]
pub(super) struct Creator {
    /// What they did, for example `author`.
    pub role: String,
    /// The given names.
    pub first: String,
    /// The family name.
    pub last: String,
    /// Whether `last` is the whole name.
    pub is_one_name: bool,
}

// The names of a field in the kinds of items, the most precise first.
const TITLES: &[&str] = &["title", "caseName", "nameOfAct", "subject"];
const DATES: &[&str] = &["date", "dateDecided", "dateEnacted", "issueDate", "filingDate"];
const VENUES: &[&str] = &[
    "publicationTitle",
    "proceedingsTitle",
    "bookTitle",
    "conferenceName",
    "encyclopediaTitle",
    "dictionaryTitle",
    "websiteTitle",
    "blogTitle",
    "forumTitle",
    "meetingName",
    "repository",
    "series",
    "journalAbbreviation",
];
const PUBLISHERS: &[&str] = &["publisher", "university", "institution", "company"];

// They did not write the item.
const OTHER_ROLES: &[&str] =
    &["translator", "seriesEditor", "contributor", "reviewedAuthor", "bookAuthor", "counsel", "commenter", "recipient"];

impl Item {
    /// The record of the item. Its line is the item's number.
    pub(super) fn into_record(self) -> Record {
        let line = u32::try_from(self.id).unwrap_or(u32::MAX).max(1);
        let mut record = Record::at(line);
        let field = |name: &str| self.fields.get(name).map(String::as_str).filter(|value| !value.trim().is_empty());
        let all = |names: &'static [&str]| names.iter().filter_map(|name| field(name));
        all(TITLES).take(1).for_each(|title| record.title(title));
        for creator in &self.creators {
            match creator.role.as_str() {
                "editor" => record.editor(&creator.name()),
                role if OTHER_ROLES.contains(&role) => {}
                _ => record.author(&creator.name()),
            }
        }
        // `2017-06-12 June 12, 2017`: as a number, then as it was typed.
        all(DATES).take(1).for_each(|date| record.date(numeric(date)));
        all(&["DOI"]).for_each(|doi| record.doi(doi));
        all(&["archiveID"]).for_each(|id| record.arxiv(id));
        all(&["citationKey"]).for_each(|key| record.name("", key));
        all(&["extra"]).for_each(|text| extra::add(text, &mut record));
        record.name("zotero", &self.key);
        all(&["PMID"]).for_each(|id| record.name("pmid", id));
        all(&["PMCID"]).for_each(|id| record.name("pmcid", id));
        all(&["url"]).for_each(|url| record.url("", url));
        let library = self.group.map_or("library".to_string(), |group| format!("groups/{group}"));
        record.url("zotero", &format!("zotero://select/{library}/items/{}", self.key));
        all(VENUES).take(1).for_each(|venue| record.venue(venue));
        all(&["volume"]).for_each(|volume| record.volume(volume));
        all(&["issue", "reportNumber"]).for_each(|issue| record.issue(issue));
        all(&["pages"]).for_each(|pages| record.pages(pages));
        all(PUBLISHERS).for_each(|publisher| record.publisher(publisher));
        all(&["ISBN", "ISSN"]).for_each(|number| record.standard_number(number));
        record.publication().kind = match self.kind.as_str() {
            // The word names a kind of article elsewhere.
            "letter" | "manuscript" | "document" => Some(PublicationKind::Other),
            word => kind(word).or(Some(PublicationKind::Other)),
        };
        self.tags.iter().for_each(|tag| record.keyword(tag));
        all(&["abstractNote"]).for_each(|text| record.text(TextKind::Abstract, text, line));
        let notes = self.notes.iter().chain(&self.annotations);
        notes.for_each(|note| record.text(TextKind::Note, note, line));
        record
    }
}

impl Creator {
    fn name(&self) -> String {
        match (self.is_one_name, self.first.trim(), self.last.trim()) {
            // A comma would turn the name of a group around.
            (true, _, last) => last.replace(',', ""),
            (false, "", last) => last.to_string(),
            (false, first, last) => format!("{last}, {first}"),
        }
    }
}

fn numeric(date: &str) -> &str {
    let first = date.split_whitespace().next().unwrap_or_default();
    let is_numeric = first.len() == 10 && first.split('-').map(str::len).eq([4, 2, 2]);
    if is_numeric { first } else { date }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_zotero_writes_them() {
        for (text, wanted) in [
            ("2017-06-12 June 12, 2017", Some("2017-06-12")),
            ("2017-06-00 06/2017", Some("2017-06")),
            ("2017-00-00 2017", Some("2017")),
            ("Spring 2017", Some("2017")),
            ("0000-00-00 soon", None),
        ] {
            let mut record = Record::at(1);
            record.title("A title");
            record.date(numeric(text));
            let date = record.into_entry().unwrap().bibliography.date;
            assert_eq!(date.map(|date| date.to_string()).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn the_name_of_a_group_is_not_turned_around() {
        let name = |first: &str, last: &str, is_one_name| {
            let creator = Creator { first: first.into(), last: last.into(), is_one_name, ..Creator::default() };
            crate::ingest::person::name(&creator.name()).unwrap()
        };
        assert_eq!(name("Ada", "Byron", false), "Ada Byron");
        assert_eq!(name("", "Institute of Bees, Honey and Wax", true), "Institute of Bees Honey and Wax");
        assert_eq!(name("三", "张", false), "张三");
    }
}
