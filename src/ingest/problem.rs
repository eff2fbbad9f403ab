//! What could not be read, and where.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, Serializer};

use crate::ingest::message::Message;

/// Something in a file or folder that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file or folder.
    #[serde(serialize_with = "lossy")]
    pub path: PathBuf,
    /// The line, counted from 1, if the problem has one.
    pub line: Option<u32>,
    /// What is wrong, and what the program did about it.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path.display(), self.message),
            None => write!(f, "{}: {}", self.path.display(), self.message),
        }
    }
}

// JSON cannot hold a file name that is not valid UTF-8.
fn lossy<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// A problem inside a file whose path the caller knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProblem {
    /// The line, counted from 1, if the problem has one.
    pub line: Option<u32>,
    /// What is wrong, and what the program did about it.
    pub message: String,
}

impl LineProblem {
    /// A problem of the whole file.
    pub fn of_file(message: impl Into<Message>) -> Self {
        Self { line: None, message: message.into().to_string() }
    }

    /// A problem on one line.
    pub fn at(line: u32, message: impl Into<Message>) -> Self {
        Self { line: Some(line), message: message.into().to_string() }
    }

    /// A problem of the whole file, in the words of the system.
    pub fn of_system(error: &dyn std::error::Error) -> Self {
        Self { line: None, message: error.to_string() }
    }

    /// The same problem with the path of the file.
    pub fn in_file(self, path: &Path) -> Problem {
        Problem { path: path.to_path_buf(), line: self.line, message: self.message }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_place() {
        let mut problem = LineProblem::at(3, Message::NotARecord).in_file(Path::new("a/list.md"));
        assert_eq!(problem.to_string(), "a/list.md:3: is not a record");
        problem.line = None;
        assert_eq!(problem.to_string(), "a/list.md: is not a record");
        let json = serde_json::to_string(&problem).unwrap();
        assert_eq!(json, r#"{"path":"a/list.md","line":null,"message":"is not a record"}"#);
    }
}
