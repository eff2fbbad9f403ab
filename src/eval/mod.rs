//! Judged questions in, figures out.
//!
//! A [`Run`] is what a search answered to each question, [`Qrels`] what it should have answered; a
//! [`Figures`] holds the measures of every question and their means. Definitions are trec_eval's, so
//! that its figures and ours agree.

mod answer;
pub mod compare;
pub mod judged;
pub mod measure;
pub mod run;
mod topics;

pub use answer::{answer, check};
pub use judged::{Qrels, Question, read_qrels, read_questions, read_unjudged};
pub use measure::{Figures, Measure, evaluate};
pub use run::{Run, read_run, write_run};

/// Why a file of questions, judgements or answers could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvalError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line is not what the file's form asks for.
    #[error("{path}:{line}: {reason}\n  expected: {expected}")]
    Line {
        /// The file.
        path: String,
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
        /// The forms that are understood.
        expected: &'static str,
    },
    /// Judged documents that the index does not hold.
    #[error(
        "{missing} of {all} judged documents are not in the index, such as {example:?}\n  index the collection these judgements are of; its documents' ids must be the `id` of their records; --missing-ok counts the missing ones as not found"
    )]
    Unknown {
        /// How many of them.
        missing: usize,
        /// How many documents are judged.
        all: usize,
        /// One of them.
        example: String,
    },
    /// The search failed.
    #[error(transparent)]
    Search(#[from] crate::search::SearchError),
    /// There is nothing in the file.
    #[error("{path}: no {what} in it")]
    Empty {
        /// The file.
        path: String,
        /// Questions, judgements or answers.
        what: &'static str,
    },
}
