//! Sizes and times of an index's own files when they were last found whole.
//!
//! A file that was not touched since need not be read again by an update with nothing to do. `verify` reads everything.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::index::generation::Generation;
use crate::index::segment::Segment;
use crate::ingest::FileStat;

/// What is known of the files of one generation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexTimes(Vec<IndexedFile>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct IndexedFile {
    /// The generation that wrote the segment with the file.
    generation: u64,
    name: String,
    stat: FileStat,
}

impl IndexTimes {
    /// Of files that were just written or read whole. What is too young to be trusted is left out.
    pub fn look(generation: &Generation) -> Self {
        let now = SystemTime::now();
        let file = |segment: &Segment, name: &String| {
            let stat = FileStat::read(&segment.files_dir().join(name)).ok().filter(|stat| stat.is_settled(now))?;
            Some(IndexedFile { generation: segment.number(), name: name.clone(), stat })
        };
        let segments = generation.segments().iter();
        Self(segments.flat_map(|segment| segment.files().keys().filter_map(move |name| file(segment, name))).collect())
    }

    /// Whether all files of a generation are as they were.
    pub fn are_as_before(&self, generation: &Generation) -> bool {
        let is_known = |segment: &Segment, name: &String| {
            let known = self.0.iter().find(|file| file.generation == segment.number() && file.name == *name);
            known
                .is_some_and(|file| FileStat::read(&segment.files_dir().join(name)).is_ok_and(|stat| stat == file.stat))
        };
        generation.segments().iter().all(|segment| segment.files().keys().all(|name| is_known(segment, name)))
    }
}
