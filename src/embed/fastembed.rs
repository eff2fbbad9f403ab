//! Runs a model from files with fastembed.

use ::fastembed::{InitOptionsUserDefined, TextEmbedding};
use ort::environment::Environment;
use tokenizers::Tokenizer;

use crate::embed::backend::{Backend, Input, Session, SessionError};
use crate::embed::encoder::SentencePrefilter;
use crate::embed::error::EmbedError;
use crate::embed::files::ModelFiles;
use crate::embed::spec::ModelSpec;
use crate::embed::window::Window;

/// A model from a directory or from the catalogue.
pub(super) struct FastembedModel {
    files: ModelFiles,
    spec: ModelSpec,
}

impl FastembedModel {
    pub fn new(files: ModelFiles, spec: ModelSpec) -> Self {
        Self { files, spec }
    }

    fn load_error(&self, reason: impl ToString) -> EmbedError {
        EmbedError::ModelLoad { name: self.spec.identity.name.clone(), reason: reason.to_string() }
    }
}

impl Backend for FastembedModel {
    fn spec(&self) -> &ModelSpec {
        &self.spec
    }

    fn input(&self, text: String) -> Result<Input, EmbedError> {
        Ok(Input::Text(text))
    }

    fn session(&self, environment: &Environment, _packed: bool) -> Result<Box<dyn Session>, EmbedError> {
        let options = InitOptionsUserDefined::new()
            .with_environment(environment.clone())
            .with_max_length(self.spec.identity.max_tokens)
            .with_intra_threads(1);
        let model = TextEmbedding::try_new_from_user_defined(self.files.to_fastembed(), options);
        Ok(Box::new(FastembedSession(model.map_err(|error| self.load_error(error))?)))
    }

    fn shares_weights(&self) -> bool {
        false
    }

    fn window(&self) -> Result<Window, EmbedError> {
        let tokenizer =
            tokenizer(&self.files.tokenizer).map_err(|error| self.load_error(format!("tokenizer.json: {error}")))?;
        // A text that cannot be tokenized counts as many tokens as it has bytes, which is the most it can have.
        let count = move |text: &str| tokenizer.encode_fast(text, false).map_or(text.len(), |tokens| tokens.len());
        Ok(Window::new(count, &self.spec.identity))
    }

    fn sentence_prefilter(&self) -> Result<Option<Box<dyn SentencePrefilter>>, EmbedError> {
        Ok(None)
    }
}

/// The tokenizer in `json`, without truncation and padding.
pub(super) fn tokenizer(json: &[u8]) -> tokenizers::Result<Tokenizer> {
    let mut tokenizer = Tokenizer::from_bytes(json)?;
    tokenizer.with_truncation(None)?;
    tokenizer.with_padding(None);
    Ok(tokenizer)
}

struct FastembedSession(TextEmbedding);

impl Session for FastembedSession {
    fn run(&mut self, input: &Input) -> Result<Vec<f32>, SessionError> {
        let Input::Text(text) = input else { return Err("fastembed takes texts, not ids of tokens".into()) };
        let vectors = self.0.embed([text.as_str()], None)?;
        vectors.into_iter().next().ok_or_else(|| "fastembed gave no vector".into())
    }

    // There is one kind, and it is as fast as it gets.
    fn is_packed(&self) -> bool {
        true
    }
}
