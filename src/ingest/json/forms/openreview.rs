//! Notes of OpenReview. Version 2 of its API keeps each value of `content` in an object, version 1 does not.
//!
//! The source: <https://docs.openreview.net/reference/api-v2/entities/note/fields>.

use serde_json::Value;

use crate::ingest::json::forms::draft::{Draft, strings};
use crate::ingest::json::forms::record_form::{Record, RecordForm};
use crate::paper::{Entry, PartialDate, TextKind};

pub(super) struct OpenReview;

impl RecordForm for OpenReview {
    fn matches(&self, record: &Record<'_>) -> bool {
        let marks = ["forum", "invitation", "invitations", "cdate", "tcdate", "signatures"];
        record.inside(&["content"]).is_some() && marks.iter().any(|name| record.has(name))
    }

    fn entries(&self, record: &Record<'_>) -> Option<Vec<Entry>> {
        let content = record.inside(&["content"])?;
        let value = |name: &str| {
            let value = content.at(&[name])?;
            value.get("value").or(Some(value)).filter(|value| !value.is_null())
        };
        let text = |name: &str| value(name)?.as_str();
        let (id, forum) = (record.str(&["id"]), record.str(&["forum"]));
        // Reviews, comments and decisions are notes below the one of the paper.
        let is_reply = record.str(&["replyto"]).is_some_and(|parent| Some(parent) != id)
            || matches!((id, forum), (Some(id), Some(forum)) if id != forum);
        let has_paper = ["title", "abstract"].iter().any(|name| text(name).is_some());
        if is_reply || !has_paper || is_about_a_paper(record) {
            return Some(Vec::new());
        }
        let mut draft = Draft::new(record.line);
        draft.title(text("title"));
        draft.text(TextKind::Abstract, text("abstract"));
        for name in ["TLDR", "TL;DR", "tldr", "one-sentence_summary"] {
            draft.text(TextKind::Tldr, text(name));
        }
        draft.authors(value("authors"));
        let dates = ["pdate", "odate", "cdate", "tcdate"];
        draft.date(dates.iter().filter_map(|name| record.at(&[name])).find_map(day));
        draft.venue(text("venue"));
        let forum = forum.or(id);
        let page = forum.map(|forum| format!("https://openreview.net/forum?id={forum}"));
        draft.link("", page.as_deref());
        let pdf = text("pdf").filter(|path| path.starts_with('/'));
        draft.link("pdf", pdf.map(|path| format!("https://openreview.net{path}")).as_deref());
        draft.link("pdf", text("pdf"));
        for name in ["html", "code", "project_page"] {
            draft.arxiv(text(name));
            draft.link(name, text(name));
        }
        draft.name("openreview", forum.map(str::to_string));
        match value("keywords") {
            Some(Value::Array(values)) => draft.tags(strings(values, "value")),
            Some(Value::String(text)) => draft.tags(text.split([',', ';'])),
            _ => {}
        }
        for name in ["primary_area", "subject_areas"] {
            match value(name) {
                Some(Value::Array(values)) => draft.categories(strings(values, "value")),
                Some(Value::String(text)) => draft.categories(std::iter::once(text.as_str())),
                _ => {}
            }
        }
        draft.finish()
    }
}

// Whether every invitation of the note is one to say something about a paper.
fn is_about_a_paper(record: &Record<'_>) -> bool {
    let invitations: Vec<&str> =
        record.str(&["invitation"]).into_iter().chain(strings(record.items(&["invitations"]), "")).collect();
    let says = |invitation: &&str| {
        let last = invitation.rsplit('/').next().unwrap_or_default().to_lowercase();
        ["review", "comment", "decision", "rebuttal", "recommendation", "rating"].iter().any(|word| last.contains(word))
    };
    !invitations.is_empty() && invitations.iter().all(says)
}

// The day of a time in milliseconds since 1970.
fn day(value: &Value) -> Option<PartialDate> {
    let date = jiff::Timestamp::from_millisecond(value.as_i64()?).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    PartialDate::new(date.year(), Some(date.month()), Some(date.day()))
}
