//! The columns that filters look at, of every paper at once.
//!
//! A filter must look at all papers, and decoding whole papers takes too long.
//!
//! The file is a list of named columns, so that a new filter needs a new column and no new format of the index: a reader
//! skips columns that it does not know, and makes columns that are missing from the papers.
//!
//! | bytes | are |
//! |---|---|
//! | 0 | `0xff`, with which no file of layout 1 begins |
//! | 1 | the layout, 2 |
//! | 2.. | the columns: bincode of a list of pairs, the name and the bytes; a column is bincode of a list, a value a paper |
//!
//! Layout 1 has no named columns. Its files are not read: all columns are made from the papers.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use crate::index::columns::metadata_row::{Metadata, MetadataRow};
use crate::index::store::codec::{self, CodecError};
use crate::paper::{Paper, PartialDate};
use crate::text::{Language, fold};

/// The first byte of the file. In bincode's variable-length integers it has no meaning.
const MARK: u8 = 0xff;
/// The layout that this version writes.
const LAYOUT: u8 = 2;

/// Why the columns cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    /// An earlier version wrote it, which did not know this column. The papers tell what it holds.
    #[error("it has no column {0:?}")]
    Missing(&'static str),
    /// An earlier or later version wrote it in another layout. The papers tell what it holds.
    #[error("it has another layout than {LAYOUT}")]
    Layout,
    /// The bytes are no columns, or do not fit the papers.
    #[error(transparent)]
    Codec(#[from] CodecError),
}

impl Metadata<String> {
    /// The rows of `papers`.
    pub fn new(papers: &[&Paper]) -> Self {
        let mut metadata =
            Self { files: Vec::new(), papers: Vec::with_capacity(papers.len()), spellings: spellings(papers) };
        let mut numbers = HashMap::new();
        let folded = |words: &[String]| words.iter().map(|word| fold(word)).collect();
        for paper in papers {
            let mut files: Vec<u32> = Vec::new();
            for source in &paper.sources {
                let number = *numbers.entry(&source.path).or_insert_with(|| {
                    metadata.files.push(source.path.to_string_lossy().into_owned());
                    (metadata.files.len() - 1) as u32
                });
                if !files.contains(&number) {
                    files.push(number);
                }
            }
            metadata.papers.push(MetadataRow {
                id: paper.id.clone(),
                names: paper.names.clone(),
                date: paper.bibliography.date,
                languages: (paper.is_in(Language::En), paper.is_in(Language::Zh)),
                tags: folded(&paper.bibliography.tags),
                categories: folded(&paper.bibliography.categories),
                authors: folded(&paper.bibliography.author_names()),
                venue: paper.bibliography.venue.clone().unwrap_or_default(),
                files,
                has: (paper.url().is_some(), paper.arxiv.is_some()),
            });
        }
        metadata
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When there is too much for one file.
    pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
        fn column<'m, T: Serialize>(
            rows: &'m [MetadataRow<String>],
            value: impl Fn(&'m MetadataRow<String>) -> T,
        ) -> Result<Vec<u8>, CodecError> {
            codec::encode(&rows.iter().map(value).collect::<Vec<T>>())
        }
        let rows = &self.papers[..];
        let columns = [
            ("sources", codec::encode(&self.files)?),
            ("spellings", codec::encode(&self.spellings)?),
            ("id", column(rows, |row| &row.id)?),
            ("names", column(rows, |row| &row.names)?),
            ("date", column(rows, |row| row.date)?),
            ("languages", column(rows, |row| row.languages)?),
            ("tags", column(rows, |row| &row.tags)?),
            ("categories", column(rows, |row| &row.categories)?),
            ("authors", column(rows, |row| &row.authors)?),
            ("venue", column(rows, |row| &row.venue)?),
            ("files", column(rows, |row| &row.files)?),
            ("has", column(rows, |row| row.has)?),
        ];
        let mut bytes = vec![MARK, LAYOUT];
        bytes.extend(codec::encode(&columns.to_vec())?);
        Ok(bytes)
    }
}

impl<'b> Metadata<&'b str> {
    /// Reads the file of `papers` papers.
    ///
    /// # Errors
    /// [`MetadataError::Missing`] and [`MetadataError::Layout`] when another version wrote the file;
    /// [`MetadataError::Codec`] when the bytes are not the columns of so many papers.
    pub fn decode(bytes: &'b [u8], papers: usize) -> Result<Self, MetadataError> {
        let metadata = match bytes {
            [MARK, LAYOUT, columns @ ..] => Columns(codec::decode_borrowed(columns)?).rows(papers)?,
            _ => return Err(MetadataError::Layout),
        };
        let fits = metadata.papers.len() == papers
            && metadata
                .papers
                .iter()
                .flat_map(|paper| &paper.files)
                .all(|&file| (file as usize) < metadata.files.len());
        if fits { Ok(metadata) } else { Err(CodecError("it does not fit the papers".to_string()).into()) }
    }
}

impl<'m> Metadata<&'m str> {
    /// How most papers write each tag and category that they do not write as it is compared.
    pub fn labels(&self) -> HashMap<String, &'m str> {
        self.spellings.iter().map(|spelling| (fold(spelling), *spelling)).collect()
    }
}

/// The most frequent spelling of each tag and category, where it is not folded already; sorted.
pub(crate) fn spellings(papers: &[&Paper]) -> Vec<String> {
    let mut counts: HashMap<String, HashMap<&str, usize>> = HashMap::new();
    for paper in papers {
        for word in paper.bibliography.tags.iter().chain(&paper.bibliography.categories) {
            *counts.entry(fold(word)).or_default().entry(word).or_default() += 1;
        }
    }
    let most_frequent = |(folded, spellings): (String, HashMap<&str, usize>)| {
        let best = spellings.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)))?;
        (best.0 != folded).then(|| best.0.to_string())
    };
    let mut spellings: Vec<String> = counts.into_iter().filter_map(most_frequent).collect();
    spellings.sort_unstable();
    spellings
}

