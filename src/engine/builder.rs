//! How an engine is opened.

use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crate::embed::{Encoder, ModelChoice};
use crate::engine::error::Result;
use crate::engine::handle::Engine;
use crate::engine::model::{EncoderSource, LazyEncoder};
use crate::engine::snapshot::Snapshot;
use crate::index::store::Manifest;
use crate::index::{Index, Open};

/// Options of an [`Engine`].
pub struct EngineBuilder {
    dir: PathBuf,
    parts: Open,
    source: EncoderSource,
    warm: usize,
}

impl EngineBuilder {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf(), parts: Open::All, source: EncoderSource::Index, warm: 0 }
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

    /// Loads the model now and not with the first question, and makes it ready for `texts` texts at the same time.
    pub fn warm(self, texts: usize) -> Self {
        Self { warm: texts, ..self }
    }

    /// Opens the index and, if [`warm`](Self::warm) asks for it, the model. Both are opened at the same time.
    ///
    /// # Errors
    /// If there is no index, if it is damaged or of another format, or if the model cannot be loaded.
    pub fn open(self) -> Result<Engine> {
        let Self { dir, parts, source, warm } = self;
        let stamp = super::stamp::Stamp::read(&dir);
        let (index, encoder) = if warm == 0 {
            (Index::open(&dir, parts)?, None)
        } else {
            thread::scope(|scope| {
                let index = scope.spawn(|| Index::open(&dir, parts));
                // The model is loaded by this thread and the index by the other. glibc gives memory to the first thread
                // in large steps and to all others page by page, and ONNX Runtime needs much of it in small pieces.
                let encoder =
                    Manifest::read(&dir).map_err(Into::into).and_then(|manifest| source.load(&dir, &manifest, warm));
                // An error of the index comes before an error of the model.
                let index = index.join().unwrap_or_else(|panic| resume_unwind(panic))?;
                Result::Ok((index, encoder?))
            })?
        };
        let snapshot = Snapshot::new(index, LazyEncoder::new(source, encoder));
        Ok(Engine::new(dir, parts, snapshot, stamp))
    }
}
