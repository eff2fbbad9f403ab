//! Why a measurement fails.

use std::path::{Path, PathBuf};

use crate::search::SearchError;

/// Why a file of questions, judgements or answers cannot be used, or why a measurement fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// A line does not have the form that the file needs.
    #[error("{path}:{line}: {reason}\n  expected: {expected}")]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
        /// The forms that can be read.
        expected: &'static str,
    },
    /// The index lacks judged documents.
    #[error("{missing} of {all} judged documents are not in the index, such as {example:?}")]
    MissingDocuments {
        /// The number of missing documents.
        missing: usize,
        /// The number of judged documents.
        all: usize,
        /// One of the missing documents.
        example: String,
    },
    /// The search failed.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The file is empty.
    #[error("{path}: no {item} in it")]
    Empty {
        /// The file.
        path: PathBuf,
        /// `question`, `judgement` or `answer`.
        item: &'static str,
    },
    /// No question has a judgement.
    #[error("none of the questions in {questions} is judged in {judgements}")]
    NoJudgedQuestion {
        /// The file of the questions.
        questions: PathBuf,
        /// The file of the judgements.
        judgements: PathBuf,
    },
    /// The other run answers none of the questions.
    #[error("{path} answers none of these questions")]
    NoCommonQuestion {
        /// The other run.
        path: PathBuf,
    },
}

impl EvalError {
    pub(super) fn line(path: &Path, line: usize, reason: impl Into<String>, expected: &'static str) -> Self {
        Self::Line { path: path.to_path_buf(), line, reason: reason.into(), expected }
    }
}
