//! Items of Zotero: from its API, where they are in `data`, and from the plug-in Better BibTeX.
//!
//! Sources: <https://www.zotero.org/support/dev/web_api/v3/basics> and
//! <https://retorque.re/zotero-better-bibtex/exporting/>.

use serde_json::Value;

use crate::ingest::json::authors;
use crate::ingest::json::forms::draft::{Draft, scalar, strings};
use crate::ingest::json::forms::extra::Extra;
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct Zotero;

// Creators who are no authors.
const OTHERS: &[&str] =
    &["editor", "translator", "seriesEditor", "reviewedAuthor", "contributor", "bookAuthor", "counsel"];

const VENUES: &[&str] = &[
    "publicationTitle",
    "proceedingsTitle",
    "bookTitle",
    "conferenceName",
    "encyclopediaTitle",
    "dictionaryTitle",
    "websiteTitle",
    "blogTitle",
    "seriesTitle",
    "meetingName",
];

impl RecordForm for Zotero {
    fn matches(&self, record: &Record<'_>) -> bool {
        record.has("itemType") || record.at(&["data", "itemType"]).is_some()
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let item = record.inside(&["data"]).filter(|data| data.has("itemType")).unwrap_or(*record);
        let is_deleted =
            item.at(&["deleted"]).is_some_and(|value| value.as_bool() == Some(true) || value.as_i64() == Some(1));
        let word = item.str(&["itemType"]).unwrap_or_default();
        if is_deleted || matches!(word, "attachment" | "annotation") {
            return Some(Vec::new());
        }
        let mut draft = Draft::new(record.line);
        if word == "note" {
            // It belongs to the item that it names.
            let Some(parent) = item.str(&["parentItem"]) else { return Some(Vec::new()) };
            draft.name("zotero", Some(parent.to_string()));
            draft.text(TextKind::Note, item.str(&["note"]));
            return Some(draft.finish().unwrap_or_default());
        }
        for name in ["title", "caseName", "nameOfAct", "subject"] {
            draft.title(item.str(&[name]));
        }
        draft.text(TextKind::Abstract, item.str(&["abstractNote"]));
        draft.authors(Some(&Value::Array(creators(&item, false))));
        draft.authors(Some(&Value::Array(creators(&item, true))));
        draft.written_date(item.at(&["date"]));
        draft.written_date(record.at(&["meta", "parsedDate"]));
        VENUES.iter().for_each(|name| draft.venue(item.str(&[name])));
        draft.kind(kind(word));
        draft.publication(|to| &mut to.volume, item.at(&["volume"]));
        for name in ["issue", "number", "reportNumber"] {
            draft.publication(|to| &mut to.issue, item.at(&[name]));
        }
        draft.publication(|to| &mut to.pages, item.at(&["pages"]));
        for name in ["publisher", "institution", "university", "repository", "company"] {
            draft.publication(|to| &mut to.publisher, item.at(&[name]));
        }
        draft.publication(|to| &mut to.isbn, item.at(&["ISBN"]));
        draft.publication(|to| &mut to.issn, item.at(&["ISSN"]));
        draft.doi(item.str(&["DOI"]));
        draft.arxiv(item.str(&["archiveID"]));
        draft.arxiv(item.str(&["url"]));
        draft.link("", item.str(&["url"]));
        draft.link("zotero", item.str(&["select"]));
        draft.link("zotero", record.str(&["links", "alternate", "href"]));
        for name in ["citationKey", "citekey", "citation-key"] {
            draft.name("", item.str(&[name]).map(str::to_string));
        }
        let in_address = item.str(&["uri"]).and_then(|uri| uri.rsplit_once("/items/")).map(|(_, key)| key);
        let key = ["key", "itemKey"].iter().find_map(|name| item.str(&[name])).or(in_address);
        draft.name("zotero", key.map(str::to_string));
        draft.name("pmid", item.at(&["PMID"]).and_then(scalar));
        draft.tags(strings(item.items(&["tags"]), "tag"));
        for note in strings(item.items(&["notes"]), "note") {
            draft.text(TextKind::Note, Some(note));
        }
        if let Some(extra) = item.str(&["extra"]) {
            Extra::read(extra).fill(&mut draft);
        }
        draft.finish()
    }
}

// The creators who are authors, or the other ones.
fn creators(item: &Record<'_>, others: bool) -> Vec<Value> {
    let is_other = |creator: &&Value| {
        creator.get("creatorType").and_then(Value::as_str).is_some_and(|word| OTHERS.contains(&word))
    };
    let creators = item.items(&["creators"]).iter().filter(|creator| is_other(creator) == others);
    creators.filter(|creator| !authors::authors(creator).is_empty()).cloned().collect()
}
