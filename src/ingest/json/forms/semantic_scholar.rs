//! Papers of Semantic Scholar, from its API and from its data sets, which write the same names in lower case.
//!
//! The source: <https://api.semanticscholar.org/api-docs/graph>.

use serde_json::{Map, Value};

use crate::ingest::json::forms::draft::{Draft, scalar, strings};
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct SemanticScholar;

impl RecordForm for SemanticScholar {
    fn matches(&self, record: &Record<'_>) -> bool {
        let has = |names: [&str; 2]| names.iter().any(|name| record.has(name));
        has(["externalIds", "externalids"]) || has(["paperId", "corpusid"]) || has(["corpusId", "s2FieldsOfStudy"])
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let lower: Map<String, Value>;
        let record = if record.has("corpusid") || record.has("externalids") {
            *record
        } else {
            let members = record.members.iter().filter(|(name, _)| !is_large(name));
            lower = members.map(|(name, value)| (name.to_lowercase(), value.clone())).collect();
            Record { members: &lower, ..*record }
        };
        let mut draft = Draft::new(record.line);
        draft.title(record.str(&["title"]));
        draft.text(TextKind::Abstract, record.str(&["abstract"]));
        draft.text(TextKind::Tldr, record.str(&["tldr", "text"]).or_else(|| record.str(&["tldr"])));
        draft.authors(record.at(&["authors"]));
        draft.written_date(record.at(&["publicationdate"]));
        draft.written_date(record.at(&["year"]));
        for path in [&["venue"][..], &["publicationvenue", "name"], &["journal", "name"]] {
            draft.venue(record.str(path));
        }
        draft.kind(strings(record.items(&["publicationtypes"]), "").find_map(kind));
        draft.publication(|to| &mut to.volume, record.at(&["journal", "volume"]));
        draft.publication(|to| &mut to.pages, record.at(&["journal", "pages"]));
        draft.publication(|to| &mut to.issn, record.at(&["publicationvenue", "issn"]));
        draft.arxiv(record.str(&["externalids", "ArXiv"]).or_else(|| record.str(&["arxivid"])));
        draft.doi(record.str(&["externalids", "DOI"]).or_else(|| record.str(&["doi"])));
        draft.link("", record.str(&["url"]));
        draft.link("pdf", record.str(&["openaccesspdf", "url"]));
        draft.name("s2", record.at(&["paperid"]).and_then(scalar));
        let corpus = record.at(&["corpusid"]).or_else(|| record.at(&["externalids", "CorpusId"]));
        draft.name("s2", corpus.and_then(scalar).map(|id| format!("CorpusId:{id}")));
        for (name, scheme) in [("PubMed", "pmid"), ("DBLP", "dblp"), ("ACL", "acl")] {
            draft.name(scheme, record.at(&["externalids", name]).and_then(scalar));
        }
        draft.categories(strings(record.items(&["s2fieldsofstudy"]), "category"));
        draft.categories(strings(record.items(&["fieldsofstudy"]), "category"));
        draft.tags(strings(record.items(&["topics"]), "topic"));
        draft.finish()
    }
}

// Members that are not worth a copy.
fn is_large(name: &str) -> bool {
    ["references", "citations", "embedding"].contains(&name)
}
