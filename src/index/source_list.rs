//! The list of sources that an index stores: the paths that users gave, the files below them, and what is not read.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::index::compat::v4::FileRecordV4;
use crate::index::file_record::{FileRecord, Root};
use crate::index::generation::Generation;
use crate::index::layout::{Format, Part};
use crate::index::segment::Segment;
use crate::index::store::StoreError;
use crate::index::store::codec::{self, CodecError};
use crate::ingest::LeftOut;

/// The content of [`Part::Sources`] of a segment, or of all together.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct SourceList {
    pub roots: Vec<Root>,
    /// The files that are new or changed since the segment before.
    pub files: Vec<FileRecord>,
    /// The files of earlier segments that are no source any more.
    pub gone: Vec<Root>,
    /// What was below the roots at the last update and gave no paper.
    pub left_out: Vec<LeftOut>,
}

impl SourceList {
    /// The list of a segment of any format.
    ///
    /// # Errors
    /// When it cannot be read or decoded.
    pub fn load(segment: &Segment) -> Result<Self, StoreError> {
        let bytes = segment.read(Part::Sources)?;
        Self::decode(&bytes, segment.format()).map_err(|error| segment.damaged(Part::Sources, error))
    }

    /// The list of a generation.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of_generation(generation: &Generation) -> Result<Self, StoreError> {
        let lists = generation.segments().iter().map(Self::load);
        Ok(Self::combine(lists.collect::<Result<_, _>>()?))
    }

    /// Decodes the list as `format` has it: earlier formats lack what is left out.
    ///
    /// # Errors
    /// When the bytes are not such a list.
    pub fn decode(bytes: &[u8], format: Format) -> Result<Self, CodecError> {
        match format {
            Format::V1 | Format::V2 | Format::V3 => {
                let (roots, files) = codec::decode::<(_, Vec<FileRecordV4>)>(bytes)?;
                Ok(Self { roots, files: files.into_iter().map(FileRecord::from).collect(), ..Self::default() })
            }
            Format::V4 => {
                let (roots, files, left_out) = codec::decode::<(_, Vec<FileRecordV4>, _)>(bytes)?;
                let files = files.into_iter().map(FileRecord::from).collect();
                Ok(Self { roots, files, left_out, ..Self::default() })
            }
            Format::V5 => codec::decode(bytes),
            #[cfg(test)]
            Format::Later => codec::decode(bytes),
        }
    }

    /// The lists of all segments of a generation as one: of a file that several have, the last.
    pub fn combine(mut lists: Vec<Self>) -> Self {
        if lists.len() == 1 {
            return lists.remove(0);
        }
        let mut files: HashMap<PathBuf, FileRecord> = HashMap::new();
        let mut combined = Self::default();
        for list in lists {
            list.gone.iter().for_each(|Root(path)| drop(files.remove(path)));
            files.extend(list.files.into_iter().map(|file| (file.path.clone(), file)));
            (combined.roots, combined.left_out) = (list.roots, list.left_out);
        }
        combined.files = files.into_values().collect();
        let order = SourceOrder::new(&combined.roots);
        combined.files.sort_unstable_by(|a, b| order.compare(&a.path, &b.path));
        combined
    }
}

/// The order of files: that of the paths that a user gave, and below each by name. What stands first tells the title.
pub(crate) struct SourceOrder<'r>(&'r [Root]);

impl<'r> SourceOrder<'r> {
    pub fn new(roots: &'r [Root]) -> Self {
        Self(roots)
    }

    fn rank(&self, path: &Path) -> usize {
        self.0.iter().position(|Root(root)| path.starts_with(root)).unwrap_or(usize::MAX)
    }

    pub fn compare(&self, a: &Path, b: &Path) -> Ordering {
        self.rank(a).cmp(&self.rank(b)).then_with(|| a.cmp(b))
    }
}
