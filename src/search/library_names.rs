//! Which of the names and years in a question the index has.

use std::sync::OnceLock;

use crate::index::collection::Collection;
use crate::index::columns::metadata::MetadataRow;
use crate::index::store::StoreError;
use crate::index::{Index, PaperTable, Warning};
use crate::paper_set::{Field, PaperSet, Restriction};
use crate::question::KnownNames;
use crate::text::{fold, is_han};

/// The names of an index. Its columns are read when a question has what may be a name.
pub(super) struct LibraryNames<'a> {
    index: &'a Index,
    table: OnceLock<Result<PaperTable<'a>, Warning>>,
    damage: OnceLock<Warning>,
}

/// A word that more of the papers have than this share is no name, unless the question says so.
const COMMON: f32 = 0.05;
/// A word of so few papers may be a name in a small library too.
const FEW: f32 = 20.0;
/// A name is mostly one if at most so many times as many papers have the word as have the author.
const MOSTLY: usize = 2;

impl<'a> LibraryNames<'a> {
    pub(super) fn new(index: &'a Index) -> Self {
        Self { index, table: OnceLock::new(), damage: OnceLock::new() }
    }

    /// The columns of all papers, or their database; none when they are damaged.
    pub(super) fn table(&self) -> Option<&PaperTable<'a>> {
        let read = || self.index.table().map_err(|error| Warning::Conditions { reason: error.to_string() });
        self.table.get_or_init(read).as_ref().ok()
    }

    /// What was damaged, of what was read.
    pub(super) fn damage(&self) -> Option<Warning> {
        self.table.get().and_then(|table| table.as_ref().err()).or(self.damage.get()).cloned()
    }

    /// The value of what was read, or its default where it cannot be: a question is answered without its conditions then.
    pub(super) fn or_default<T: Default>(&self, read: Result<T, StoreError>) -> T {
        read.unwrap_or_else(|error| {
            let _ = self.damage.set(Warning::Conditions { reason: error.to_string() });
            T::default()
        })
    }

    /// The distinct values of a column of a collection that meet `is_meant`.
    pub(super) fn values(
        &self,
        collection: &dyn Collection,
        field: Field,
        is_meant: impl Fn(&str) -> bool,
    ) -> Vec<String> {
        let all = self.or_default(collection.distinct(field));
        all.iter().filter(|value| is_meant(value)).cloned().collect()
    }

    /// The share of papers that have every word of `name` in their texts or among their authors; 1 if words are not indexed.
    fn share(&self, name: &str) -> f32 {
        let Some(lexical) = self.index.lexical() else { return 1.0 };
        let shares = lexical.terms_of(name).into_iter().map(|term| lexical.share_of(&term.text));
        shares.fold(1.0, f32::min)
    }
}

/// Whether `author`, folded as columns hold it, is the one that a question calls `name`, folded too: by the family name, or by
/// all words of which initials stand for given names.
pub(super) fn is_author(author: &str, name: &str) -> bool {
    if name.chars().any(is_han) {
        return author.split_whitespace().collect::<String>() == name;
    }
    if !author.contains(name.rsplit(' ').next().unwrap_or(name)) {
        return false;
    }
    let words = |text: &str| -> Vec<String> {
        text.split([' ', ',', '.']).filter(|word| !word.is_empty()).map(str::to_string).collect()
    };
    let own = match author.split_once(',') {
        Some((family, given)) => words(&format!("{given} {family}")),
        None => words(author),
    };
    let wanted = words(name);
    let Some((family, given)) = wanted.split_last() else { return false };
    if given.is_empty() {
        // `zhang wx` has its initials last.
        let last = own.iter().rev().find(|word| word.chars().count() > 2).or(own.last());
        return last == Some(family);
    }
    let stands_for = |own: &String, word: &String| own == word || (word.len() == 1 && own.starts_with(word.as_str()));
    own.contains(family) && given.iter().all(|word| own.iter().any(|own| stands_for(own, word)))
}

