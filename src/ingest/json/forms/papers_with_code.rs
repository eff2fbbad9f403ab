//! Dumps of Papers with Code: papers, links between papers and repositories, rows of leaderboards.
//!
//! The source: <https://github.com/paperswithcode/paperswithcode-data>.

use serde_json::Value;

use crate::ingest::json::forms::draft::{Draft, strings};
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind};

pub(super) struct PapersWithCode;

impl RecordForm for PapersWithCode {
    fn matches(&self, record: &Record<'_>) -> bool {
        record.has("paper_url")
            && ["url_abs", "paper_title", "paper_url_abs", "url_pdf"].iter().any(|name| record.has(name))
            || (record.has("model_name") && record.has("paper_title"))
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let first = |names: [&str; 2]| names.into_iter().find_map(|name| record.str(&[name]));
        let mut draft = Draft::new(record.line);
        draft.title(first(["title", "paper_title"]));
        if !draft.has_title() {
            // A row of a leaderboard may be about a model without a paper.
            return Some(Vec::new());
        }
        draft.text(TextKind::Abstract, first(["abstract", "short_abstract"]));
        draft.authors(record.at(&["authors"]));
        draft.written_date(record.at(&["date"]).or_else(|| record.at(&["paper_date"])));
        draft.venue(first(["proceeding", "conference"]));
        draft.arxiv(first(["arxiv_id", "paper_arxiv_id"]));
        let page = first(["url_abs", "paper_url_abs"]);
        draft.arxiv(page);
        draft.doi(page.filter(|page| page.contains("doi.org/")));
        draft.link("", page);
        draft.link("pdf", first(["url_pdf", "paper_url_pdf"]));
        draft.link("papers with code", record.str(&["paper_url"]));
        draft.link("code", record.str(&["repo_url"]));
        for code in record.items(&["code_links"]) {
            draft.link("code", code.get("url").and_then(Value::as_str));
        }
        draft.name("openreview", record.str(&["openreview_id"]).map(str::to_string));
        draft.tags(strings(record.items(&["tasks"]), "task"));
        draft.finish()
    }
}
