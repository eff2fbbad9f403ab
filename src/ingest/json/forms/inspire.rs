//! Literature of INSPIRE.
//!
//! The source: <https://inspire-schemas.readthedocs.io/en/latest/schemas/records/hep.html>.

use serde_json::Value;

use crate::ingest::json::forms::draft::{Draft, scalar, strings};
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct Inspire;

impl RecordForm for Inspire {
    fn matches(&self, record: &Record<'_>) -> bool {
        let record = record.inside(&["metadata"]).unwrap_or(*record);
        let marks = ["control_number", "arxiv_eprints", "document_type", "abstracts", "publication_info"];
        record.items(&["titles"]).iter().any(|title| title.get("title").is_some())
            && marks.iter().any(|name| record.has(name))
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let record = record.inside(&["metadata"]).unwrap_or(*record);
        let first = |list: &str, name: &str| record.items(&[list]).iter().find_map(|item| item.get(name));
        let mut draft = Draft::new(record.line);
        strings(record.items(&["titles"]), "title").for_each(|title| draft.title(Some(title)));
        draft.text(TextKind::Abstract, first("abstracts", "value").and_then(Value::as_str));
        draft.inverted_authors(strings(record.items(&["authors"]), "full_name"));
        draft.inverted_authors(strings(record.items(&["corporate_author"]), "value"));
        for date in [record.at(&["preprint_date"]), first("imprints", "date"), record.at(&["earliest_date"])] {
            draft.written_date(date);
        }
        draft.venue(first("publication_info", "journal_title").and_then(Value::as_str));
        draft.kind(strings(record.items(&["document_type"]), "").find_map(kind));
        draft.publication(|to| &mut to.volume, first("publication_info", "journal_volume"));
        draft.publication(|to| &mut to.issue, first("publication_info", "journal_issue"));
        draft.page_range(first("publication_info", "page_start"), first("publication_info", "page_end"));
        draft.publication(|to| &mut to.pages, first("publication_info", "artid"));
        draft.doi(first("dois", "value").and_then(Value::as_str));
        draft.arxiv(first("arxiv_eprints", "value").and_then(Value::as_str));
        strings(record.items(&["texkeys"]), "").for_each(|key| draft.name("", Some(key.to_string())));
        let number = record.at(&["control_number"]).and_then(scalar);
        draft.link("", number.as_deref().map(|id| format!("https://inspirehep.net/literature/{id}")).as_deref());
        draft.name("inspire", number);
        draft.categories(first("arxiv_eprints", "categories").into_iter().flat_map(|list| strings(items(list), "")));
        draft.tags(strings(record.items(&["keywords"]), "value"));
        draft.finish()
    }
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}
