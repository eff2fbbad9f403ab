//! The model that embeds questions.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::embed::{Encoder, Model, ModelChoice, OnnxEncoder};
use crate::engine::error::Result;
use crate::engine::question_cache::QuestionCache;
use crate::index::store::Manifest;
use crate::search::check_manifest;

/// Where the encoder of an engine comes from.
#[derive(Clone, Default)]
pub(super) enum EncoderSource {
    /// The model that the index was made with, where it was then.
    #[default]
    Index,
    /// The same model at another place.
    Model(ModelChoice),
    /// An encoder of the calling program.
    Given(Arc<dyn Encoder>),
    /// None: papers are ranked by words only.
    None,
}

impl EncoderSource {
    /// Loads the encoder for an index. It runs on `cores` cores, or on all if `None`, and is made ready for `warm` texts at
    /// the same time.
    ///
    /// # Errors
    /// If the model cannot be loaded, or if it is not the one that the index was made with.
    pub fn load(
        &self,
        dir: &Path,
        manifest: &Manifest,
        cores: Option<usize>,
        warm: usize,
    ) -> Result<Option<Arc<dyn Encoder>>> {
        let choice = match self {
            Self::Index => &manifest.model,
            Self::Model(choice) => choice,
            Self::Given(encoder) => return Ok(Some(Arc::new(QuestionCache::new(encoder.clone())))),
            Self::None => return Ok(None),
        };
        let model = Model::open(choice)?;
        check_manifest(dir, manifest, &model.spec().identity)?;
        let encoder = OnnxEncoder::new(model, cores)?;
        encoder.warm(warm)?;
        Ok(Some(Arc::new(QuestionCache::new(Arc::new(encoder)))))
    }
}

/// An encoder that is loaded by the first question that needs it.
pub(super) struct LazyEncoder {
    source: EncoderSource,
    cores: Option<usize>,
    loaded: Mutex<Option<Arc<dyn Encoder>>>,
}

impl LazyEncoder {
    pub fn new(source: EncoderSource, cores: Option<usize>, loaded: Option<Arc<dyn Encoder>>) -> Self {
        Self { source, cores, loaded: Mutex::new(loaded) }
    }

    /// The encoder for the index in `dir`. Other threads wait while it is loaded.
    ///
    /// # Errors
    /// As [`EncoderSource::load`].
    pub fn get(&self, dir: &Path, manifest: &Manifest) -> Result<Option<Arc<dyn Encoder>>> {
        let mut loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if loaded.is_none() {
            *loaded = self.source.load(dir, manifest, self.cores, 1)?;
        }
        Ok(loaded.clone())
    }

    /// The encoder for a later generation of the index: the same one if its model is still that of the index.
    pub fn for_generation(&self, manifest: &Manifest) -> Self {
        let loaded = self.loaded.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let template = crate::index::passage::TEMPLATE;
        let still_fits = |encoder: &Arc<dyn Encoder>| manifest.is_comparable(&encoder.spec().identity, template);
        Self::new(self.source.clone(), self.cores, loaded.filter(still_fits))
    }
}
