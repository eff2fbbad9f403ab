//! Records of DataCite, also where they are in `attributes`.
//!
//! The source: <https://datacite-metadata-schema.readthedocs.io>.

use serde_json::Value;

use crate::ingest::json::forms::draft::{Draft, strings};
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct DataCite;

impl RecordForm for DataCite {
    fn matches(&self, record: &Record<'_>) -> bool {
        let record = record.inside(&["attributes"]).unwrap_or(*record);
        record.items(&["titles"]).iter().any(|title| title.get("title").is_some()) && record.has("creators")
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let record = record.inside(&["attributes"]).unwrap_or(*record);
        let mut draft = Draft::new(record.line);
        strings(record.items(&["titles"]), "title").for_each(|title| draft.title(Some(title)));
        for description in record.items(&["descriptions"]) {
            let text = description.get("description").and_then(Value::as_str);
            if description.get("descriptionType").and_then(Value::as_str) == Some("Abstract") {
                draft.text(TextKind::Abstract, text);
            }
        }
        draft.inverted_authors(strings(record.items(&["creators"]), "name"));
        let issued =
            record.items(&["dates"]).iter().find(|date| date.get("dateType").and_then(Value::as_str) == Some("Issued"));
        draft.written_date(issued.and_then(|date| date.get("date")));
        draft.written_date(record.at(&["publicationYear"]));
        draft.venue(record.str(&["container", "title"]));
        draft.kind(record.str(&["types", "resourceTypeGeneral"]).and_then(kind));
        draft.publication(|to| &mut to.volume, record.at(&["container", "volume"]));
        draft.publication(|to| &mut to.issue, record.at(&["container", "issue"]));
        draft.page_range(record.at(&["container", "firstPage"]), record.at(&["container", "lastPage"]));
        draft.publication(|to| &mut to.publisher, record.at(&["publisher", "name"]));
        draft.publication(|to| &mut to.publisher, record.at(&["publisher"]));
        draft.doi(record.str(&["doi"]));
        draft.arxiv(record.str(&["url"]));
        draft.link("", record.str(&["url"]));
        draft.tags(strings(record.items(&["subjects"]), "subject"));
        draft.finish()
    }
}
