//! Checks that a question is embedded by the model that the index was made with.

use std::path::Path;

use crate::embed::Identity;
use crate::index::Index;
use crate::index::passage::TEMPLATE;
use crate::index::store::Manifest;
use crate::search::error::SearchError;

/// Checks that vectors of `encoder` may be compared with those of `index`.
///
/// # Errors
/// [`SearchError::OtherModel`] when they may not.
pub fn check_model(index: &Index, identity: &Identity) -> Result<(), SearchError> {
    check_manifest(index.dir(), index.manifest(), identity)
}

/// As [`check_model`], before the index in `dir` is opened.
pub(crate) fn check_manifest(dir: &Path, manifest: &Manifest, identity: &Identity) -> Result<(), SearchError> {
    if manifest.is_comparable(identity, TEMPLATE) {
        return Ok(());
    }
    Err(SearchError::OtherModel {
        dir: dir.display().to_string(),
        indexed: manifest.identity.label(),
        given: identity.label(),
        model: identity.name.clone(),
    })
}
