//! Runs: the spans of a line, joined where they share a link or a weight.

use std::rc::Rc;

use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Span;

/// Neighbouring spans of one link or of one weight.
#[derive(Debug, Clone)]
pub(crate) struct TextRun {
    pub text: String,
    pub url: Option<Rc<str>>,
    pub strong: bool,
}

/// The runs of a line.
pub(crate) fn runs(spans: &[Span]) -> Vec<TextRun> {
    let mut runs: Vec<TextRun> = Vec::new();
    for span in spans {
        match runs.last_mut() {
            Some(run) if run.url == span.url && (run.strong == span.strong || span.url.is_some()) => {
                run.text.push_str(&span.text)
            }
            _ => runs.push(TextRun { text: span.text.clone(), url: span.url.clone(), strong: span.strong }),
        }
    }
    runs
}

/// The text before the run at `at`.
pub(crate) fn prefix(runs: &[TextRun], at: usize) -> String {
    runs[..at].iter().map(|run| run.text.as_str()).collect()
}

/// Whether the text before a title is only a number, a date, a venue, or something short in brackets.
pub(crate) fn is_mark(text: &str) -> bool {
    let bare = text.trim();
    bare.chars().all(|c| !c.is_alphabetic())
        || (bare.starts_with(['[', '(', '【', '`', '<'])
            && bare.chars().count() <= 60
            && bare.ends_with([']', ')', '】', '`', '>', ' ', ':', '-']))
        || heading_date::is_date(bare)
        || venue::is_venue(bare.trim_matches(|c: char| !c.is_alphanumeric()))
}
