//! How an engine is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::embed::{Encoder, ModelChoice};
use crate::engine::model::EncoderSource;
use crate::index::Open;

/// Options of an [`Engine`].
pub struct EngineBuilder {
    pub(super) dir: PathBuf,
    pub(super) parts: Open,
    pub(super) source: EncoderSource,
    pub(super) cores: Option<usize>,
    pub(super) warm: usize,
}

impl EngineBuilder {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf(), parts: Open::All, source: EncoderSource::Index, cores: None, warm: 0 }
    }

    /// Opens only some parts of the index. Listing needs [`Open::Papers`], similar papers need [`Open::Vectors`].
    pub fn parts(self, parts: Open) -> Self {
        Self { parts, ..self }
    }

    /// Leaves the HNSW graph out, so that every question compares all vectors.
    pub fn exact(self) -> Self {
        self.parts(Open::Exact)
    }

    /// Reads the model from another place than when the index was made. It must be the same model.
    pub fn model(self, choice: ModelChoice) -> Self {
        Self { source: EncoderSource::Model(choice), ..self }
    }

    /// Embeds questions with an encoder of the calling program. The index must have been made with the same one.
    pub fn encoder(self, encoder: Arc<dyn Encoder>) -> Self {
        Self { source: EncoderSource::Given(encoder), ..self }
    }

    /// Uses no model. Papers are ranked by words only.
    pub fn without_model(self) -> Self {
        Self { source: EncoderSource::None, ..self }
    }

    /// Runs the model on `cores` cores. The default is all.
    pub fn cores(self, cores: usize) -> Self {
        Self { cores: Some(cores), ..self }
    }

    /// Loads the model now and not with the first question, and makes it ready for `texts` texts at the same time.
    pub fn warm(self, texts: usize) -> Self {
        Self { warm: texts, ..self }
    }
}
