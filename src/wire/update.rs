//! What an update of an index did.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::index::writer::UpdateReport;
use crate::ingest::{LeftOut, LeftOutCause, Problem};
use crate::wire::left_out::LeftOutJson;

/// What an update of an index did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateJson {
    /// Passages that were embedded.
    pub embedded: usize,
    /// Files in the index.
    pub files: usize,
    /// The directory of the index.
    pub index: String,
    /// The files below the given paths that gave no paper.
    #[serde(default)]
    pub left_out: Vec<LeftOutJson>,
    /// Files that the next run has to do, because this one was stopped.
    pub left: usize,
    /// Papers that were not in the index before.
    pub new: usize,
    /// Papers in the index.
    pub papers: usize,
    /// Passages in the index.
    pub passages: usize,
    /// What could not be read, and where.
    pub problem_list: Vec<ProblemJson>,
    /// How many problems there are.
    pub problems: usize,
    /// Papers that are in the index no longer.
    pub removed: usize,
    /// Files of a format that is not read, pipes and devices.
    pub skipped: usize,
    /// The database that holds the papers; none for an index that is searched in its files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<String>,
    /// Papers that did not change.
    pub unchanged: usize,
    /// Papers that changed.
    pub updated: usize,
}

/// Something that could not be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemJson {
    /// The line, counted from 1, if the problem is about one.
    pub line: Option<u32>,
    /// What is wrong, and what was done about it.
    pub message: String,
    /// The file or directory.
    pub path: String,
}

impl UpdateJson {
    /// The JSON of an update of the index in `dir`.
    pub fn new(report: &UpdateReport, dir: &Path) -> Self {
        Self {
            embedded: report.embedded,
            files: report.files,
            index: dir.display().to_string(),
            left_out: report.left_out.iter().map(LeftOutJson::from).collect(),
            left: report.left,
            new: report.new,
            papers: report.papers,
            passages: report.passages,
            problem_list: report.problems.iter().map(ProblemJson::from).collect(),
            problems: report.problems.len(),
            removed: report.removed,
            skipped: report.left_out.iter().filter(|file| is_skipped(file)).count(),
            store: report.store.as_ref().map(ToString::to_string),
            unchanged: report.unchanged,
            updated: report.updated,
        }
    }
}

fn is_skipped(file: &LeftOut) -> bool {
    matches!(file.cause, LeftOutCause::NotRead | LeftOutCause::Special)
}

impl From<&Problem> for ProblemJson {
    fn from(problem: &Problem) -> Self {
        let path = problem.path.display().to_string();
        Self { line: problem.line, message: problem.message.clone(), path }
    }
}
