//! The sources of an index, without its papers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::index::file_record::Root;
use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::source_changes::{self, SourceChanges};
use crate::index::source_list::SourceList;
use crate::index::source_times::SourceTimes;
use crate::index::store::StoreError;
use crate::index::store::verified_file::VerifiedFile;
use crate::ingest::LeftOut;

/// What an index was made from. It is in files, also where the papers are in a database.
pub struct IndexedSources {
    generation: Generation,
    /// Those of each segment, mapped, so that they stay readable when a later generation replaces this one.
    lists: Vec<Option<Arc<VerifiedFile>>>,
}

impl IndexedSources {
    /// Opens the sources of the index in `dir`.
    ///
    /// # Errors
    /// When there is no index, or its manifest cannot be read.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Generation::current(dir).map(|generation| Self::of(&generation))
    }

    pub(super) fn of(generation: &Generation) -> Self {
        let lists = generation.segments().iter().map(|segment| segment.map(Part::Sources).ok()).collect();
        Self { generation: generation.clone(), lists }
    }

    fn list(&self) -> Result<SourceList, StoreError> {
        let mut lists = Vec::with_capacity(self.lists.len());
        for (list, segment) in self.lists.iter().zip(self.generation.segments()) {
            let Some(list) = list else { continue };
            let list = SourceList::decode(list.all()?, segment.format());
            lists.push(list.map_err(|error| segment.damaged(Part::Sources, error))?);
        }
        Ok(SourceList::combine(lists))
    }

    /// What was below the sources at the last update and gave no paper. Empty for an index of an earlier format.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the list of sources is there, and is not what was written.
    pub fn left_out(&self) -> Result<Vec<LeftOut>, StoreError> {
        Ok(self.list()?.left_out)
    }

    /// The files and folders that the index was made from, as absolute paths, in the order in which they were given.
    ///
    /// # Errors
    /// As [`Self::left_out`].
    pub fn roots(&self) -> Result<Vec<PathBuf>, StoreError> {
        Ok(self.list()?.roots.into_iter().map(|Root(path)| path).collect())
    }

    /// What changed below the sources since the index was made, from a look at sizes and times. `None` if nothing is known
    /// of them: the last update was stopped or by another version, or the index was replaced meanwhile.
    pub fn changes(&self) -> Option<SourceChanges> {
        let dir = self.generation.index_dir();
        let times = SourceTimes::load(dir, self.generation.manifest())?;
        Some(source_changes::look(&times, dir, &|| self.list().ok()))
    }
}
