//! The nouns: a [`Paper`], its [`Text`]s, and where it was read.

pub mod identifiers;
pub mod merge;

pub use merge::merge;

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::text::Language;

/// What a text of a paper is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// The abstract, as its authors wrote it or translated.
    Abstract,
    /// A summary somebody (or a language model) wrote.
    Summary,
    /// A list of key points, one a line.
    KeyPoints,
    /// The paper in one sentence.
    Tldr,
    /// Why the work was done.
    Motivation,
    /// How it was done.
    Method,
    /// What was found.
    Result,
    /// What follows.
    Conclusion,
    /// A reader's note of a line or a few.
    Note,
    /// Any other section of a page about the paper.
    Section,
}

/// One text about a paper, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// What the text is.
    pub kind: TextKind,
    /// The language it is written in.
    pub language: Language,
    /// The text itself: no markup; paragraphs and points are separated by `\n`.
    pub text: String,
    /// The line of the source file on which the text begins, counted from 1.
    pub line: u32,
}

/// A link out of a paper's entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// The words that carried the link; empty for a bare address.
    pub label: String,
    /// An absolute address.
    pub url: String,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// The file.
    #[serde(with = "path_bytes")]
    pub path: PathBuf,
    /// The line on which the entry begins, counted from 1.
    pub line: u32,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

/// One entry about a paper, as it stands in one file.
///
/// Every field may be empty; an entry worth keeping has a title and a text, a link or an id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Entry {
    /// The line on which the entry begins, counted from 1.
    pub line: u32,
    /// arXiv identifier without its version, such as `2402.13753` or `cs/0112017`.
    pub arxiv: Option<String>,
    /// Digital object identifier in lower case, such as `10.1145/3292500.3330701`.
    pub doi: Option<String>,
    /// What its record calls it: the record's own id. Judgements of a test collection use these.
    pub name: Option<String>,
    /// The title in English.
    pub title_en: Option<String>,
    /// The title in Chinese.
    pub title_zh: Option<String>,
    /// Authors in order, as written.
    pub authors: Vec<String>,
    /// ISO 8601, to the day, the month or the year: `2024-02-19`, `2024-02`, `2024`.
    pub date: Option<String>,
    /// Every absolute link of the entry, in order, each address once.
    pub links: Vec<Link>,
    /// Where it appeared: `Accepted by ICML 2025`.
    pub venue: Option<String>,
    /// Any other remark on the publication: `18 pages, 3 figures`.
    pub comment: Option<String>,
    /// Tags and keywords without `#`, in order.
    pub tags: Vec<String>,
    /// Subject categories such as `cs.CL`.
    pub categories: Vec<String>,
    /// Every text of the entry, in order.
    pub texts: Vec<Text>,
}

/// One work: all that every source says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// A stable name: the arXiv id, else the DOI, else `t:` and a hash of the title.
    pub id: String,
    /// See [`Entry::arxiv`].
    pub arxiv: Option<String>,
    /// See [`Entry::doi`].
    pub doi: Option<String>,
    /// See [`Entry::name`]; of all sources, each once.
    pub names: Vec<String>,
    /// See [`Entry::title_en`].
    pub title_en: Option<String>,
    /// See [`Entry::title_zh`].
    pub title_zh: Option<String>,
    /// See [`Entry::authors`]; of the source that names the most.
    pub authors: Vec<String>,
    /// See [`Entry::date`]; the most precise one.
    pub date: Option<String>,
    /// Links of all sources, each address once.
    pub links: Vec<Link>,
    /// See [`Entry::venue`].
    pub venue: Option<String>,
    /// See [`Entry::comment`].
    pub comment: Option<String>,
    /// Tags of all sources.
    pub tags: Vec<String>,
    /// Categories of all sources.
    pub categories: Vec<String>,
    /// Texts of all sources, each with the index of its source; equal texts once.
    pub texts: Vec<(u32, Text)>,
    /// Every place the paper was read, in the order the files were read.
    pub sources: Vec<Source>,
}

impl Paper {
    /// The title in `language`, else the one there is.
    pub fn title(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::En => (&self.title_en, &self.title_zh),
            Language::Zh => (&self.title_zh, &self.title_en),
        };
        first.as_deref().or(second.as_deref()).unwrap_or(&self.id)
    }

    /// The best address to open: the arXiv page, the DOI, else the first link.
    pub fn url(&self) -> Option<String> {
        if let Some(id) = &self.arxiv {
            return Some(format!("https://arxiv.org/abs/{id}"));
        }
        if let Some(doi) = &self.doi {
            return Some(format!("https://doi.org/{doi}"));
        }
        self.links.first().map(|link| link.url.clone())
    }
}

/// Paths as bytes: a file name need not be UTF-8, and must come back as it was.
pub(crate) mod path_bytes {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        #[cfg(unix)]
        let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
        #[cfg(not(unix))]
        let lossy = path.to_string_lossy();
        #[cfg(not(unix))]
        let bytes = lossy.as_bytes();
        bytes.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        #[cfg(unix)]
        let path: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
        #[cfg(not(unix))]
        let path = String::from_utf8_lossy(&bytes).into_owned();
        Ok(PathBuf::from(path))
    }
}
