//! CSL-JSON, which Zotero, Mendeley and Pandoc write, and the works of Crossref, which have the same names and lists
//! where CSL-JSON has strings.
//!
//! Sources: <https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables> and
//! <https://api.crossref.org/swagger-ui/index.html>.

use serde_json::Value;

use crate::ingest::json::forms::csl_date;
use crate::ingest::json::forms::draft::{Draft, scalar, strings};
use crate::ingest::json::forms::extra::Extra;
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::ingest::json::words;
use crate::paper::{Entry, PublicationKind, TextKind};

pub(super) struct Csl;

// Types of Crossref that are no works of their own.
const NO_WORKS: &[&str] = &["component", "grant", "journal", "journal-issue", "journal-volume", "peer-review"];

const DATES: &[&str] = &["issued", "published", "published-print", "published-online", "original-date", "submitted"];

impl RecordForm for Csl {
    fn matches(&self, record: &Record<'_>) -> bool {
        let is_person = |value: &Value| ["family", "literal", "given"].iter().any(|name| value.get(name).is_some());
        let is_dated = record.at(&["issued"]).is_some_and(|date| date.is_object());
        let has_names = ["author", "editor"].iter().any(|name| record.items(&[name]).iter().any(is_person));
        is_dated
            || record.has("container-title")
            || has_names
            || record.has("citation-key")
            || (record.has("DOI") && record.has("type"))
            || (record.has("id") && record.has("note") && (record.has("DOI") || record.has("URL")))
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let word = record.str(&["type"]).unwrap_or_default();
        if NO_WORKS.contains(&word) {
            return Some(Vec::new());
        }
        let first = |name: &str| words::strings(record.at(&[name])?).into_iter().next();
        let mut draft = Draft::new(record.line);
        draft.title(first("title"));
        draft.title(first("original-title"));
        draft.text(TextKind::Abstract, first("abstract"));
        draft.authors(record.at(&["author"]));
        draft.authors(record.at(&["editor"]));
        draft.date(DATES.iter().filter_map(|name| record.at(&[name])).find_map(csl_date::date));
        let venues = ["container-title", "event-title", "event", "collection-title"];
        venues.iter().for_each(|name| draft.venue(first(name)));
        let is_preprint = [&["subtype"], &["genre"]]
            .iter()
            .any(|path| record.str(*path).is_some_and(|word| word.eq_ignore_ascii_case("preprint")));
        // CSL has no word for preprints but that for any article.
        draft.kind(if is_preprint || word == "article" { Some(PublicationKind::Preprint) } else { kind(word) });
        draft.publication(|to| &mut to.volume, record.at(&["volume"]));
        draft.publication(|to| &mut to.issue, record.at(&["issue"]));
        draft.publication(|to| &mut to.pages, record.at(&["page"]));
        draft.publication(|to| &mut to.pages, record.at(&["article-number"]));
        draft.publication(|to| &mut to.publisher, record.at(&["publisher"]));
        draft.publication(|to| &mut to.isbn, record.at(&["ISBN"]));
        draft.publication(|to| &mut to.issn, record.at(&["ISSN"]));
        draft.doi(record.str(&["DOI"]));
        draft.link("", record.str(&["URL"]).or_else(|| record.str(&["resource", "primary", "URL"])));
        draft.arxiv(record.str(&["URL"]));
        let number = record.str(&["number"]);
        let is_arxiv = |number: &&str| number.to_ascii_lowercase().starts_with("arxiv");
        draft.arxiv(number.filter(is_arxiv).and_then(|number| number.split_whitespace().next()));
        if number.filter(is_arxiv).is_none() {
            draft.publication(|to| &mut to.issue, record.at(&["number"]));
        }
        for name in ["citation-key", "citation-label", "id"] {
            id(&mut draft, record.at(&[name]).and_then(scalar));
        }
        draft.name("pmid", record.at(&["PMID"]).and_then(scalar));
        draft.name("pmcid", record.at(&["PMCID"]).and_then(scalar));
        let keywords = record.at(&["keyword"]).or_else(|| record.at(&["keywords"]));
        match keywords {
            Some(Value::String(text)) => draft.tags(text.split([',', ';', '，', '；']).map(str::trim)),
            Some(Value::Array(values)) => draft.tags(strings(values, "name")),
            _ => {}
        }
        draft.tags(strings(record.items(&["categories"]), "name"));
        draft.tags(strings(record.items(&["subject"]), "name"));
        if let Some(note) = record.str(&["note"]) {
            Extra::read(note).fill(&mut draft);
        }
        draft.text(TextKind::Note, record.str(&["annote"]));
        draft.finish()
    }
}

// Zotero uses the address of an item as its id; others use a DOI.
fn id(draft: &mut Draft, id: Option<String>) {
    let Some(id) = id else { return };
    if let Some((_, key)) = id.rsplit_once("/items/").filter(|_| id.contains("zotero.org")) {
        draft.name("zotero", Some(key.to_string()));
    } else if id.starts_with("10.") || id.contains("doi.org/") {
        draft.doi(Some(&id));
    } else {
        draft.arxiv(Some(&id));
        draft.name("", Some(id));
    }
}
