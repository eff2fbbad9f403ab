//! The forms in which services and programs write records.
//!
//! Each form is a file with a [`RecordForm`]. Records in no known form are read by the names of their fields.

mod csl;
mod csl_date;
mod daily_rows;
mod datacite;
mod dblp;
mod draft;
mod europe_pmc;
mod extra;
mod hugging_face;
mod inspire;
mod json_feed;
mod kind;
mod openalex;
mod openreview;
mod papers_with_code;
mod pubmed;
mod record_form;
mod semantic_scholar;
mod zotero;

pub(super) use record_form::{Record, RecordForm};

/// Every form. A new one is a file and a line here; the first that matches a record reads it.
static FORMS: &[&dyn RecordForm] = &[
    &zotero::Zotero,
    &openalex::OpenAlex,
    &openreview::OpenReview,
    &hugging_face::HuggingFace,
    &semantic_scholar::SemanticScholar,
    &papers_with_code::PapersWithCode,
    &dblp::Dblp,
    &pubmed::PubMed,
    &europe_pmc::EuropePmc,
    &datacite::DataCite,
    &inspire::Inspire,
    &csl::Csl,
    &json_feed::JsonFeed,
    &daily_rows::DailyRows,
];

// Names of members, in lower case, of which an object has all if it is one record of a form. Without them an object
// that has neither a title nor a text at its top counts as one that holds records.
const MARKS: &[&[&str]] = &[
    &["itemtype"],
    &["key", "version", "data"],
    &["abstract_inverted_index"],
    &["authorships"],
    &["content", "forum"],
    &["content", "invitation"],
    &["content", "invitations"],
    &["content", "cdate"],
    &["paper", "publishedat"],
    &["paper_url", "paper_title"],
    &["model_name", "paper_title"],
    &["titles", "creators"],
    &["titles", "authors"],
    &["titles", "control_number"],
    &["titles", "document_type"],
    &["container-title"],
    &["issued", "type"],
    &["issued", "author"],
    &["content_html", "id"],
    &["content_text", "id"],
];

/// Whether an object with members of these names, in lower case, is one record of a known form.
pub(super) fn is_record(names: &[&str]) -> bool {
    MARKS.iter().any(|marks| marks.iter().all(|mark| names.contains(mark)))
}

/// The form of a record. `None` if it has no known one.
pub(super) fn of(record: &Record<'_>) -> Option<&'static dyn RecordForm> {
    FORMS.iter().copied().find(|form| form.matches(record))
}

#[cfg(test)]
mod tests;
