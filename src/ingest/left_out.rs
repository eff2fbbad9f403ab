//! Files that give no paper, and why.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::ingest::message::Message;
use crate::paper::path_bytes;

/// A file or folder below a source that gives no paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The file or folder.
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    /// What is the matter with it.
    pub cause: LeftOutCause,
    /// The same in words, for example `a PDF document`.
    pub reason: String,
}

/// Why a file gives no paper. An index stores the position in this list, so new causes come last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOutCause {
    /// No reader knows its format.
    NotRead,
    /// It was read, and there is no paper in it.
    NoPaper,
    /// Its name begins with a dot.
    Hidden,
    /// It belongs to an index.
    Index,
    /// It is a pipe, a socket or a device.
    Special,
    /// It belongs to the folder of a program whose database is read.
    ProgramData,
}

impl LeftOut {
    /// A file without a paper, for this reason.
    pub(crate) fn new(path: &Path, cause: LeftOutCause, reason: impl Into<Message>) -> Self {
        Self::in_words(path, cause, reason.into().to_string())
    }

    /// A file without a paper, for a reason that is in words already: it was stored, or the system gave it.
    pub(crate) fn in_words(path: &Path, cause: LeftOutCause, reason: String) -> Self {
        Self { path: path.to_path_buf(), cause, reason }
    }

    /// The kind under which it is counted: the extension of its name in upper case for a file that is not read, else
    /// the reason.
    pub fn kind(&self) -> String {
        let extension = self.path.extension().and_then(|extension| extension.to_str());
        match extension.filter(|extension| self.cause == LeftOutCause::NotRead && is_plain(extension)) {
            Some(extension) => extension.to_ascii_uppercase(),
            None => self.reason.clone(),
        }
    }

    /// Whether it is a PDF document.
    pub fn is_pdf(&self) -> bool {
        self.cause == LeftOutCause::NotRead && self.reason.contains("PDF")
    }
}

// Others are parts of a name: `notes.2024-05`.
fn is_plain(extension: &str) -> bool {
    (1..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::message::Content;

    #[test]
    fn files_are_counted_by_extension_and_else_by_reason() {
        let kind = |path: &str, cause| LeftOut::new(Path::new(path), cause, Content::Pdf).kind();
        assert_eq!(kind("a/b.pdf", LeftOutCause::NotRead), "PDF");
        assert_eq!(kind("a/b", LeftOutCause::NotRead), "a PDF document");
        assert_eq!(kind("a/b.2024", LeftOutCause::NotRead), "a PDF document");
        assert_eq!(kind("a/b.md", LeftOutCause::NoPaper), "a PDF document");
        assert!(LeftOut::new(Path::new("x"), LeftOutCause::NotRead, Content::Pdf).is_pdf());
    }
}
