//! The id of a paper's point: a hash of the paper, so that equal papers have equal ids on every machine.

use qdrant_client::qdrant::PointId;
use qdrant_client::qdrant::point_id::PointIdOptions;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::index::passage::PaperRecord;
use crate::index::store::codec::{self, CodecError};
use crate::paper::Paper;
use crate::text::Language;
use crate::vector::PassageKey;

/// The id of a point, 16 bytes that Qdrant takes for a UUID.
///
/// | bytes | are |
/// |---|---|
/// | 0..8 | the start of BLAKE3 of `paper`, a zero byte and the id of the paper: two contents of a work share it |
/// | 8..16 | the start of BLAKE3 of the content: the paper without its sources and lines, and the keys of its passages |
/// | 15 | its two lowest bits are the languages of the passages: 1 English, 2 Chinese |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct PointKey([u8; 16]);

/// The bits of languages.
const ENGLISH: u8 = 1;
const CHINESE: u8 = 2;

impl PointKey {
    /// The id of a paper whose passages have these keys, in their order.
    ///
    /// # Errors
    /// When the paper is too large to be stored.
    pub(crate) fn of_paper(record: &PaperRecord, keys: &[PassageKey]) -> Result<Self, CodecError> {
        let (paper, passages) = record;
        let mut content = blake3::Hasher::new();
        content.update(&codec::encode(&without_places(paper))?);
        for key in keys {
            content.update(key);
        }
        let languages = passages.iter().fold(0, |bits, passage| {
            bits | match passage.language {
                Language::En => ENGLISH,
                Language::Zh => CHINESE,
            }
        });
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&start(blake3::Hasher::new().update(b"paper\0").update(paper.id.as_bytes())));
        bytes[8..].copy_from_slice(&start(&content));
        bytes[15] = bytes[15] & !(ENGLISH | CHINESE) | languages;
        Ok(Self(bytes))
    }

    /// The id of something else than a paper: `parts` tell it from all others.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Self(std::array::from_fn(|at| hasher.finalize().as_bytes()[at]))
    }

    /// The id that Qdrant gave; none when it is not one of these.
    pub(crate) fn from_point_id(id: Option<&PointId>) -> Option<Self> {
        match id?.point_id_options.as_ref()? {
            PointIdOptions::Uuid(text) => text.clone().try_into().ok(),
            PointIdOptions::Num(_) => None,
        }
    }

    /// The id as Qdrant takes it.
    pub(crate) fn to_point_id(self) -> PointId {
        PointId::from(self.to_string())
    }

    /// A number that two points share when they are the same work, with different content.
    pub(crate) fn work(self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|at| self.0[at]))
    }

    /// Whether there is a passage in English, and one in Chinese.
    pub(crate) fn languages(self) -> (bool, bool) {
        (self.0[15] & ENGLISH != 0, self.0[15] & CHINESE != 0)
    }
}

/// A paper without what differs between files that say the same: their paths, and the lines of its texts.
pub(super) fn without_places(paper: &Paper) -> Paper {
    let mut paper = Paper { sources: Vec::new(), ..paper.clone() };
    for (source, text) in &mut paper.texts {
        (*source, text.line) = (0, 0);
    }
    paper
}

fn start(hasher: &blake3::Hasher) -> [u8; 8] {
    std::array::from_fn(|at| hasher.finalize().as_bytes()[at])
}

impl std::fmt::Display for PointKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Uuid::from_bytes(self.0).fmt(f)
    }
}

impl From<PointKey> for String {
    fn from(key: PointKey) -> Self {
        key.to_string()
    }
}

impl TryFrom<String> for PointKey {
    type Error = uuid::Error;

    fn try_from(text: String) -> Result<Self, uuid::Error> {
        text.parse::<Uuid>().map(|uuid| Self(uuid.into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::passage::{Passage, PassageKind};
    use crate::paper::{Source, Text, TextKind};

    fn record(text: &str, path: &str, line: u32) -> PaperRecord {
        let text = Text { kind: TextKind::Abstract, language: Language::Zh, text: text.into(), line };
        let sources = vec![Source { path: path.into(), line }];
        let passage = |language| Passage { kind: PassageKind::Title, language, parts: Vec::new() };
        let paper = Paper { id: "t:1".into(), texts: vec![(0, text)], sources, ..Paper::default() };
        (paper, vec![passage(Language::Zh)])
    }

    #[test]
    fn equal_papers_have_equal_ids_wherever_they_are_written() {
        let id = |record: &PaperRecord, key: u8| PointKey::of_paper(record, &[[key; 16]]).expect("encode");
        let first = id(&record("检索", "/a.md", 3), 1);
        assert_eq!(first, id(&record("检索", "/elsewhere/b.md", 40), 1));
        let other = id(&record("检索！", "/a.md", 3), 1);
        assert!(first != other && first.work() == other.work());
        assert_ne!(first, id(&record("检索", "/a.md", 3), 2));
        assert_eq!(first.languages(), (false, true));
        let mut both = record("检索", "/a.md", 3);
        both.1.push(Passage { language: Language::En, ..both.1[0].clone() });
        assert_eq!(id(&both, 1).languages(), (true, true));
        assert_eq!(PointKey::from_point_id(Some(&first.to_point_id())), Some(first));
        assert_eq!(PointKey::from_point_id(Some(&PointId::from(7))), None);
    }

    #[test]
    fn parts_are_told_apart_by_their_ends_too() {
        assert_ne!(PointKey::of_parts(&[b"ab", b"c"]), PointKey::of_parts(&[b"a", b"bc"]));
    }
}
