//! Files that gave no paper.

use serde::{Deserialize, Serialize};

use crate::ingest::{LeftOut, LeftOutCause};

/// A file or folder below a source that gave no paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutJson {
    /// The file or folder.
    pub path: String,
    /// What is the matter with it.
    pub cause: LeftOutCause,
    /// The same in words.
    pub reason: String,
}

impl From<&LeftOut> for LeftOutJson {
    fn from(file: &LeftOut) -> Self {
        Self { path: file.path.display().to_string(), cause: file.cause, reason: file.reason.clone() }
    }
}

/// Files of one kind that gave no paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LeftOutGroup {
    /// What is the matter with them.
    pub cause: LeftOutCause,
    /// What they have in common: an extension such as `PDF`, or the reason in words.
    pub kind: String,
    /// How many there are.
    pub files: usize,
    /// The paths of the first ones, three at most.
    pub examples: Vec<String>,
}

impl LeftOutGroup {
    const EXAMPLES: usize = 3;

    /// The kinds of files in `left_out`, by cause, and the most frequent kind of a cause first.
    pub fn of_files(left_out: &[LeftOut]) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for file in left_out {
            let kind = file.kind();
            let at = groups.iter().position(|group| group.cause == file.cause && group.kind == kind);
            let at = at.unwrap_or_else(|| {
                groups.push(Self { cause: file.cause, kind, files: 0, examples: Vec::new() });
                groups.len() - 1
            });
            groups[at].files += 1;
            if groups[at].examples.len() < Self::EXAMPLES {
                groups[at].examples.push(file.path.display().to_string());
            }
        }
        groups.sort_by_key(|group| (group.cause, std::cmp::Reverse(group.files)));
        groups
    }
}
