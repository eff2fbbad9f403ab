//! Which papers may answer.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use crate::index::columns::metadata::{Metadata, MetadataRow};
use crate::search::SearchError;
use crate::text::Language;
use crate::text::fold;

/// Conditions on a paper; it must meet all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Not before this day, month or year: `2024-02-19`, `2024-02`, `2024`. A paper of which only the year is known
    /// meets it when some day of that year does; one without a date never.
    pub since: Option<String>,
    /// Not after it, likewise.
    pub until: Option<String>,
    /// Has a text in this language.
    pub language: Option<Language>,
    /// Has each of these tags; case does not matter.
    pub tags: Vec<String>,
    /// Is in each of these categories or below: `cs` holds `cs.CL`.
    pub categories: Vec<String>,
    /// Has each of these authors: every word given is in the name of one.
    pub authors: Vec<String>,
    /// Was read from each of these: a file, a directory, the end of a path, or a glob such as `2024/*.md`.
    pub sources: Vec<String>,
    /// Has an address.
    pub has_url: bool,
    /// Has an arXiv id.
    pub has_arxiv: bool,
}

impl Filter {
    /// Whether every paper meets it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Of each paper whether it meets the filter.
    ///
    /// # Errors
    /// [`SearchError::Filter`] when a date or a glob is none.
    pub(crate) fn allowed(&self, all: &Metadata<&str>) -> Result<Vec<bool>, SearchError> {
        for date in self.since.iter().chain(&self.until) {
            check_date(date)?;
        }
        let folded =
            |words: &[String]| words.iter().map(|word| fold(word.trim().trim_start_matches('#'))).collect::<Vec<_>>();
        let (tags, categories, authors) = (folded(&self.tags), folded(&self.categories), folded(&self.authors));
        let sources: Vec<Vec<bool>> = self
            .sources
            .iter()
            .map(|source| {
                let source = Source::parse(source)?;
                Ok(all.files.iter().map(|file| source.is_of(Path::new(file))).collect())
            })
            .collect::<Result<_, SearchError>>()?;
        let meets = |paper: &MetadataRow<&str>| {
            self.since.as_ref().is_none_or(|since| paper.date.is_some_and(|date| last_day(date) >= first_day(since)))
                && self
                    .until
                    .as_ref()
                    .is_none_or(|until| paper.date.is_some_and(|date| first_day(date) <= last_day(until)))
                && match self.language {
                    None => true,
                    Some(Language::En) => paper.languages.0,
                    Some(Language::Zh) => paper.languages.1,
                }
                && tags.iter().all(|tag| paper.tags.contains(&tag.as_str()))
                && categories.iter().all(|wanted| {
                    let below = |own: &str| {
                        own.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                    };
                    paper.categories.iter().any(|own| below(own))
                })
                && authors.iter().all(|wanted| {
                    paper.authors.iter().any(|name| wanted.split_whitespace().all(|word| name.contains(word)))
                })
                && sources.iter().all(|files| paper.files.iter().any(|&file| files[file as usize]))
                && (!self.has_url || paper.has.0)
                && (!self.has_arxiv || paper.has.1)
        };
        Ok(all.papers.iter().map(meets).collect())
    }
}

// ISO dates compare as text once they are whole; no month has a day 99.
fn first_day(date: &str) -> String {
    format!("{date}{}", &"0000-00-00"[date.len().min(10)..])
}

fn last_day(date: &str) -> String {
    format!("{date}{}", &"9999-99-99"[date.len().min(10)..])
}

fn check_date(date: &str) -> Result<(), SearchError> {
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let within = |from: usize, most: u8| {
        date.get(from..from + 2).is_none_or(|part| part.parse().is_ok_and(|number: u8| (1..=most).contains(&number)))
    };
    if ["0000", "0000-00", "0000-00-00"].contains(&shape.as_str()) && within(5, 12) && within(8, 31) {
        return Ok(());
    }
    Err(SearchError::Filter { what: format!("{date:?} is no date"), hint: "write it as 2024, 2024-02 or 2024-02-19" })
}

enum Source {
    Path { given: PathBuf, whole: PathBuf },
    Glob(GlobMatcher),
}

