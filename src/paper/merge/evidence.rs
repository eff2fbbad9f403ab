//! What speaks for two entries being about one work, or against it.

use twox_hash::XxHash3_64;

use crate::paper::entry::Entry;
use crate::paper::identifiers::is_preprint_doi;
use crate::paper::merge::title::{is_long, weighty_words};
use crate::paper::person_name::PersonName;
use crate::text::is_han;

/// The most hashes that are kept of one kind.
const MOST: usize = 256;

/// Hashes of words, ascending, each once: the [`MOST`] smallest ones, so that the order of entries does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hashes(Vec<u64>);

impl Hashes {
    fn new(words: impl Iterator<Item = String>) -> Self {
        let mut hashes = Self(words.map(|word| XxHash3_64::oneshot(word.as_bytes())).collect());
        hashes.tidy();
        hashes
    }

    fn tidy(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
        self.0.truncate(MOST);
    }

    fn add(&mut self, other: Self) {
        if self.0.is_empty() {
            *self = other;
        } else if !other.0.is_empty() && self.0 != other.0 {
            self.0.extend(other.0);
            self.tidy();
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }
}

/// What the entries of one set say.
#[derive(Debug, Clone, Default)]
pub(super) struct Evidence<'e> {
    /// The smallest of the arXiv ids.
    pub arxiv: Option<&'e str>,
    /// The smallest of the DOIs that are not of a preprint server.
    pub doi: Option<&'e str>,
    /// Keys of the authors in Latin letters, and in Chinese characters: these cannot be compared with each other.
    pub names: [Hashes; 2],
    /// Years, as those of dates.
    pub years: Vec<i16>,
    /// The words of weight in the titles, in Latin letters and in Chinese characters.
    pub words: [Hashes; 2],
}

/// Of which kinds there is evidence: authors in Latin letters, in Chinese characters, and a year.
pub(super) type Shape = [bool; 3];

impl<'e> Evidence<'e> {
    pub fn of(entry: &'e Entry) -> Self {
        let bibliography = &entry.bibliography;
        let (han, latin): (Vec<&String>, Vec<&String>) =
            bibliography.authors.iter().partition(|name| name.chars().any(is_han));
        let names = [latin, han].map(|names| Hashes::new(names.into_iter().flat_map(|name| PersonName::keys(name))));
        let mut words = [Hashes::default(), Hashes::default()];
        for title in bibliography.titles().filter(|title| is_long(title)) {
            let (han, latin): (Vec<String>, Vec<String>) =
                weighty_words(title).into_iter().partition(|word| word.chars().any(is_han));
            words[0].add(Hashes::new(latin.into_iter()));
            words[1].add(Hashes::new(han.into_iter()));
        }
        Self {
            arxiv: entry.arxiv.as_deref(),
            doi: entry.doi.as_deref().filter(|doi| !is_preprint_doi(doi)),
            names,
            years: bibliography.date.iter().map(|date| date.year()).collect(),
            words,
        }
    }

    /// Adds what another set says.
    pub fn add(&mut self, other: Self) {
        let smaller = |a: Option<&'e str>, b: Option<&'e str>| a.into_iter().chain(b).min();
        self.arxiv = smaller(self.arxiv, other.arxiv);
        self.doi = smaller(self.doi, other.doi);
        let [latin, han] = other.names;
        self.names[0].add(latin);
        self.names[1].add(han);
        if self.years != other.years {
            self.years.extend(other.years);
            self.years.sort_unstable();
            self.years.dedup();
        }
        let [latin, han] = other.words;
        self.words[0].add(latin);
        self.words[1].add(han);
    }

    pub fn shape(&self) -> Shape {
        [!self.names[0].is_empty(), !self.names[1].is_empty(), !self.years.is_empty()]
    }

    /// The keys of all authors.
    pub fn all_names(&self) -> impl Iterator<Item = u64> + '_ {
        self.names.iter().flat_map(Hashes::iter)
    }

    /// Whether there is a title long enough to be compared.
    pub fn has_words(&self) -> bool {
        self.words.iter().any(|words| !words.is_empty())
    }
}

/// Whether sets of these shapes say nothing that could be compared. A list often has a date of its own, so years alone
/// tell two works apart only where neither has authors.
pub(super) fn are_incomparable(a: Shape, b: Shape) -> bool {
    let [latin, han, years] = [0, 1, 2].map(|kind| a[kind] && b[kind]);
    let are_nameless = [a, b].iter().all(|shape| !shape[0] && !shape[1]);
    !(latin || han || (are_nameless && years))
}