impl KnownNames for LibraryNames<'_> {
    fn has_author(&self, name: &str) -> bool {
        // Names of authors are among the words, so most words that are none are known without the columns.
        if self.share(name) == 0.0 {
            return false;
        }
        let name = fold(name);
        match self.table() {
            None => false,
            Some(PaperTable::Rows(metadata)) => {
                metadata.papers.iter().any(|row| row.authors.iter().any(|author| is_author(author, &name)))
            }
            Some(PaperTable::Collection(collection)) => {
                self.or_default(collection.distinct(Field::Author)).iter().any(|author| is_author(author, &name))
            }
        }
    }

    fn is_mainly_author(&self, name: &str) -> bool {
        // Without the index of words nothing tells a common word: a name is taken for one.
        let Some(lexical) = self.index.lexical() else { return self.has_author(name) };
        let papers = lexical.len() as f32;
        let with = self.share(name) * papers;
        if with == 0.0 || with > (COMMON * papers).max(FEW) {
            return false;
        }
        let name = fold(name);
        let by = match self.table() {
            None => 0,
            Some(PaperTable::Rows(metadata)) => {
                let is_by = |row: &&MetadataRow<&str>| row.authors.iter().any(|author| is_author(author, &name));
                metadata.papers.iter().filter(is_by).count()
            }
            Some(PaperTable::Collection(collection)) => {
                let authors = self.values(*collection, Field::Author, |author| is_author(author, &name));
                match authors.is_empty() {
                    true => 0,
                    false => {
                        let by = PaperSet::restricted(vec![Restriction::Among(Field::Author, authors)]);
                        self.or_default(collection.count(Some(&by)))
                    }
                }
            }
        };
        by > 0 && with.round() as usize <= by * MOSTLY
    }

    fn has_venue(&self, is_meant: &dyn Fn(&str) -> bool) -> bool {
        match self.table() {
            None => false,
            Some(PaperTable::Rows(metadata)) => {
                metadata.papers.iter().any(|row| !row.venue.is_empty() && is_meant(row.venue))
            }
            Some(PaperTable::Collection(collection)) => {
                self.or_default(collection.distinct(Field::Venue)).iter().any(|venue| is_meant(venue))
            }
        }
    }

    fn is_divided_by(&self, from: Option<i16>, to: Option<i16>) -> bool {
        let is_of = |year: i16| from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to);
        match self.table() {
            None => false,
            Some(PaperTable::Rows(metadata)) => {
                is_divided(metadata.papers.iter().filter_map(|row| row.date).map(|date| is_of(date.year())))
            }
            Some(PaperTable::Collection(collection)) => {
                let years = self.or_default(collection.distinct(Field::Year));
                is_divided(years.iter().filter_map(|year| year.parse().ok()).map(is_of))
            }
        }
    }
}

/// Whether some are and some are not.
fn is_divided(mut all: impl Iterator<Item = bool>) -> bool {
    let Some(first) = all.next() else { return false };
    all.any(|other| other != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_is_known_by_the_family_name_or_by_all_words() {
        for (author, name) in [
            ("ashish vaswani", "vaswani"),
            ("vaswani, ashish", "vaswani"),
            ("diederik p. kingma", "d. kingma"),
            ("kingma, diederik p.", "diederik kingma"),
            ("jan van der berg", "van der berg"),
            ("zhang wx", "zhang"),
            ("何恺明", "何恺明"),
            ("何 恺明", "何恺明"),
            ("kaiming he", "he kaiming"),
        ] {
            assert!(is_author(author, name), "{author} {name}");
        }
        for (author, name) in [
            ("ashish vaswani", "ashish"),
            ("guodong long", "longer"),
            ("diederik p. kingma", "j. kingma"),
            ("何恺明", "何恺"),
            ("ada lovelace", "ada hopper"),
        ] {
            assert!(!is_author(author, name), "{author} {name}");
        }
    }
}