impl Source {
    fn parse(text: &str) -> Result<Self, SearchError> {
        // A file may have brackets in its name.
        if !text.contains(['*', '?', '[', '{']) || Path::new(text).exists() {
            let given = PathBuf::from(text.strip_prefix("./").unwrap_or(text));
            let whole = given.canonicalize().or_else(|_| std::path::absolute(&given)).unwrap_or_else(|_| given.clone());
            return Ok(Self::Path { given, whole });
        }
        let text = text.strip_prefix("./").unwrap_or(text);
        let anywhere = match std::env::current_dir().ok().filter(|_| text.starts_with("../")) {
            Some(here) => {
                let up = text.matches("../").count();
                let base = here.ancestors().nth(up).unwrap_or(Path::new("/"));
                format!("{}/{}", globset::escape(&base.to_string_lossy()), text.trim_start_matches("../"))
            }
            None if Path::new(text).is_absolute() => text.to_string(),
            None => format!("**/{text}"),
        };
        let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
        let bad = |error: globset::Error| SearchError::Filter {
            what: format!("{text:?} is no glob: {}", error.kind()),
            hint: "write it as notes/*.md or 2024/**",
        };
        Ok(Self::Glob(glob.map_err(bad)?.compile_matcher()))
    }

    fn is_of(&self, file: &Path) -> bool {
        match self {
            Self::Path { given, whole } => file.starts_with(whole) || file.ends_with(given),
            Self::Glob(glob) => glob.is_match(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Metadata<&'static str> {
        let paper = |date, languages, tags: &[&'static str], files: &[u32]| MetadataRow {
            id: "x",
            names: Vec::new(),
            date,
            languages,
            tags: tags.to_vec(),
            categories: vec!["cs.cl"],
            authors: vec!["ashish vaswani", "noam shazeer"],
            files: files.to_vec(),
            has: (true, date.is_some()),
        };
        Metadata {
            files: vec!["/n/2024/a.md", "/n/b [1].html"],
            papers: vec![
                paper(Some("2024-02-19"), (true, false), &["rag", "llm"], &[0]),
                paper(Some("2024"), (false, true), &["rag"], &[1]),
                paper(None, (true, true), &[], &[0, 1]),
            ],
        }
    }

    fn meets(filter: Filter) -> Vec<usize> {
        let allowed = filter.allowed(&all()).expect("filter");
        allowed.iter().enumerate().filter(|(_, allowed)| **allowed).map(|(at, _)| at).collect()
    }

    #[test]
    fn conditions_are_combined_with_and() {
        let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let some = |text: &str| Some(text.to_string());
        assert_eq!(meets(Filter::default()), [0, 1, 2]);
        assert_eq!(meets(Filter { since: some("2024-03"), ..Filter::default() }), [1], "some day of 2024 is later");
        assert_eq!(meets(Filter { since: some("2024-02-19"), until: some("2024-02"), ..Filter::default() }), [0, 1]);
        assert_eq!(meets(Filter { until: some("2023"), ..Filter::default() }), [0usize; 0]);
        assert_eq!(meets(Filter { language: Some(Language::Zh), ..Filter::default() }), [1, 2]);
        assert_eq!(meets(Filter { tags: words(&["RAG", "#llm"]), ..Filter::default() }), [0]);
        assert_eq!(meets(Filter { categories: words(&["cs"]), ..Filter::default() }), [0, 1, 2]);
        assert_eq!(meets(Filter { categories: words(&["c"]), ..Filter::default() }), [0usize; 0]);
        assert_eq!(meets(Filter { authors: words(&["Vaswani", "N Shazeer"]), ..Filter::default() }), [0, 1, 2]);
        assert_eq!(meets(Filter { sources: words(&["2024/*.md"]), ..Filter::default() }), [0, 2]);
        assert_eq!(meets(Filter { sources: words(&["/n/2024", "b [1].html"]), ..Filter::default() }).len(), 0);
        assert_eq!(meets(Filter { sources: words(&["/n/2024", "*.html"]), ..Filter::default() }), [2]);
        assert_eq!(meets(Filter { has_arxiv: true, ..Filter::default() }), [0, 1]);
    }

    #[test]
    fn what_is_no_date_or_glob_is_said() {
        for filter in [
            Filter { since: Some("last year".into()), ..Filter::default() },
            Filter { until: Some("2024-13".into()), ..Filter::default() },
            Filter { sources: vec!["a{b".into()], ..Filter::default() },
        ] {
            assert!(matches!(filter.allowed(&all()), Err(SearchError::Filter { .. })));
        }
    }
}
