//! The formats of an index and the files that each of them has.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The layout of an index on disk.
///
/// Every difference between formats is a `match` on this enum without a catch-all, so that a new format is a compile
/// error at each place that has to know it. "Older than the newest" is never a question: ask for the property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "u32", try_from = "u32")]
pub enum Format {
    /// Sources, entries and `f32` vectors. It answers no questions; an upgrade reuses all three.
    V1,
    /// Adds words, metadata and the language of each passage. Vectors are `f32`, files have no block checksums.
    V2,
    /// Vectors in half precision with one-byte codes, block checksums, listing and names.
    V3,
    /// Papers with a kind, volume, pages and publisher; entries with any number of names.
    V4,
    /// Several segments; entries by paper, and what joins them.
    V5,
    /// Stands for the next format: with it as the newest, tests show that the others keep their meaning.
    #[cfg(test)]
    Later,
}

impl Format {
    /// The format that this version writes.
    pub fn newest() -> Self {
        #[cfg(test)]
        if let Some(format) = NEWEST_IN_TEST.get() {
            return format;
        }
        Self::V5
    }

    /// The format with this number in a manifest; none when this version does not know it.
    pub fn from_version(version: u32) -> Option<Self> {
        match version {
            1 => Some(Self::V1),
            2 => Some(Self::V2),
            3 => Some(Self::V3),
            4 => Some(Self::V4),
            5 => Some(Self::V5),
            #[cfg(test)]
            6 => Some(Self::Later),
            _ => None,
        }
    }

    /// Its number in a manifest.
    pub fn version(self) -> u32 {
        match self {
            Self::V1 => 1,
            Self::V2 => 2,
            Self::V3 => 3,
            Self::V4 => 4,
            Self::V5 => 5,
            #[cfg(test)]
            Self::Later => 6,
        }
    }

    /// Whether an index of this format answers questions without an upgrade.
    pub fn is_searchable(self) -> bool {
        match self {
            Self::V1 => false,
            Self::V2 | Self::V3 | Self::V4 | Self::V5 => true,
            #[cfg(test)]
            Self::Later => true,
        }
    }
}

impl From<Format> for u32 {
    fn from(format: Format) -> Self {
        format.version()
    }
}

/// This version does not know the format of this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("index format {0} is unknown")]
pub struct UnknownFormat(pub u32);

impl TryFrom<u32> for Format {
    type Error = UnknownFormat;

    fn try_from(version: u32) -> Result<Self, UnknownFormat> {
        Self::from_version(version).ok_or(UnknownFormat(version))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.version().fmt(f)
    }
}

#[cfg(test)]
thread_local! {
    /// What [`Format::newest`] says on this thread.
    pub(crate) static NEWEST_IN_TEST: std::cell::Cell<Option<Format>> = const { std::cell::Cell::new(None) };
}

