//! Articles of Europe PMC.
//!
//! The source: <https://europepmc.org/RestfulWebService>.

use crate::ingest::json::forms::draft::{Draft, scalar, strings};
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct EuropePmc;

impl RecordForm for EuropePmc {
    fn matches(&self, record: &Record<'_>) -> bool {
        record.has("authorString") || (record.has("abstractText") && record.has("title")) || record.has("journalInfo")
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let mut draft = Draft::new(record.line);
        draft.title_with_stop(record.str(&["title"]));
        draft.text(TextKind::Abstract, record.str(&["abstractText"]));
        let listed = strings(record.items(&["authorList", "author"]), "fullName");
        let written = record.str(&["authorString"]).unwrap_or_default();
        let names: Vec<&str> = listed.collect();
        let names = if names.is_empty() { written.trim_end_matches('.').split(", ").collect() } else { names };
        draft.inverted_authors(names.into_iter());
        draft.written_date(record.at(&["firstPublicationDate"]));
        draft.written_date(record.at(&["pubYear"]));
        draft.venue(record.str(&["journalTitle"]).or_else(|| record.str(&["journalInfo", "journal", "title"])));
        draft.publication(|to| &mut to.volume, record.at(&["journalVolume"]));
        draft.publication(|to| &mut to.issue, record.at(&["issue"]));
        draft.publication(|to| &mut to.volume, record.at(&["journalInfo", "volume"]));
        draft.publication(|to| &mut to.issue, record.at(&["journalInfo", "issue"]));
        draft.publication(|to| &mut to.pages, record.at(&["pageInfo"]));
        draft.publication(|to| &mut to.issn, record.at(&["journalIssn"]));
        draft.doi(record.str(&["doi"]));
        draft.name("pmid", record.at(&["pmid"]).and_then(scalar));
        draft.name("pmcid", record.at(&["pmcid"]).and_then(scalar));
        if let (Some(source), Some(id)) = (record.str(&["source"]), record.at(&["id"]).and_then(scalar)) {
            draft.link("", Some(&format!("https://europepmc.org/article/{source}/{id}")));
        }
        draft.tags(strings(record.items(&["keywordList", "keyword"]), "keyword"));
        draft.finish()
    }
}
