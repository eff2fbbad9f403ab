//! Which indexes have a paper, and where each has read it: the part of a point that changes.

use std::collections::{BTreeMap, HashMap};

use qdrant_client::qdrant::Value;
use qdrant_client::qdrant::value::Kind;
use serde::{Deserialize, Serialize};

use crate::index::qdrant::payload::{FILES, OWNERS, REVISION, SOURCES, integer, keywords, text};
use crate::paper::{Paper, Source};

/// Where one index has read a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Places {
    /// See [`Paper::sources`].
    pub sources: Vec<Source>,
    /// For each text of the paper its place in `sources`, and the line on which it begins.
    pub texts: Vec<(u32, u32)>,
}

/// The indexes that have a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ownership {
    /// Owner → where it has read the paper.
    pub places: BTreeMap<String, Places>,
    /// One more with each change.
    pub revision: i64,
}

impl Places {
    /// The places of `paper`.
    pub(crate) fn of(paper: &Paper) -> Self {
        let texts = paper.texts.iter().map(|(source, text)| (*source, text.line));
        Self { sources: paper.sources.clone(), texts: texts.collect() }
    }

    /// The start of a hash of the places.
    pub(crate) fn fingerprint(&self) -> u64 {
        let hash = blake3::hash(&serde_json::to_vec(self).unwrap_or_default());
        u64::from_le_bytes(std::array::from_fn(|at| hash.as_bytes()[at]))
    }
}

impl Ownership {
    /// That of a paper which only `owner` has.
    pub(crate) fn first(owner: &str, places: Places) -> Self {
        Self { places: BTreeMap::from([(owner.to_string(), places)]), revision: 1 }
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(payload: &HashMap<String, Value>) -> Result<Self, String> {
        let revision = match payload.get(REVISION).and_then(|value| value.kind.as_ref()) {
            Some(Kind::IntegerValue(revision)) => *revision,
            _ => return Err(format!("it has no {REVISION}")),
        };
        let Some(Kind::StructValue(sources)) = payload.get(SOURCES).and_then(|value| value.kind.as_ref()) else {
            return Err(format!("it has no {SOURCES}"));
        };
        let mut places = BTreeMap::new();
        for (owner, value) in &sources.fields {
            let json = value.as_str().ok_or_else(|| format!("its {SOURCES} are no text"))?;
            places.insert(owner.clone(), serde_json::from_str(json).map_err(|error| error.to_string())?);
        }
        Ok(Self { places, revision })
    }

    /// The next revision, in which `owner` has the paper at `places`, or no longer has it.
    pub(crate) fn next(mut self, owner: &str, places: Option<Places>) -> Self {
        self.revision += 1;
        match places {
            Some(places) => drop(self.places.insert(owner.to_string(), places)),
            None => drop(self.places.remove(owner)),
        }
        self
    }

    /// The fields of the payload. They replace those of an earlier revision.
    ///
    /// # Errors
    /// When a path cannot be written as JSON.
    pub(crate) fn payload(&self) -> serde_json::Result<HashMap<String, Value>> {
        let mut sources = HashMap::new();
        let mut files: Vec<String> = Vec::new();
        for (owner, places) in &self.places {
            sources.insert(owner.clone(), text(serde_json::to_string(places)?));
            for source in &places.sources {
                let path = source.path.to_string_lossy();
                if !files.iter().any(|file| *file == path) {
                    files.push(path.into_owned());
                }
            }
        }
        let sources = Value { kind: Some(Kind::StructValue(qdrant_client::qdrant::Struct { fields: sources })) };
        Ok(HashMap::from([
            (OWNERS.to_string(), keywords(self.places.keys().cloned())),
            (SOURCES.to_string(), sources),
            (FILES.to_string(), keywords(files)),
            (REVISION.to_string(), integer(self.revision)),
        ]))
    }

    /// Puts the places into `paper`: those of `reader` first, and those of the others after them.
    pub(crate) fn place(&self, paper: &mut Paper, reader: &str) {
        let own = self.places.get(reader).or_else(|| self.places.values().next());
        let texts = own.map(|places| &places.texts[..]).unwrap_or_default();
        for ((source, text), place) in paper.texts.iter_mut().zip(texts) {
            (*source, text.line) = *place;
        }
        let is_own = |places: &&Places| own.is_some_and(|own| std::ptr::eq(own, *places));
        let others = self.places.values().filter(|places| !is_own(places));
        paper.sources = own.into_iter().chain(others).flat_map(|places| places.sources.clone()).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::{Text, TextKind};
    use crate::text::Language;

    fn places(path: &str, line: u32) -> Places {
        Places { sources: vec![Source { path: path.into(), line }], texts: vec![(0, line + 2)] }
    }

    #[test]
    fn what_is_written_is_read_and_each_change_is_a_revision() {
        let first = Ownership::first("b", places("/b.md", 1));
        let both = first.clone().next("a", Some(places("/a.md", 7)));
        for ownership in [&first, &both] {
            assert_eq!(&Ownership::read(&ownership.payload().expect("payload")).expect("read"), ownership);
        }
        assert_eq!((both.revision, both.places.len()), (2, 2));
        assert_eq!(both.clone().next("a", None).places, first.places);
        assert!(Ownership::read(&HashMap::new()).is_err());
    }

    #[test]
    fn a_reader_sees_its_own_files_first() {
        let both = Ownership::first("b", places("/b.md", 1)).next("a", Some(places("/a.md", 7)));
        let text = Text { kind: TextKind::Abstract, language: Language::En, text: "Whales.".into(), line: 0 };
        let mut paper = Paper { texts: vec![(0, text)], ..Paper::default() };
        for (reader, first, line) in [("a", "/a.md", 9), ("b", "/b.md", 3), ("c", "/a.md", 9)] {
            both.place(&mut paper, reader);
            assert_eq!((paper.sources[0].path.to_str(), paper.texts[0].1.line), (Some(first), line), "{reader}");
            assert_eq!(paper.sources.len(), 2);
        }
    }
}
