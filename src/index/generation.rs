//! One generation of an index: its manifest and its segments.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::index::layout::{Format, Part};
use crate::index::segment::Segment;
use crate::index::store::generations::{generation_name, generations};
use crate::index::store::{Manifest, StoreError};

/// A generation of the index in a directory, as its manifest describes it.
#[derive(Debug, Clone)]
pub struct Generation {
    index_dir: PathBuf,
    manifest: Arc<Manifest>,
    segments: Vec<Segment>,
}

impl Generation {
    /// The generation that `manifest` names, of the index in `index_dir`. Reads nothing.
    pub fn new(index_dir: &Path, manifest: Manifest) -> Self {
        let manifest = Arc::new(manifest);
        Self { index_dir: index_dir.to_path_buf(), segments: Segment::all(index_dir, &manifest), manifest }
    }

    /// The generation that is the index in `index_dir` now.
    ///
    /// # Errors
    /// When there is no manifest, or it is damaged or newer than this version.
    pub fn current(index_dir: &Path) -> Result<Self, StoreError> {
        Manifest::read(index_dir).map(|manifest| Self::new(index_dir, manifest))
    }

    /// The generation of an index whose manifest is lost, by the copies of manifests beside the files: the newest, if its
    /// files are whole. With `any`, also if they are not.
    pub fn find_whole(index_dir: &Path, any: bool) -> Option<Self> {
        // Every segment has the manifest of its time. An earlier one would bring back what is gone, without a word.
        let manifest = Manifest::copies(index_dir).next()?;
        let newest = Self::new(index_dir, manifest);
        (any || newest.read_all().is_ok()).then_some(newest)
    }

    /// The directory of the index.
    pub fn index_dir(&self) -> &Path {
        &self.index_dir
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The format of the index.
    pub fn format(&self) -> Format {
        self.manifest.format()
    }

    /// The number of the generation.
    pub fn number(&self) -> u64 {
        self.manifest.generation
    }

    /// Its segments, in the order in which they were written.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segment that was written last. Every generation has one.
    pub fn newest(&self) -> &Segment {
        &self.segments[self.segments.len() - 1]
    }

    /// The other generations beside it: of a run under way, or of one that did not end.
    pub fn leftovers(&self) -> Vec<PathBuf> {
        let others = generations(&self.index_dir)
            .into_iter()
            .filter(|number| !self.manifest.generations().any(|own| own == *number));
        others.map(|number| self.index_dir.join(generation_name(number))).collect()
    }

    /// Whether a segment has a file of this part.
    pub fn has(&self, part: Part) -> bool {
        self.segments.iter().any(|segment| segment.has(part))
    }

    /// Reads every file whole and checks it.
    ///
    /// # Errors
    /// As [`Segment::read`], of the first that is damaged.
    pub fn read_all(&self) -> Result<(), StoreError> {
        self.segments.iter().try_for_each(Segment::read_all)
    }
}