/// What a part of a generation is made of, when its own file is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Other parts that every update has in memory: an update, or a repair, writes it anew without being asked.
    Derived(&'static [Part]),
    /// Other parts, by a repair only, which may lose something.
    Recovered(&'static [Part]),
}

/// A part of a generation: one file, except [`Part::Words`].
///
/// `docs/index-format.md` describes the bytes of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The papers with their passages, one record each.
    Papers,
    /// For each vector the hash of its passage, its paper and its language.
    Keys,
    /// The vectors, row after row: the truth of all search by meaning.
    Vectors,
    /// The paper of each vector.
    Owners,
    /// The vectors again, one byte a dimension.
    Codes,
    /// The scale of the codes.
    Scale,
    /// The HNSW graph over the codes, where one was asked for.
    Graph,
    /// The paths that users gave, and each file read with its hash.
    Sources,
    /// The entries of each file; from format 5 on, those of each paper.
    Entries,
    /// Hashes of what may join an entry with those of a paper.
    Joins,
    /// The papers of earlier segments that are no longer in the index.
    Removed,
    /// When each paper came into the library.
    Arrivals,
    /// The columns that filters look at.
    Metadata,
    /// What a list shows of each paper.
    Listing,
    /// Hashes of what papers are called.
    Names,
    /// The lexical index: all files whose names begin with `lexical.`.
    Words,
    /// Checksums of the blocks of every other file.
    Blocks,
    /// A copy of the manifest.
    ManifestCopy,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 18] = [
        Self::Papers,
        Self::Keys,
        Self::Vectors,
        Self::Owners,
        Self::Codes,
        Self::Scale,
        Self::Graph,
        Self::Sources,
        Self::Entries,
        Self::Joins,
        Self::Removed,
        Self::Arrivals,
        Self::Metadata,
        Self::Listing,
        Self::Names,
        Self::Words,
        Self::Blocks,
        Self::ManifestCopy,
    ];

    /// The name of its file; of [`Self::Words`], what the names of its files begin with.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Papers => "papers.bin",
            Self::Keys => "keys.bin",
            Self::Vectors => "vectors.bin",
            Self::Owners => "owners.bin",
            Self::Codes => "codes.bin",
            Self::Scale => "scale.bin",
            Self::Graph => "graph.bin",
            Self::Sources => "sources.bin",
            Self::Entries => "entries.bin",
            Self::Joins => "joins.bin",
            Self::Removed => "removed.bin",
            Self::Arrivals => "arrivals.bin",
            Self::Metadata => "facets.bin",
            Self::Listing => "heads.bin",
            Self::Names => "register.bin",
            Self::Words => "lexical.",
            Self::Blocks => "blocks.bin",
            Self::ManifestCopy => "manifest.copy.json",
        }
    }

    /// The part that a file is, or belongs to.
    pub fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| match part {
            Self::Words => name.starts_with(part.file_name()),
            _ => name == part.file_name(),
        })
    }

    /// The first format that has it.
    pub fn since(self) -> Format {
        match self {
            Self::Papers | Self::Keys | Self::Vectors | Self::Sources | Self::Entries => Format::V1,
            Self::Metadata | Self::Words | Self::ManifestCopy => Format::V2,
            Self::Owners | Self::Codes | Self::Scale | Self::Graph | Self::Listing | Self::Names | Self::Blocks => {
                Format::V3
            }
            Self::Arrivals => Format::V4,
            Self::Joins | Self::Removed => Format::V5,
        }
    }

    /// Whether indexes of `format` may have it.
    pub fn is_in(self, format: Format) -> bool {
        match format {
            Format::V1 => self.since() == Format::V1,
            Format::V2 => matches!(self.since(), Format::V1 | Format::V2),
            Format::V3 => matches!(self.since(), Format::V1 | Format::V2 | Format::V3),
            Format::V4 => self.since() != Format::V5,
            Format::V5 => true,
            #[cfg(test)]
            Format::Later => true,
        }
    }

    /// Whether the manifest of every index of a format that has it must name it.
    pub fn is_required(self) -> bool {
        match self {
            // Indexes of the first versions of format 4 have no arrivals.
            Self::Graph | Self::Arrivals | Self::Removed | Self::ManifestCopy => false,
            Self::Papers
            | Self::Keys
            | Self::Vectors
            | Self::Owners
            | Self::Codes
            | Self::Scale
            | Self::Sources
            | Self::Entries
            | Self::Joins
            | Self::Metadata
            | Self::Listing
            | Self::Names
            | Self::Words
            | Self::Blocks => true,
        }
    }

    /// Whether an index with a store has it: what its papers there are made from.
    pub fn is_beside_store(self) -> bool {
        match self {
            Self::Papers
            | Self::Keys
            | Self::Vectors
            | Self::Sources
            | Self::Entries
            | Self::Arrivals
            | Self::Blocks
            | Self::ManifestCopy => true,
            Self::Owners
            | Self::Codes
            | Self::Scale
            | Self::Graph
            | Self::Joins
            | Self::Removed
            | Self::Metadata
            | Self::Listing
            | Self::Names
            | Self::Words => false,
        }
    }

    /// What it can be made from when it is lost.
    pub fn origin(self) -> Origin {
        match self {
            Self::Metadata | Self::Listing | Self::Names | Self::Words => Origin::Derived(&[Self::Papers]),
            Self::Joins => Origin::Derived(&[Self::Entries]),
            Self::Owners => Origin::Derived(&[Self::Keys]),
            Self::Codes | Self::Scale => Origin::Derived(&[Self::Vectors]),
            Self::Graph => Origin::Derived(&[Self::Vectors]),
            Self::Blocks => Origin::Derived(&[]),
            Self::Papers => Origin::Recovered(&[Self::Sources, Self::Entries]),
            Self::Sources | Self::Entries => Origin::Recovered(&[Self::Papers]),
            // An entry of a file that a later segment has too is of a paper that is gone.
            Self::Removed => Origin::Recovered(&[Self::Sources, Self::Entries]),
            // The model embeds the passages of the papers again.
            Self::Keys | Self::Vectors => Origin::Recovered(&[Self::Papers]),
            // No other part tells it: of papers that are known it is the beginning then.
            Self::Arrivals | Self::ManifestCopy => Origin::Recovered(&[]),
        }
    }

    /// Whether an update makes it again without being asked to repair.
    pub fn is_derived(self) -> bool {
        matches!(self.origin(), Origin::Derived(_))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file_name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_belongs_to_one_part() {
        for part in Part::ALL {
            let name = if part == Part::Words { "lexical.meta.json" } else { part.file_name() };
            assert_eq!(Part::of_file(name), Some(part), "{name}");
        }
        assert_eq!(Part::of_file("graph.hnsw.data"), None);
    }

    #[test]
    fn nothing_is_made_from_what_a_format_lacks() {
        for part in Part::ALL {
            let (Origin::Derived(from) | Origin::Recovered(from)) = part.origin();
            for source in from {
                assert_ne!(*source, part);
                for format in [Format::V1, Format::V2, Format::V3, Format::V4, Format::V5] {
                    assert!(source.is_in(format) || !part.is_in(format), "{part} in format {format}");
                }
            }
        }
    }

    #[test]
    fn a_format_has_the_number_it_is_found_by() {
        for format in [Format::V1, Format::V2, Format::V3, Format::V4, Format::V5, Format::Later] {
            assert_eq!(Format::from_version(format.version()), Some(format));
        }
        assert_eq!(Format::from_version(0), None);
        assert_eq!(Format::from_version(7), None);
    }
}
