//! The sources of an index, without its papers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::index::generation::Generation;
use crate::index::layout::Part;
use crate::index::source_changes::{self, SourceChanges};
use crate::index::source_list::{Root, SourceList};
use crate::index::source_times::SourceTimes;
use crate::index::store::StoreError;
use crate::index::store::verified_file::VerifiedFile;
use crate::ingest::LeftOut;

/// What an index was made from. It is in files, also where the papers are in a database.
pub struct IndexedSources {
    generation: Generation,
    /// Mapped, so that it stays readable when a later generation replaces this one.
    list: Option<Arc<VerifiedFile>>,
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
        Self { generation: generation.clone(), list: generation.map(Part::Sources).ok() }
    }

    fn list(&self) -> Result<SourceList, StoreError> {
        let Some(list) = &self.list else { return Ok(SourceList::default()) };
        SourceList::decode(list.all()?, self.generation.format())
            .map_err(|error| self.generation.damaged(Part::Sources, error))
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
