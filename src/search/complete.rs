//! Completes the beginning of a name, a tag or a file, as a shell or a search box does while one types.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::{MAIN_SEPARATOR, Path};

use crate::index::columns::metadata::Metadata;
use crate::index::passage::PaperRecord;
use crate::index::store::StoreError;
use crate::index::{Index, PaperTable};
use crate::paper::Paper;
use crate::paper_id::PaperId;
use crate::text::Language;

/// What is completed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// The id of a paper, or a citation key or another name of its record.
    Paper,
    /// A tag.
    Tag,
    /// A category.
    Category,
    /// The name of an author, or a word of it.
    Author,
}

/// A text that begins as the user's does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text. Its beginning is what was typed, letter for letter.
    pub value: String,
    /// The title of the paper, if it names one.
    pub title: Option<String>,
}

/// The values of the index that begin with `typed`, sorted, in capital or small letters; `most` at most, which is at least 2.
///
/// Of more than `most`, the last one is among those returned: all of them begin with what those returned have in common, so
/// that a shell can complete to that. Papers that are in a database are not completed: the answer would take too long.
///
/// # Errors
/// When the columns are damaged.
pub fn complete(index: &Index, kind: CompletionKind, typed: &str, most: usize) -> Result<Vec<Completion>, StoreError> {
    let PaperTable::Rows(metadata) = index.table()? else { return Ok(Vec::new()) };
    if kind == CompletionKind::Paper {
        let values = papers(&metadata, typed, most);
        // Few papers are read: a table of all titles takes longer.
        let numbers: Vec<PaperId> = values.iter().map(|(_, number)| *number).collect();
        let records = index.records(&numbers)?;
        let title = |paper: &Paper| Some(paper.title(Language::En).to_string()).filter(|title| !title.is_empty());
        let completion =
            |((value, _), (paper, _)): ((String, PaperId), &PaperRecord)| Completion { value, title: title(paper) };
        return Ok(values.into_iter().zip(&records).map(completion).collect());
    }
    Ok(values(&metadata, kind, typed, most).into_iter().map(|value| Completion { value, title: None }).collect())
}

/// The paths of `files` that begin with `typed`, each cut after the next separator: as a shell completes paths. At most `most`,
/// as in [`complete`].
pub fn complete_paths<'p>(paths: impl IntoIterator<Item = Cow<'p, str>>, typed: &str, most: usize) -> Vec<String> {
    let is_separator = |c: char| c == '/' || c == MAIN_SEPARATOR;
    let cut = |path: Cow<'p, str>| {
        let rest = path.strip_prefix(typed)?;
        let end = rest.find(is_separator).map_or(path.len(), |at| typed.len() + at + 1);
        (end > typed.len()).then(|| path[..end].to_string())
    };
    let mut found: Vec<String> = paths.into_iter().filter_map(cut).collect();
    found.sort_unstable();
    found.dedup();
    first_and_last(found, most)
}

/// A path as the directory `here` sees it: relative below it, absolute elsewhere.
pub fn path_from<'p>(path: &'p str, here: &Path) -> Cow<'p, str> {
    match Path::new(path).strip_prefix(here) {
        Ok(relative) if !relative.as_os_str().is_empty() => Cow::Owned(relative.to_string_lossy().into_owned()),
        _ => Cow::Borrowed(path),
    }
}

fn papers(metadata: &Metadata<&str>, typed: &str, most: usize) -> Vec<(String, PaperId)> {
    let mut found: BTreeMap<String, PaperId> = BTreeMap::new();
    for (number, row) in (0..).zip(&metadata.papers) {
        let names = std::iter::once(&row.id).chain(&row.names);
        for name in names.filter_map(|name| as_typed(name, typed)) {
            found.entry(name.into_owned()).or_insert(number);
        }
    }
    first_and_last(found.into_iter().collect(), most)
}

fn values(metadata: &Metadata<&str>, kind: CompletionKind, typed: &str, most: usize) -> Vec<String> {
    let labels = metadata.labels();
    let mut folded: HashSet<&str> = HashSet::new();
    for row in &metadata.papers {
        let values = match kind {
            CompletionKind::Tag => &row.tags,
            CompletionKind::Category => &row.categories,
            CompletionKind::Author => &row.authors,
            CompletionKind::Paper => continue,
        };
        folded.extend(values.iter().copied());
    }
    let label = |value: &'_ str| match kind {
        CompletionKind::Author => value.to_string(),
        _ => labels.get(value).map_or(value, |label| label).to_string(),
    };
    let mut found: Vec<String> =
        folded.iter().filter_map(|value| as_typed(&label(value), typed).map(Cow::into_owned)).collect();
    if kind == CompletionKind::Author && !typed.is_empty() {
        // A name is found by any of its words; initials are no help.
        let words = folded.iter().flat_map(|name| name.split([' ', ',', '.'])).filter(|word| word.chars().count() > 1);
        found.extend(words.filter_map(|word| as_typed(word, typed).map(Cow::into_owned)));
    }
    found.sort_unstable();
    found.dedup();
    first_and_last(found, most)
}