/// Columns by name.
struct Columns<'b>(Vec<(&'b str, &'b [u8])>);

impl<'b> Columns<'b> {
    fn rows(&self, papers: usize) -> Result<Metadata<&'b str>, MetadataError> {
        let files = codec::decode_borrowed(self.bytes("sources")?)?;
        let mut id = self.column::<&'b str>("id", papers)?;
        let mut names = self.column::<Vec<&'b str>>("names", papers)?;
        let mut date = self.column::<Option<PartialDate>>("date", papers)?;
        let mut languages = self.column::<(bool, bool)>("languages", papers)?;
        let mut tags = self.column::<Vec<&'b str>>("tags", papers)?;
        let mut categories = self.column::<Vec<&'b str>>("categories", papers)?;
        let mut authors = self.column::<Vec<&'b str>>("authors", papers)?;
        let mut venue = match self.column::<&'b str>("venue", papers) {
            Err(MetadataError::Missing(_)) => vec![""; papers].into_iter(),
            column => column?,
        };
        let mut own_files = self.column::<Vec<u32>>("files", papers)?;
        let mut has = self.column::<(bool, bool)>("has", papers)?;
        // Every column has a value for every paper.
        let row = || {
            Some(MetadataRow {
                id: id.next()?,
                names: names.next()?,
                date: date.next()?,
                languages: languages.next()?,
                tags: tags.next()?,
                categories: categories.next()?,
                authors: authors.next()?,
                venue: venue.next()?,
                files: own_files.next()?,
                has: has.next()?,
            })
        };
        let spellings = match self.bytes("spellings") {
            Ok(bytes) => codec::decode_borrowed(bytes)?,
            Err(_) => Vec::new(),
        };
        Ok(Metadata { files, papers: std::iter::from_fn(row).collect(), spellings })
    }

    fn bytes(&self, name: &'static str) -> Result<&'b [u8], MetadataError> {
        let column = self.0.iter().find(|(own, _)| *own == name);
        column.map(|(_, bytes)| *bytes).ok_or(MetadataError::Missing(name))
    }

    fn column<T: Deserialize<'b>>(
        &self,
        name: &'static str,
        papers: usize,
    ) -> Result<std::vec::IntoIter<T>, MetadataError> {
        let values: Vec<T> = codec::decode_borrowed(self.bytes(name)?)?;
        if values.len() == papers {
            return Ok(values.into_iter());
        }
        Err(CodecError(format!("its column {name:?} has {} values for {papers} papers", values.len())).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::Source;

    fn metadata() -> Metadata<String> {
        let mut paper = Paper { id: "t:1".into(), ..Paper::default() };
        paper.bibliography.tags = vec!["RAG".into()];
        paper.sources = vec![Source { path: "/n/a.md".into(), line: 3 }, Source { path: "/n/b.md".into(), line: 1 }];
        let mut other = Paper { id: "t:2".into(), ..Paper::default() };
        other.bibliography.date = Some("2024-02".parse().expect("a date"));
        Metadata::new(&[&paper, &other])
    }

    fn columns(bytes: &[u8]) -> Vec<(&str, &[u8])> {
        codec::decode_borrowed(&bytes[2..]).expect("columns")
    }

    fn with_columns(columns: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![MARK, LAYOUT];
        bytes.extend(codec::encode(&columns).expect("encode"));
        bytes
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let metadata = metadata();
        let bytes = metadata.encode().expect("encode");
        let read = Metadata::decode(&bytes, 2).expect("decode");
        assert_eq!(read.files, ["/n/a.md", "/n/b.md"]);
        assert_eq!(
            (read.papers[0].id, &read.papers[0].tags[..], &read.papers[0].files[..]),
            ("t:1", &["rag"][..], &[0, 1][..])
        );
        assert_eq!((read.papers[1].id, read.papers[1].date), ("t:2", Some("2024-02".parse().expect("a date"))));
        assert!(matches!(Metadata::decode(&bytes, 3), Err(MetadataError::Codec(_))));
    }

    #[test]
    fn a_column_of_a_later_version_is_skipped() {
        let bytes = metadata().encode().expect("encode");
        let mut columns = columns(&bytes);
        columns.insert(3, ("citations", &[9, 9, 9]));
        let later = with_columns(&columns);
        assert_eq!(Metadata::decode(&later, 2).expect("decode"), Metadata::decode(&bytes, 2).expect("decode"));
    }

    #[test]
    fn a_column_that_an_earlier_version_did_not_write_is_missing_and_not_damage() {
        let bytes = metadata().encode().expect("encode");
        let mut columns = columns(&bytes);
        columns.retain(|(name, _)| *name != "tags");
        assert!(matches!(Metadata::decode(&with_columns(&columns), 2), Err(MetadataError::Missing("tags"))));
        for other in [&[MARK, 3, 0][..], &[0, 0], &[]] {
            assert!(matches!(Metadata::decode(other, 2), Err(MetadataError::Layout)));
        }
    }

    #[test]
    fn files_that_are_not_there_are_an_error() {
        let mut metadata = metadata();
        metadata.papers[1].files = vec![7];
        let bytes = metadata.encode().expect("encode");
        assert!(matches!(Metadata::decode(&bytes, 2), Err(MetadataError::Codec(_))));
    }
}
