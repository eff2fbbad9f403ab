//! Daily papers of Hugging Face.
//!
//! The source: <https://huggingface.co/docs/hub/api#papers>.

use crate::ingest::json::forms::draft::{Draft, strings};
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, TextKind, identifiers};

pub(super) struct HuggingFace;

impl RecordForm for HuggingFace {
    fn matches(&self, record: &Record<'_>) -> bool {
        let is_paper = |paper: &Record<'_>| {
            paper.str(&["id"]).and_then(identifiers::arxiv_id).is_some() && paper.has("title") && paper.has("upvotes")
        };
        record.inside(&["paper"]).is_some_and(|paper| paper.has("id") && paper.has("title")) || is_paper(record)
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let paper = record.inside(&["paper"]).unwrap_or(*record);
        let mut draft = Draft::new(record.line);
        draft.title(paper.str(&["title"]).or_else(|| record.str(&["title"])));
        draft.text(TextKind::Abstract, paper.str(&["summary"]).or_else(|| record.str(&["summary"])));
        draft.text(TextKind::Summary, paper.str(&["ai_summary"]));
        draft.authors(paper.at(&["authors"]));
        draft.written_date(paper.at(&["publishedAt"]).or_else(|| record.at(&["publishedAt"])));
        let id = paper.str(&["id"]);
        draft.arxiv(id);
        let is_arxiv = id.and_then(identifiers::arxiv_id).is_some();
        draft.link("", id.filter(|_| is_arxiv).map(|id| format!("https://huggingface.co/papers/{id}")).as_deref());
        draft.link("code", paper.str(&["githubRepo"]));
        draft.link("project", paper.str(&["projectPage"]));
        draft.name("", id.map(str::to_string));
        draft.tags(strings(paper.items(&["ai_keywords"]), "name"));
        draft.finish()
    }
}
