//! `map.bin`: a map as it is kept beside the index.
//!
//! It can always be made again: a file that is missing, damaged or of another version is as none.

use std::collections::HashSet;
use std::path::Path;

use crate::index::store::codec;
use crate::index::store::disk::{Disk, replace_cache};
use crate::index::store::{MAP, MAP_NEW};
use crate::library_map::kept::KeptMap;

/// A later layout, or another way to lay out, has another number.
const MAGIC: &[u8; 8] = b"psemmap1";
/// The levels of topics.
const DEEPEST: usize = 3;
/// Bytes before the value: the magic number, the checksum of the manifest, the checksum of the value.
const HEAD: usize = 8 + 32 + 32;

/// The map in the directory of an index, and the checksum of the manifest that it was made for.
pub(super) fn read(dir: &Path) -> Option<(KeptMap, [u8; 32])> {
    parse(&std::fs::read(dir.join(MAP)).ok()?)
}

fn parse(bytes: &[u8]) -> Option<(KeptMap, [u8; 32])> {
    let (head, value) = bytes.split_at_checked(HEAD)?;
    let (magic, sums) = head.split_at(MAGIC.len());
    let (manifest, sum) = sums.split_at(32);
    if magic != MAGIC || sum != blake3::hash(value).as_bytes() {
        return None;
    }
    let map: KeptMap = codec::decode(value).ok()?;
    map.is_consistent().then_some((map, manifest.try_into().ok()?))
}

/// Writes the map for the generation of this manifest.
pub(super) fn write(disk: &dyn Disk, dir: &Path, manifest: [u8; 32], map: &KeptMap) -> std::io::Result<()> {
    let value = codec::encode(map).map_err(std::io::Error::other)?;
    let head = [&MAGIC[..], &manifest, blake3::hash(&value).as_bytes()].concat();
    replace_cache(disk, &dir.join(MAP), &dir.join(MAP_NEW), &[head, value].concat())
}

impl KeptMap {
    /// Whether its numbers fit together: it comes from a file.
    fn is_consistent(&self) -> bool {
        let (papers, topics) = (self.papers.len() as u32, self.topics.len() as u32);
        let is_finite = |position: [f32; 2]| position.iter().all(|number| number.is_finite());
        // Each comes after its parent, so a parent's depth is known.
        let mut depths = Vec::with_capacity(self.topics.len());
        for topic in &self.topics {
            let above = topic.parent.and_then(|parent| depths.get(parent as usize).copied());
            depths.push(above.map_or(0, |depth: usize| depth + 1));
        }
        self.frame.side > 0.0
            && [self.frame.left, self.frame.top, self.frame.side].iter().all(|number| number.is_finite())
            && depths.iter().all(|depth| *depth < DEEPEST)
            && self.papers.iter().map(|paper| paper.number).collect::<HashSet<_>>().len() == self.papers.len()
            && self.papers.iter().all(|paper| paper.topic < topics && is_finite(paper.position))
            && self.topics.iter().zip(0..).all(|(topic, at)| {
                topic.parent.is_none_or(|parent| parent < at)
                    && topic.central.iter().all(|paper| *paper < papers)
                    && is_finite(topic.anchor)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::store::disk::FileSystem;
    use crate::library_map::kept::{Frame, KeptPaper, KeptTopic};
    use crate::topics::TopicName;

    fn map() -> KeptMap {
        let paper = |number| KeptPaper {
            id: [number as u8; 16],
            vector: [7; 8],
            number,
            position: [number as f32, -1.5],
            topic: 0,
            is_placed: number == 1,
        };
        let name = TopicName { en: "bees".into(), zh: "蜜蜂".into() };
        KeptMap {
            frame: Frame { left: -1.0, top: -2.0, side: 4.0 },
            papers: vec![paper(0), paper(1)],
            topics: vec![KeptTopic { parent: None, name, papers: 2, anchor: [0.5, -1.5], central: vec![1, 0] }],
        }
    }

    #[test]
    fn what_is_written_is_read_and_damage_is_as_none() {
        let dir = tempfile::tempdir().expect("tempdir");
        assert_eq!(read(dir.path()), None);
        write(&FileSystem, dir.path(), [3; 32], &map()).expect("written");
        assert_eq!(read(dir.path()), Some((map(), [3; 32])));
        let bytes = std::fs::read(dir.path().join(MAP)).expect("the file");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            // Of another manifest, it is a map of another generation.
            assert!(parse(&damaged).is_none_or(|(_, manifest)| manifest != [3; 32]), "byte {at}");
            assert_eq!(parse(&bytes[..at]), None);
        }
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        let of = |change: &dyn Fn(&mut KeptMap)| {
            let mut map = map();
            change(&mut map);
            map.is_consistent()
        };
        assert!(of(&|_| {}));
        assert!(!of(&|map| map.papers[0].topic = 1));
        assert!(!of(&|map| map.papers[0].position[1] = f32::NAN));
        assert!(!of(&|map| map.topics[0].central.push(2)));
        assert!(!of(&|map| map.topics[0].parent = Some(0)));
        assert!(!of(&|map| map.frame.side = 0.0));
        assert!(!of(&|map| map.frame.left = f32::INFINITY));
        assert!(!of(&|map| map.papers[1].number = 0));
        assert!(!of(&|map| {
            let deep = |at: u32| KeptTopic { parent: at.checked_sub(1), ..map.topics[0].clone() };
            map.topics = (0..4).map(deep).collect();
        }));
    }
}
