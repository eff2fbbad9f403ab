//! Writes the papers of an index to its store, and looks whether they are there.

use crate::embed::Identity;
use crate::index::generation::Generation;
use crate::index::passage::PaperRecord;
use crate::index::passage_key::Key;
use crate::index::store::StoreError;
use crate::index::store_address::StoreLink;
use crate::index::stored_vectors::VectorsByKey;
use crate::index::writer::options::{OnProgress, WriterOptions};

/// How the papers of an index are written to its store.
#[cfg_attr(not(feature = "qdrant"), expect(dead_code, reason = "only a client writes"))]
pub(super) struct StorePapers<'s> {
    /// The store.
    pub link: StoreLink,
    /// The generation whose papers are there, and nothing else of this index. None when that is not known.
    pub previous: Option<&'s Generation>,
    pub options: &'s WriterOptions,
}

#[cfg(feature = "qdrant")]
impl StorePapers<'_> {
    /// Makes the store hold the papers `records` of this index, and no others.
    ///
    /// # Errors
    /// [`StoreError::Collection`], and damage of the previous generation.
    pub(super) fn write(
        &self,
        records: &[PaperRecord],
        keys: &[Key],
        vectors: &VectorsByKey,
        identity: &Identity,
        on_progress: OnProgress<'_>,
    ) -> Result<(), StoreError> {
        use crate::index::qdrant::generations::Spread;
        use crate::index::qdrant::plan::{PlannedPapers, plan_generation};
        use crate::index::qdrant::reconcile::{Reconciliation, StoreStep, reconcile};
        use crate::index::writer::options::Progress;
        // What cannot be read cannot be compared: then all of the store is looked at.
        let previous = self.previous.and_then(|previous| plan_generation(previous).ok());
        let WriterOptions { shards, replication, rebuild, .. } = *self.options;
        let how = Reconciliation {
            link: &self.link,
            identity,
            spread: Spread { shards, replication },
            rebuild,
            previous,
            is_stopped: &|| self.options.is_stopped(),
            on_progress: &|step| {
                on_progress(match step {
                    StoreStep::Writing(done, total) => Progress::Storing(done, total),
                    StoreStep::Settling(papers) => Progress::Settling(papers),
                });
            },
        };
        Ok(reconcile(&PlannedPapers { records, keys, vectors }, how)?)
    }
}

/// Checks that papers with vectors of `identity` can be written to a store: to be asked before hours of embedding.
/// An index that `only_asks` needs a collection that is there.
///
/// # Errors
/// [`StoreError::Collection`] when no node answers, or what is there is of another model.
#[cfg(feature = "qdrant")]
pub(super) fn check(link: &StoreLink, identity: &Identity, rebuild: bool, only_asks: bool) -> Result<(), StoreError> {
    Ok(crate::index::qdrant::reconcile::check(link, identity, rebuild, only_asks)?)
}

/// Whether the store holds as many papers of the index as its last update wrote, with their statistics.
///
/// # Errors
/// When no node answers, or the collection is of another model or format.
#[cfg(feature = "qdrant")]
pub(super) fn is_complete(generation: &Generation, link: &StoreLink) -> Result<bool, StoreError> {
    let expected = crate::index::qdrant::plan::plan_generation(generation)?;
    Ok(crate::index::qdrant::verify::is_complete(link, &generation.manifest().identity, &expected)?)
}

#[cfg(not(feature = "qdrant"))]
impl StorePapers<'_> {
    /// Refuses: this build has no client.
    ///
    /// # Errors
    /// [`StoreError::NoQdrant`].
    pub(super) fn write(
        &self,
        _: &[PaperRecord],
        _: &[Key],
        _: &VectorsByKey,
        _: &Identity,
        _: OnProgress<'_>,
    ) -> Result<(), StoreError> {
        Err(StoreError::NoQdrant { address: self.link.address.clone() })
    }
}

/// Refuses: this build has no client.
///
/// # Errors
/// [`StoreError::NoQdrant`].
#[cfg(not(feature = "qdrant"))]
pub(super) fn is_complete(_: &Generation, link: &StoreLink) -> Result<bool, StoreError> {
    Err(StoreError::NoQdrant { address: link.address.clone() })
}

/// Refuses: this build has no client.
///
/// # Errors
/// [`StoreError::NoQdrant`].
#[cfg(not(feature = "qdrant"))]
pub(super) fn check(link: &StoreLink, _: &Identity, _: bool, _: bool) -> Result<(), StoreError> {
    Err(StoreError::NoQdrant { address: link.address.clone() })
}
