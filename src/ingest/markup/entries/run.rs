//! Runs: the spans of a line, joined where they share a link or a weight.

use std::rc::Rc;

use crate::ingest::markup::fields::heading_date;
use crate::ingest::markup::fields::title;
use crate::ingest::markup::fields::venue;
use crate::ingest::markup::parse::block::Span;

/// Neighbouring spans of one link or of one weight.
#[derive(Debug, Clone)]
pub(crate) struct TextRun {
    pub text: String,
    pub url: Option<Rc<str>>,
    pub strong: bool,
    pub em: bool,
}

/// The runs of a line.
pub(crate) fn runs(spans: &[Span]) -> Vec<TextRun> {
    let mut runs: Vec<TextRun> = Vec::new();
    for span in spans {
        match runs.last_mut() {
            Some(run) if run.url == span.url && (span.url.is_some() || is_one_style(run, span)) => {
                run.text.push_str(&span.text)
            }
            _ => {
                runs.push(TextRun { text: span.text.clone(), url: span.url.clone(), strong: span.strong, em: span.em })
            }
        }
    }
    runs
}

// Italics inside bold text do not end it.
fn is_one_style(run: &TextRun, span: &Span) -> bool {
    run.strong == span.strong && (run.em == span.em || run.strong)
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

/// Whether brackets enclose the link at `at`, which then is a button.
pub(crate) fn is_bracketed(runs: &[TextRun], at: usize) -> bool {
    let opens = |text: &str| text.ends_with(['[', '(', '【', '（', '|', '/']);
    let before = at.checked_sub(1).map_or("", |before| runs[before].text.trim_end());
    opens(before)
        || runs[at].text.trim_start().starts_with(['[', '(', '【', '（', '\\']) && title::words(&runs[at].text) <= 8
}
