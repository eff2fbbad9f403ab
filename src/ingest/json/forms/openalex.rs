//! Works of OpenAlex.
//!
//! The source: <https://docs.openalex.org/api-entities/works/work-object>.

use serde_json::{Map, Value};

use crate::ingest::json::forms::draft::{Draft, scalar, strings};
use crate::ingest::json::forms::kind::kind;
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct OpenAlex;

impl RecordForm for OpenAlex {
    fn matches(&self, record: &Record<'_>) -> bool {
        let is_work = |id: &str| id.contains("openalex.org/W");
        record.has("authorships") || record.has("abstract_inverted_index") || record.str(&["id"]).is_some_and(is_work)
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let mut draft = Draft::new(record.line);
        draft.title(record.str(&["title"]));
        if !draft.has_title() {
            draft.title(record.str(&["display_name"]));
        }
        let index = record.at(&["abstract_inverted_index"]).and_then(Value::as_object);
        draft.text(TextKind::Abstract, index.map(in_order).as_deref());
        draft.text(TextKind::Abstract, record.str(&["abstract"]));
        draft.authors(record.at(&["authorships"]));
        draft.written_date(record.at(&["publication_date"]));
        draft.written_date(record.at(&["publication_year"]));
        let venues: [&[&str]; 4] = [
            &["primary_location", "source", "display_name"],
            &["primary_location", "raw_source_name"],
            &["host_venue", "display_name"],
            &["host_venue", "name"],
        ];
        venues.iter().for_each(|path| draft.venue(record.str(path)));
        draft.kind(record.str(&["type"]).and_then(kind));
        draft.publication(|to| &mut to.volume, record.at(&["biblio", "volume"]));
        draft.publication(|to| &mut to.issue, record.at(&["biblio", "issue"]));
        draft.page_range(record.at(&["biblio", "first_page"]), record.at(&["biblio", "last_page"]));
        draft.publication(|to| &mut to.publisher, record.at(&["primary_location", "source", "host_organization_name"]));
        draft.publication(|to| &mut to.issn, record.at(&["primary_location", "source", "issn_l"]));
        draft.doi(record.str(&["doi"]).or_else(|| record.str(&["ids", "doi"])));
        let locations = ["primary_location", "best_oa_location"].into_iter().filter_map(|name| record.at(&[name]));
        for location in locations.chain(record.items(&["locations"])) {
            let address = |name: &str| location.get(name).and_then(Value::as_str);
            draft.arxiv(address("landing_page_url"));
            draft.arxiv(address("pdf_url"));
        }
        draft.link("", record.str(&["primary_location", "landing_page_url"]).or_else(|| record.str(&["doi"])));
        draft.link(
            "pdf",
            record.str(&["best_oa_location", "pdf_url"]).or_else(|| record.str(&["open_access", "oa_url"])),
        );
        let id = record.str(&["id"]).or_else(|| record.str(&["ids", "openalex"]));
        draft.link("openalex", id);
        let last = |address: &str| address.trim_end_matches('/').rsplit('/').next().map(str::to_string);
        draft.name("openalex", id.and_then(last));
        draft.name("pmid", record.at(&["ids", "pmid"]).and_then(scalar).as_deref().and_then(last));
        draft.tags(strings(record.items(&["keywords"]), "display_name"));
        draft.tags(strings(record.items(&["keywords"]), "keyword"));
        let topics = [&["topics"], &["concepts"]].into_iter().map(|path| record.items(path));
        let topics = topics.into_iter().find(|topics| !topics.is_empty()).unwrap_or_default();
        draft.categories(strings(topics, "display_name"));
        draft.finish()
    }
}

// The text whose words an inverted index holds with their positions.
fn in_order(index: &Map<String, Value>) -> String {
    let positions = |value: &Value| -> Vec<u64> {
        value.as_array().map(|positions| positions.iter().filter_map(Value::as_u64).collect()).unwrap_or_default()
    };
    let mut words: Vec<(u64, &str)> = Vec::new();
    for (word, value) in index {
        words.extend(positions(value).into_iter().map(|at| (at, word.as_str())));
    }
    words.sort_unstable();
    words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}
