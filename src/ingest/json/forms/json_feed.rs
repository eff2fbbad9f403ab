//! Items of a JSON Feed.
//!
//! The source: <https://www.jsonfeed.org/version/1.1/>.

use crate::ingest::json::forms::draft::{Draft, strings};
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct JsonFeed;

impl RecordForm for JsonFeed {
    fn matches(&self, record: &Record<'_>) -> bool {
        record.has("content_html") || record.has("content_text") || record.has("date_published")
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let mut draft = Draft::new(record.line);
        draft.title(record.str(&["title"]));
        draft.text(TextKind::Summary, record.str(&["summary"]));
        draft.text(TextKind::Abstract, record.str(&["content_text"]).or_else(|| record.str(&["content_html"])));
        draft.authors(record.at(&["authors"]));
        draft.authors(record.at(&["author"]));
        draft.written_date(record.at(&["date_published"]));
        for address in [record.str(&["external_url"]), record.str(&["url"]), record.str(&["id"])] {
            draft.arxiv(address);
            draft.doi(address.filter(|address| address.contains("doi.org/")));
            draft.link("", address);
        }
        draft.name("", record.str(&["id"]).map(str::to_string));
        draft.tags(strings(record.items(&["tags"]), "name"));
        draft.finish()
    }
}
