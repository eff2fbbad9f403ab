//! Summaries of PubMed in JSON.
//!
//! The source: <https://www.ncbi.nlm.nih.gov/books/NBK25499/#chapter4.ESummary>.

use serde_json::Value;

use crate::ingest::json::forms::draft::{Draft, scalar};
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::Entry;

pub(super) struct PubMed;

impl RecordForm for PubMed {
    fn matches(&self, record: &Record<'_>) -> bool {
        record.has("uid") && (record.has("articleids") || record.has("fulljournalname"))
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let mut draft = Draft::new(record.line);
        draft.title_with_stop(record.str(&["title"]));
        draft.title_with_stop(record.str(&["vernaculartitle"]));
        draft.authors(record.at(&["authors"]));
        draft.written_date(record.at(&["pubdate"]));
        draft.written_date(record.at(&["epubdate"]));
        draft.venue(record.str(&["fulljournalname"]).or_else(|| record.str(&["source"])));
        draft.publication(|to| &mut to.volume, record.at(&["volume"]));
        draft.publication(|to| &mut to.issue, record.at(&["issue"]));
        draft.publication(|to| &mut to.pages, record.at(&["pages"]));
        draft.publication(|to| &mut to.issn, record.at(&["issn"]));
        for id in record.items(&["articleids"]) {
            let value = id.get("value").and_then(Value::as_str);
            match id.get("idtype").and_then(Value::as_str) {
                Some("doi") => draft.doi(value),
                Some("pmc") => draft.name("pmcid", value.map(str::to_string)),
                _ => {}
            }
        }
        draft.doi(record.str(&["elocationid"]));
        let id = record.at(&["uid"]).and_then(scalar);
        draft.link("", id.as_deref().map(|id| format!("https://pubmed.ncbi.nlm.nih.gov/{id}/")).as_deref());
        draft.name("pmid", id);
        draft.finish()
    }
}
