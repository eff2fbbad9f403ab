//! What an assistant can tell its user to do about an error.

use crate::embed::EmbedError;
use crate::engine::Error;
use crate::index::store::StoreError;
use crate::search::SearchError;
use crate::server::ask_error::AskError;

/// The message of an error with the next step.
pub(super) fn explain(error: &AskError) -> String {
    let step = match error {
        AskError::NoIndex(_) => {
            Some("the user makes one with `papers-sem index PATH`, PATH being files or folders of notes")
        }
        AskError::Busy => Some("call again in a few seconds"),
        AskError::Engine(error) => engine(error),
        AskError::Failed(_) => {
            Some("call again; if it fails again, `papers-sem doctor` prints what a bug report needs")
        }
    };
    said(error.to_string(), step)
}

/// The message of an error of the engine with the next step.
pub(super) fn explain_engine(error: &Error) -> String {
    said(error.to_string(), engine(error))
}

fn said(message: String, step: Option<&str>) -> String {
    match step {
        Some(step) => format!("{message}\n  {step}"),
        None => message,
    }
}

fn engine(error: &Error) -> Option<&'static str> {
    match error {
        Error::Store(error) | Error::Search(SearchError::Store(error)) => store(error),
        Error::Embed(error) | Error::Search(SearchError::Embed(error)) => Some(embed(error)),
        Error::Search(SearchError::OtherModel { .. }) => Some("`papers-sem index --rebuild` embeds everything again"),
        _ => None,
    }
}

fn store(error: &StoreError) -> Option<&'static str> {
    Some(match error {
        StoreError::Missing { .. } => "the user makes one with `papers-sem index PATH`",
        StoreError::Foreign { .. } => "the server must be started with --index DIR, the directory of an index",
        StoreError::Damaged { .. } => "`papers-sem verify --repair` repairs what it can",
        StoreError::Newer { .. } => "the user installs the newer version of papers-sem",
        StoreError::Older { .. } => "`papers-sem upgrade` converts it",
        StoreError::Locked { .. } => "call again when it has ended",
        StoreError::Io { .. } => return None,
    })
}

fn embed(error: &EmbedError) -> &'static str {
    match error {
        EmbedError::NotDownloaded { .. } => "`papers-sem index` with the same --model downloads it",
        _ => "search_papers with the mode lexical needs no model; `papers-sem doctor` says what is wrong with it",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn an_error_comes_with_the_next_step() {
        let damaged = Error::Store(StoreError::Damaged { path: "a".into(), reason: "cut".into() });
        for (error, step) in [
            (AskError::NoIndex("/i".into()), "papers-sem index PATH"),
            (AskError::Busy, "call again"),
            (AskError::Engine(Arc::new(damaged)), "verify --repair"),
            (AskError::Failed("a panic".into()), "doctor"),
        ] {
            let text = explain(&error);
            assert!(text.contains(step) && text.starts_with(&error.to_string()), "{text}");
        }
    }
}
