//! Why a question is not answered.

use std::path::PathBuf;
use std::sync::Arc;

use crate::embed::EmbedError;
use crate::engine::Error;
use crate::index::store::StoreError;
use crate::search::SearchError;

/// Why a question is not answered.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum AskError {
    /// There is no index yet.
    #[error("there is no index in {}", .0.display())]
    NoIndex(PathBuf),
    /// As many questions as may wait are waiting.
    #[error("too many questions are waiting")]
    Busy,
    /// The index, the model or the question does not allow an answer.
    #[error(transparent)]
    Engine(Arc<Error>),
    /// A thread failed.
    #[error("the question could not be answered: {0}")]
    Failed(String),
}

impl From<Error> for AskError {
    fn from(error: Error) -> Self {
        Self::Engine(Arc::new(error))
    }
}

impl AskError {
    /// What whoever asks, or whoever runs the server, can do; `None` when the message says it.
    pub fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::NoIndex(_) => Some(
                "make one with `papers-sem index PATH…` on the machine of the server, which answers as soon as it is there",
            ),
            Self::Busy => Some("ask again in a second"),
            Self::Failed(_) => Some("ask again; if it happens again, report it with the output of `papers-sem doctor`"),
            Self::Engine(error) => match &**error {
                Error::Store(error) | Error::Search(SearchError::Store(error)) => store(error),
                Error::Embed(error) | Error::Search(SearchError::Embed(error)) => Some(embed(error)),
                Error::Search(SearchError::Empty) => Some("write a question, a name or a sentence"),
                Error::Search(SearchError::NoTopic { .. }) => {
                    Some("say what the papers are about; without a question the newest papers are listed")
                }
                Error::Search(SearchError::OtherModel { .. }) => {
                    Some("`papers-sem index --rebuild` embeds everything again; questions by words alone are answered")
                }
                Error::Search(SearchError::Words { .. }) => {
                    Some("ask by meaning alone, or make the index again with `papers-sem index --rebuild`")
                }
                _ => None,
            },
        }
    }
}

fn store(error: &StoreError) -> Option<&'static str> {
    match error {
        StoreError::Missing { .. } => Some("make it again with `papers-sem index PATH…`"),
        StoreError::File { .. } | StoreError::Foreign { .. } => Some("start the server with another directory"),
        StoreError::Damaged { .. } => Some(
            "`papers-sem verify --repair` repairs what it can; `papers-sem index --rebuild PATH…` makes the index again",
        ),
        StoreError::Newer { .. } => Some("install the newer version, and start the server again"),
        StoreError::Older { .. } => Some("`papers-sem upgrade` converts it to the present format"),
        StoreError::Locked { .. } => Some("try again when it has ended"),
        StoreError::NoQdrant { .. } => Some("start a server that was built with the feature `qdrant`"),
        StoreError::Collection { .. } => {
            Some("try again; `papers-sem doctor` asks every node of the cluster how it is")
        }
        StoreError::Io { .. } => Some("check the disk, and who may read there"),
    }
}

fn embed(error: &EmbedError) -> &'static str {
    match error {
        EmbedError::Run { .. } => "ask in other words, or by words alone",
        EmbedError::External => {
            "questions by words alone are answered; `papers-sem index --rebuild` takes another model"
        }
        _ => "questions by words alone are answered; `papers-sem doctor` says what is missing",
    }
}
