//! Publications of DBLP, as its search answers in JSON.
//!
//! The source: <https://dblp.org/faq/How+to+use+the+dblp+search+API.html>.

use serde_json::Value;

use crate::ingest::json::forms::draft::{Draft, scalar};
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::ingest::json::words;
use crate::ingest::person;
use crate::paper::Entry;

pub(super) struct Dblp;

impl RecordForm for Dblp {
    fn matches(&self, record: &Record<'_>) -> bool {
        record.at(&["authors", "author"]).is_some()
            || record.str(&["url"]).is_some_and(|url| url.contains("dblp.org/rec/"))
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let mut draft = Draft::new(record.line);
        draft.title_with_stop(record.str(&["title"]));
        let names = record.at(&["authors", "author"]).map(words::strings).unwrap_or_default();
        let names: Vec<Value> = names.into_iter().map(|name| person::without_number(name).into()).collect();
        draft.authors(Some(&Value::Array(names)));
        draft.written_date(record.at(&["year"]));
        let venue = record.at(&["venue"]).map(words::strings).unwrap_or_default();
        draft.venue(venue.into_iter().next());
        draft.kind(record.str(&["type"]).and_then(kind));
        draft.publication(|to| &mut to.volume, record.at(&["volume"]));
        draft.publication(|to| &mut to.issue, record.at(&["number"]));
        draft.publication(|to| &mut to.pages, record.at(&["pages"]));
        draft.publication(|to| &mut to.publisher, record.at(&["publisher"]));
        draft.publication(|to| &mut to.isbn, record.at(&["isbn"]));
        draft.doi(record.str(&["doi"]));
        for address in record.at(&["ee"]).map(words::strings).unwrap_or_default() {
            draft.doi(Some(address).filter(|address| address.contains("doi.org/")));
            draft.arxiv(Some(address));
            draft.link("", Some(address));
        }
        draft.link("dblp", record.str(&["url"]));
        draft.name("dblp", record.at(&["key"]).and_then(scalar));
        draft.finish()
    }
}
