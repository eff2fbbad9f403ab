//! Keeps the vectors of the latest questions.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use crate::embed::{EmbedError, Encoder, ModelSpec, SentencePrefilter, Window};

/// Questions whose vectors are kept: at 384 dimensions 400 kB. People go back to a question, change a filter, or ask for more
/// papers; each of these asks the same question again.
const KEPT: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// An encoder that embeds a question once, as long as it is among the latest.
pub(super) struct QuestionCache {
    encoder: Arc<dyn Encoder>,
    vectors: Mutex<LruCache<String, Vec<f32>>>,
}

impl QuestionCache {
    pub fn new(encoder: Arc<dyn Encoder>) -> Self {
        Self { encoder, vectors: Mutex::new(LruCache::new(KEPT)) }
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, LruCache<String, Vec<f32>>> {
        self.vectors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Encoder for QuestionCache {
    fn spec(&self) -> &ModelSpec {
        self.encoder.spec()
    }

    fn queries(&self, texts: &[String]) -> Result<Vec<Vec<f32>>, EmbedError> {
        // A list of questions is asked once: it would only drive out those that are asked again.
        let [text] = texts else { return self.encoder.queries(texts) };
        if let Some(vector) = self.kept().get(text) {
            return Ok(vec![vector.clone()]);
        }
        let vectors = self.encoder.queries(texts)?;
        if let Some(vector) = vectors.first() {
            self.kept().put(text.clone(), vector.clone());
        }
        Ok(vectors)
    }

    fn passages(&self, texts: &[String], on_done: &(dyn Fn(usize) + Sync)) -> Result<Vec<Vec<f32>>, EmbedError> {
        self.encoder.passages(texts, on_done)
    }

    fn window(&self) -> Result<&Window, EmbedError> {
        self.encoder.window()
    }

    fn sentence_prefilter(&self) -> Result<Option<&dyn SentencePrefilter>, EmbedError> {
        self.encoder.sentence_prefilter()
    }

    fn cores(&self) -> usize {
        self.encoder.cores()
    }

    fn warm(&self, cores: usize) -> Result<(), EmbedError> {
        self.encoder.warm(cores)
    }
}