/// `value` beginning with `typed` letter for letter, if it does but for capital and small letters.
fn as_typed<'v>(value: &'v str, typed: &str) -> Option<Cow<'v, str>> {
    if value.starts_with(typed) {
        return Some(Cow::Borrowed(value));
    }
    let rest = value.get(typed.len()..)?;
    let beginning = &value[..typed.len()];
    (beginning.to_lowercase() == typed.to_lowercase()).then(|| Cow::Owned(format!("{typed}{rest}")))
}

fn first_and_last<T>(mut found: Vec<T>, most: usize) -> Vec<T> {
    if found.len() > most
        && let Some(last) = found.pop()
    {
        found.truncate(most.saturating_sub(1));
        found.push(last);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> Metadata<String> {
        let paper = |id: &str, names: &[&str], tags: &[&str], authors: &[&str]| {
            let mut paper = Paper { id: id.into(), ..Paper::default() };
            paper.names = names.iter().map(|name| name.to_string()).collect();
            paper.bibliography.tags = tags.iter().map(|tag| tag.to_string()).collect();
            paper.bibliography.authors = authors.iter().map(|name| name.to_string()).collect();
            paper
        };
        let papers = [
            paper("2402.13753", &["ding2024longrope"], &["RAG", "大模型"], &["Yiran Ding"]),
            paper("t:1", &["zotero:ABCD1234"], &["rag", "long context"], &["Ashish Vaswani", "何恺明"]),
            paper("2402.99999", &[], &[], &[]),
        ];
        Metadata::new(&papers.iter().collect::<Vec<_>>())
    }

    fn borrowed(metadata: &Metadata<String>) -> Metadata<&str> {
        Metadata {
            files: Vec::new(),
            papers: metadata.papers.iter().map(|row| row.borrowed()).collect(),
            spellings: metadata.spellings.iter().map(String::as_str).collect(),
        }
    }

    #[test]
    fn papers_are_completed_by_id_and_citation_key() {
        let metadata = metadata();
        let found = |typed: &str, most| {
            papers(&borrowed(&metadata), typed, most).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(found("2402", 9), ["2402.13753", "2402.99999"]);
        assert_eq!(found("t:", 9), ["t:1"]);
        assert_eq!(found("Ding", 9), ["Ding2024longrope"], "what was typed stays");
        assert_eq!(found("", 9).len(), 5);
        assert_eq!(found("", 2), ["2402.13753", "zotero:ABCD1234"], "no common beginning that not all have");
        assert!(found("nothing", 9).is_empty());
    }

    #[test]
    fn tags_are_written_as_most_papers_write_them() {
        let metadata = metadata();
        let found = |kind, typed: &str| values(&borrowed(&metadata), kind, typed, 9);
        assert_eq!(found(CompletionKind::Tag, "大"), ["大模型"]);
        assert_eq!(found(CompletionKind::Tag, "lo"), ["long context"]);
        assert_eq!(found(CompletionKind::Tag, "r"), ["rAG"]);
        assert_eq!(found(CompletionKind::Author, "Vas"), ["Vaswani"]);
        assert_eq!(found(CompletionKind::Author, "何"), ["何恺明"]);
    }

    #[test]
    fn paths_are_completed_folder_by_folder() {
        let paths = ["notes/a.md", "notes/2024/b.md", "notes/2024/c.md", "/elsewhere/d.md"];
        let found = |typed: &str| complete_paths(paths.iter().map(|path| Cow::Borrowed(*path)), typed, 9);
        assert_eq!(found(""), ["/", "notes/"]);
        assert_eq!(found("notes/"), ["notes/2024/", "notes/a.md"]);
        assert_eq!(found("notes/2024/b.md"), Vec::<String>::new());
        assert_eq!(path_from("/home/a/notes/b.md", Path::new("/home/a")), "notes/b.md");
        assert_eq!(path_from("/other/b.md", Path::new("/home/a")), "/other/b.md");
    }
}
